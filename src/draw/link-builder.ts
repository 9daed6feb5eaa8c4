import type { Path } from '../base/path.ts';
import type { Instance, LogicalDatabase, Ref } from '../model/component.ts';
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
import { addNode } from './add-node.ts';
import type { DiskBuilder } from './disk-builder.ts';
import { addLedger } from './ledger-links.ts';
import type { NodeBuilder } from './node-builder.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import type { LinkKind } from './scene.ts';
import { type Surroundings, serviceKey } from './surroundings.ts';

/** Makes the graph's lines: who calls whom, who takes over, who is told about health. */
export class LinkBuilder {
  readonly #topology: Topology;
  readonly #graph: PictureGraph;
  readonly #nodes: NodeBuilder;
  readonly #disks: DiskBuilder;
  readonly #around: Surroundings;

  constructor(
    topology: Topology,
    graph: PictureGraph,
    nodes: NodeBuilder,
    disks: DiskBuilder,
    around: Surroundings,
  ) {
    this.#topology = topology;
    this.#graph = graph;
    this.#nodes = nodes;
    this.#disks = disks;
    this.#around = around;
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
        const node = this.#nodes.instance(instance);
        if (node === undefined) continue;
        this.#store(node, instance.database ?? service.database);
        for (const connection of service.connections) this.#sequencerClient(node, connection);
      }
    }
    for (const service of t.sequencers) this.#sequencer(service);
    for (const domain of t.embeddedDomains) {
      const node = this.#graph.nodes.get(serviceKey(domain));
      if (node !== undefined) this.#store(node, domain.database);
    }
    this.#replication();
    if (this.#topology.spec.monitoring?.metrics !== false) this.#monitoring();
  }

  #link(kind: LinkKind, from: PictureNode, to: PictureNode, path?: Path, synchronous = true): void {
    this.#graph.link({ kind, from: from.key, to: to.key, synchronous, arrow: kind === 'health', path });
  }

  /** Traffic where both ends carry it, else a connection that is used after a failover. */
  #call(from: PictureNode, to: PictureNode, path?: Path): void {
    this.#link(from.carries && to.carries ? 'traffic' : 'failover', from, to, path);
  }

  /** A health signal from who is asked to who decides by it; what does not run says and hears nothing. */
  #health(asked: PictureNode, told: PictureNode): void {
    if (asked.runs && told.runs) this.#link('health', asked, told);
  }

  /** Those of `nodes` that are nearest to `client`: in its region, where there are any. */
  #near(client: PictureNode, nodes: readonly PictureNode[]): readonly PictureNode[] {
    const near = nodes.filter((node) => node.region === client.region);
    return client.region === undefined || near.length === 0 ? nodes : near;
  }

  /** What a client of `service` calls: its balancer, or each instance. */
  #entrance(service: Participant | JsonApi | Sequencer): readonly PictureNode[] {
    return service.loadBalancer === undefined
      ? this.#nodes.all(service)
      : this.#nodes.balancers(service.loadBalancer);
  }

  /** What a reference leads to: a named instance, a named balancer, or the entrance of the service. */
  #reached(ref: Ref<Component>): readonly PictureNode[] {
    const { target, instance } = ref;
    if (instance !== undefined) return this.#instanceNodes(instance);
    if (ref.via !== undefined) return this.#nodes.balancers(ref.via as LoadBalancer);
    switch (target.kind) {
      case 'load-balancer':
        return this.#nodes.balancers(target);
      case 'participant':
      case 'json-api':
      case 'sequencer':
        return this.#entrance(target);
      case 'mediator':
      case 'domain-manager':
        return this.#nodes.all(target);
      case 'trigger-service':
        return target.nodes.flatMap((node) => this.#nodes.processes(node));
      case 'oauth-middleware':
        return this.#nodes.processes(target);
      case 'domain': {
        const whole = this.#graph.nodes.get(serviceKey(target));
        return whole !== undefined
          ? [whole]
          : target.sequencers.flatMap((service) => this.#entrance(service));
      }
      case 'database':
        return target.uses.flatMap(({ database }) => this.#disks.of(database).slice(0, 1));
      default:
        return [];
    }
  }

  #instanceNodes(instance: Instance): readonly PictureNode[] {
    const node = this.#nodes.instance(instance);
    return node === undefined ? [] : [node];
  }

  #application(application: Application): void {
    const client = this.#graph.nodes.get(`application:${application.name}`);
    if (client === undefined) return;
    for (const ref of application.uses) {
      for (const node of this.#reached(ref)) this.#call(client, node, ref.place.path);
    }
  }

  #balancer(balancer: LoadBalancer): void {
    for (const from of this.#nodes.balancers(balancer)) {
      for (const { target, instance, place } of balancer.targets) {
        const behind =
          instance !== undefined
            ? this.#instanceNodes(instance)
            : target.kind === 'participant' || target.kind === 'json-api' || target.kind === 'sequencer'
              ? this.#nodes.all(target)
              : this.#reached({ target, text: '', place });
        for (const node of this.#near(from, behind)) {
          this.#link(node.carries ? 'traffic' : 'failover', from, node, place.path);
          if (node.kind === 'instance' && balancer.healthCheck !== 'none') this.#health(node, from);
        }
      }
    }
  }

  #jsonApi(api: JsonApi): void {
    for (const instance of api.instances) {
      const node = this.#nodes.instance(instance);
      if (node === undefined) continue;
      this.#store(node, instance.database);
      for (const ref of [...api.participants, ...api.strays]) {
        for (const entrance of this.#near(node, this.#reached(ref))) {
          this.#call(node, entrance, ref.place.path);
          this.#health(entrance, node);
        }
      }
    }
  }

  /** Active and passive hold connections; what does not run takes its database over when it is started. */
  #store(node: PictureNode, database: LogicalDatabase | undefined): void {
    const disks = this.#disks.of(database);
    const disk = this.#near(node, disks)[0] ?? disks[0];
    if (disk !== undefined) this.#link(node.runs ? 'traffic' : 'failover', node, disk, database?.place.path);
  }

  #sequencerClient(node: PictureNode, connection: SequencerConnection): void {
    const { domain, place } = connection;
    const whole = this.#graph.nodes.get(serviceKey(domain));
    const reached = new Set<PictureNode>();
    if (whole !== undefined) reached.add(whole);
    for (const { service, instance } of connection.endpoints) {
      const balanced = domain.access === 'load-balancer' && service.loadBalancer !== undefined;
      const ends = balanced ? this.#entrance(service) : this.#instanceNodes(instance);
      for (const end of ends) reached.add(end);
    }
    for (const end of this.#near(node, [...reached])) {
      this.#call(node, end, place.path);
      this.#health(end, node);
    }
  }

  #sequencer(service: Sequencer): void {
    for (const instance of service.instances) {
      const node = this.#nodes.instance(instance);
      if (node === undefined) continue;
      if (service.backendKind === 'sql') {
        this.#store(node, instance.database ?? service.database);
        continue;
      }
      this.#store(node, instance.database);
      addLedger(this.#graph, this.#around, service, instance, node);
    }
  }

  #triggerNode(trigger: TriggerNode): void {
    for (const node of this.#nodes.processes(trigger)) {
      for (const { target, place } of trigger.middlewares)
        for (const middleware of this.#nodes.processes(target)) this.#call(middleware, node, place.path);
      for (const ref of [...trigger.participants, ...trigger.strays])
        for (const entrance of this.#near(node, this.#reached(ref)))
          this.#call(node, entrance, ref.place.path);
      this.#store(node, node.carries ? trigger.store : (trigger.standbyStore ?? trigger.store));
    }
  }

  /** Middlewares refresh tokens at their provider. A provider that no middleware uses is asked for its keys only. */
  #tokens(): void {
    const used = new Set<string>();
    for (const middleware of this.#topology.oauthMiddlewares) {
      for (const { target, place } of middleware.identityProviders) {
        const provider = this.#graph.nodes.get(`identity-provider:${target.name}`);
        if (provider === undefined) continue;
        used.add(target.name);
        for (const node of this.#nodes.processes(middleware))
          this.#link(node.runs ? 'token' : 'failover', node, provider, place.path);
      }
    }
    for (const participant of this.#topology.participants) {
      for (const { target, place } of participant.identityProviders) {
        const provider = this.#graph.nodes.get(`identity-provider:${target.name}`);
        if (provider === undefined || used.has(target.name)) continue;
        for (const node of this.#nodes.all(participant))
          if (node.runs) this.#link('token', node, provider, place.path);
      }
    }
  }

  #replication(): void {
    const drawn = new Set<string>();
    for (const { database } of this.#topology.databaseUses) {
      const [primary, ...replicas] = this.#disks.of(database);
      const server = this.#topology.server(database.server);
      if (primary === undefined || server === undefined || drawn.has(primary.key)) continue;
      drawn.add(primary.key);
      for (const [index, replica] of replicas.entries()) {
        const how = server.spec.replicas?.[index]?.replication ?? server.spec.replication ?? 'synchronous';
        this.#link('replication', primary, replica, server.at('replicas', index).path, how === 'synchronous');
      }
    }
  }

  /** Trigger nodes and middlewares are not highly available by themselves: the monitoring system fixes them. */
  #monitoring(): void {
    const watched = [...this.#topology.oauthMiddlewares, ...this.#topology.triggerNodes].flatMap((owner) =>
      this.#nodes.processes(owner),
    );
    if (watched.length === 0) return;
    const monitoring = addNode(this.#graph, this.#around, {
      key: 'monitoring',
      kind: 'monitoring',
      label: 'Monitoring system',
      detail: this.#topology.spec.monitoring?.system ?? 'prometheus',
      groups: [],
      origin: { kind: 'monitoring', name: 'monitoring', path: ['monitoring'] },
    });
    for (const node of watched) this.#health(node, monitoring);
  }
}
