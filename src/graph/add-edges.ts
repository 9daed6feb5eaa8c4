import type { LogicalDatabase, Ref } from '../model/component.ts';
import type {
  Application,
  Component,
  JsonApi,
  LoadBalancer,
  Participant,
  Sequencer,
  SequencerConnection,
  Topology,
  TriggerNode,
} from '../model/topology.ts';
import type { PortName } from '../profiles/ports.ts';
import { storeKey } from './add-nodes.ts';
import { chainOf } from './chain.ts';
import {
  type ConnectionGraph,
  type EdgeKind,
  externalDomainId,
  type GraphEdge,
  type GraphNode,
} from './graph.ts';

type Details = Partial<Pick<GraphEdge, 'path' | 'api' | 'connection' | 'isSynchronous'>>;

const apiPorts = {
  'ledger-api': 'ledgerApi',
  'admin-api': 'adminApi',
  'public-api': 'publicApi',
  http: 'http',
} as const satisfies Record<LoadBalancer['api'], PortName>;

/** Adds the connections: who calls whom, who asks for whose health, who takes over. */
export class EdgeBuilder {
  readonly #topology: Topology;
  readonly #graph: ConnectionGraph;

  constructor(topology: Topology, graph: ConnectionGraph) {
    this.#topology = topology;
    this.#graph = graph;
  }

  addAll(): void {
    const t = this.#topology;
    for (const application of t.applications) this.#application(application);
    for (const balancer of t.loadBalancers) this.#balancer(balancer);
    for (const api of t.jsonApis) this.#jsonApi(api);
    for (const node of t.triggerNodes) this.#triggerNode(node);
    this.#tokens();
    for (const service of [...t.participants, ...t.mediators, ...t.domainManagers]) {
      for (const instance of service.instances) {
        const node = this.#graph.instance(instance);
        if (node === undefined) continue;
        this.#store(node, instance.database ?? service.database);
        for (const connection of service.connections) this.#sequencerClient(node, connection);
      }
    }
    for (const service of t.sequencers) this.#sequencer(service);
    for (const domain of t.embeddedDomains)
      for (const node of this.#graph.nodesOf(domain)) this.#store(node, domain.database);
    this.#replication();
    this.#monitoring();
    this.#consoles();
  }

  #connect(kind: EdgeKind, from: GraphNode, to: GraphNode, details: Details = {}): void {
    const { path, api, connection, isSynchronous = true } = details;
    this.#graph.connect({ kind, from, to, path, api, connection, isSynchronous });
  }

  /** Traffic where both ends carry it, else a connection that is used after a failover. */
  #call(from: GraphNode, to: GraphNode, details: Details): void {
    this.#connect(
      from.state === 'active' && to.state === 'active' ? 'traffic' : 'failover',
      from,
      to,
      details,
    );
  }

  /** `client` asks; what does not run neither asks nor is asked. */
  #health(client: GraphNode, asked: GraphNode, details: Details = {}): void {
    if (runs(asked) && runs(client)) this.#connect('health', client, asked, details);
  }

  /** What a client of `service` calls: its balancer, or each instance. */
  #entrance(service: Participant | JsonApi | Sequencer): readonly GraphNode[] {
    return this.#graph.nodesOf(service.loadBalancer ?? service);
  }

  /** What a reference leads to: a named instance, a named balancer, or the entrance of the service. */
  #reached(ref: Ref<Component>): readonly GraphNode[] {
    const { target, instance } = ref;
    if (instance !== undefined)
      return this.#graph.nodesOf(target).filter((node) => node.instance === instance);
    if (ref.via !== undefined) return this.#graph.nodesOf(ref.via as LoadBalancer);
    switch (target.kind) {
      case 'participant':
      case 'json-api':
      case 'sequencer':
        return this.#entrance(target);
      case 'trigger-service':
        return target.nodes.flatMap((node) => this.#graph.nodesOf(node));
      case 'domain': {
        const whole = this.#graph.nodesOf(target);
        return whole.length > 0 ? whole : target.sequencers.flatMap((service) => this.#entrance(service));
      }
      case 'database':
        return [
          ...new Set(target.uses.flatMap(({ database }) => this.#graph.store(storeKey(database)) ?? [])),
        ];
      default:
        return this.#graph.nodesOf(target);
    }
  }

  #application(application: Application): void {
    for (const client of this.#graph.nodesOf(application))
      for (const ref of application.uses) {
        const { path } = ref.place;
        for (const node of this.#reached(ref)) this.#call(client, node, { path, api: apiOf(node) });
      }
  }

  #balancer(balancer: LoadBalancer): void {
    const api = apiPorts[balancer.api];
    for (const from of this.#graph.nodesOf(balancer)) {
      for (const ref of balancer.targets) {
        const { target, instance, place } = ref;
        const { path } = place;
        const isService =
          target.kind === 'participant' || target.kind === 'json-api' || target.kind === 'sequencer';
        const behind =
          instance !== undefined || !isService
            ? this.#reached({ target, text: '', place, ...(instance === undefined ? {} : { instance }) })
            : this.#graph.nodesOf(target);
        for (const node of behind) {
          this.#connect(node.state === 'active' ? 'traffic' : 'failover', from, node, { path, api });
          if (node.kind === 'instance' && balancer.healthCheck !== 'none')
            this.#health(from, node, { path, api: balancer.api === 'http' ? 'http' : 'httpHealth' });
        }
      }
    }
  }

  #jsonApi(api: JsonApi): void {
    for (const instance of api.instances) {
      const node = this.#graph.instance(instance);
      if (node === undefined) continue;
      this.#store(node, instance.database);
      for (const ref of [...api.participants, ...api.strays]) {
        const { path } = ref.place;
        for (const entrance of this.#reached(ref)) {
          this.#call(node, entrance, { path, api: 'ledgerApi' });
          this.#health(node, entrance, { path, api: 'ledgerApi' });
        }
      }
    }
  }

  /** Active and passive hold connections; what does not run takes its database over when it is started. */
  #store(node: GraphNode, database: LogicalDatabase | undefined): void {
    const store = database === undefined ? undefined : this.#graph.store(storeKey(database));
    if (store !== undefined)
      this.#connect(runs(node) ? 'traffic' : 'failover', node, store, {
        path: database?.place.path,
        api: 'postgres',
      });
  }

  #sequencerClient(node: GraphNode, connection: SequencerConnection): void {
    const { domain, place } = connection;
    const external = this.#graph.nodes.get(externalDomainId(domain));
    const reached = new Set(external === undefined ? this.#graph.nodesOf(domain) : [external]);
    for (const { service, instance } of connection.endpoints) {
      const isBalanced = domain.access === 'load-balancer' && service.loadBalancer !== undefined;
      const own = this.#graph.instance(instance);
      for (const end of isBalanced ? this.#entrance(service) : own === undefined ? [] : [own])
        reached.add(end);
    }
    const details: Details = { path: place.path, api: 'publicApi', connection };
    for (const end of reached) {
      this.#call(node, end, details);
      this.#health(node, end, details);
    }
  }

  #sequencer(service: Sequencer): void {
    for (const instance of service.instances) {
      const node = this.#graph.instance(instance);
      if (node === undefined) continue;
      if (service.backendKind === 'sql') {
        this.#store(node, instance.database ?? service.database);
        continue;
      }
      this.#store(node, instance.database);
      const { chain, peers } = chainOf(this.#graph, service, instance);
      for (const peer of peers) {
        this.#connect('traffic', node, peer);
        this.#connect('chain', peer, chain);
      }
    }
  }

  #triggerNode(trigger: TriggerNode): void {
    for (const node of this.#graph.nodesOf(trigger)) {
      for (const { target, place } of trigger.middlewares) {
        const { path } = place;
        for (const middleware of this.#graph.nodesOf(target))
          this.#call(node, middleware, { path, api: 'http' });
      }
      for (const ref of [...trigger.participants, ...trigger.strays]) {
        const { path } = ref.place;
        for (const entrance of this.#reached(ref)) this.#call(node, entrance, { path, api: 'ledgerApi' });
      }
      const isLive = node.resolved?.role === 'live';
      this.#store(node, isLive ? trigger.store : (trigger.standbyStore ?? trigger.store));
    }
  }

  /** Middlewares fetch and refresh tokens; participants fetch the keys that prove them. */
  #tokens(): void {
    for (const service of [...this.#topology.oauthMiddlewares, ...this.#topology.participants])
      for (const { target, place } of service.identityProviders)
        for (const provider of this.#graph.nodesOf(target))
          for (const node of this.#graph.nodesOf(service))
            this.#connect(runs(node) ? 'token' : 'failover', node, provider, { path: place.path });
  }

  #replication(): void {
    for (const server of this.#topology.databases) {
      const [primary, ...copies] = this.#graph.nodesOf(server);
      if (primary === undefined) continue;
      for (const copy of copies) {
        const replica = server.spec.replicas?.[copy.index - 1];
        const how = replica?.replication ?? server.spec.replication ?? 'synchronous';
        this.#connect('replication', primary, copy, {
          path: server.at('replicas', copy.index - 1).path,
          isSynchronous: how === 'synchronous',
        });
      }
    }
  }

  #monitoring(): void {
    if (this.#topology.spec.monitoring?.metrics === false) return;
    const watched = [...this.#graph.nodes.values()].filter((node) => node.kind === 'instance');
    if (watched.length === 0) return;
    const monitoring = this.#graph.add(watcher('monitoring', 'monitoring', undefined));
    for (const node of watched)
      if (runs(node)) this.#connect('monitoring', monitoring, node, { api: 'metrics' });
  }

  /** Administrators of an organization reach its Canton nodes, and nobody else's. */
  #consoles(): void {
    for (const service of this.#topology.cantonNodes) {
      const organization = service.organization?.name;
      for (const node of this.#graph.nodesOf(service)) {
        if (!runs(node)) continue;
        const console = this.#graph.add(watcher('console', `console/${organization ?? ''}`, organization));
        this.#connect('console', console, node, { api: 'adminApi' });
      }
    }
  }
}

/** Whether it is started; passive instances are. */
export const runs = (node: GraphNode): boolean => node.state === 'active' || node.state === 'passive';

const watcher = (
  kind: 'monitoring' | 'console',
  id: string,
  organization: string | undefined,
): GraphNode => ({
  ...{ id, kind, name: kind, component: undefined, instance: undefined, index: 0, database: undefined },
  ...{ organization, zone: undefined, host: undefined, resolved: undefined, state: 'active' },
  path: kind === 'monitoring' ? ['monitoring'] : [],
});

/** The API for clients of what a reference leads to. */
function apiOf({ component }: GraphNode): PortName | undefined {
  switch (component?.kind) {
    case 'load-balancer':
      return apiPorts[component.api];
    case 'participant':
      return 'ledgerApi';
    case 'sequencer':
    case 'domain':
      return 'publicApi';
    case 'json-api':
    case 'trigger-node':
    case 'oauth-middleware':
      return 'http';
    default:
      return undefined;
  }
}
