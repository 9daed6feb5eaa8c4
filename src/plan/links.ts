import { addressOfUrl } from '../base/url.ts';
import {
  type ConnectionGraph,
  connectionGraph,
  type GraphEdge,
  type GraphNode,
  runs,
} from '../graph/index.ts';
import type { PortName } from '../profiles/ports.ts';
import { apiSecurity } from '../resolve/index.ts';
import { type Access, apiEndpoint, balancerAddress } from './access.ts';
import type { Link, Plan, Process } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { isServerSecured, serverEndpoint } from './storage.ts';

type Planned = Pick<Plan, 'processes' | 'balancers' | 'servers'>;
type Client = Pick<Link, 'from' | 'fromKind'> & { readonly organization: string };
type Reached = Pick<Access, 'endpoint' | 'security'>;

/** Everybody who connects to somebody, as the graph has it, with the address, and how the connection is secured. */
export const planLinks = (builder: PlanBuilder, planned: Planned): Link[] =>
  new LinkTable(builder, planned).links();

/** Of what a process opens: databases before ledgers before middlewares. Sequencers are told at bootstrap and come later. */
const ofProcesses: readonly PortName[] = ['postgres', 'ledgerApi', 'http'];

class LinkTable {
  readonly #builder: PlanBuilder;
  readonly #graph: ConnectionGraph;
  readonly #planned: Planned;
  /** Whose each planned name is. */
  readonly #owners = new Map<string, string>();
  readonly #links: Link[] = [];
  readonly #reached = new Map<PortName, Map<GraphNode, readonly Reached[]>>();

  constructor(builder: PlanBuilder, planned: Planned) {
    this.#builder = builder;
    this.#graph = connectionGraph(builder.topology);
    this.#planned = planned;
    for (const { name, sharedName, organization } of planned.processes) {
      this.#owners.set(name, organization);
      if (sharedName !== undefined) this.#owners.set(sharedName, organization);
    }
    for (const { name, organization } of [...planned.balancers, ...planned.servers])
      this.#owners.set(name, organization);
  }

  links(): Link[] {
    const { topology } = this.#builder;
    const clients = this.#processes();
    for (const balancer of topology.loadBalancers) {
      const client = callerOf(this.#builder.names.balancer(balancer), 'balancer', balancer);
      for (const node of this.#graph.nodesOf(balancer)) this.#connect(client, this.#behind(node));
    }
    for (const domain of topology.domains)
      for (const connection of domain.connections)
        for (const instance of connection.client.instances) {
          const node = this.#graph.instance(instance);
          const client = node === undefined ? undefined : clients.get(node);
          const edges = this.#opened(node).filter((edge) => edge.connection === connection);
          if (client !== undefined) this.#connect(client, edges);
        }
    for (const application of topology.applications) {
      const client = callerOf(application.name, 'application', application);
      for (const node of this.#graph.nodesOf(application)) this.#connect(client, this.#opened(node));
    }
    return this.#links;
  }

  /** Adds what processes open by their configuration. Each node of the graph as a client, for what comes later. */
  #processes(): ReadonlyMap<GraphNode, Client> {
    const clients = new Map<GraphNode, Client>();
    for (const [index, { instances }] of this.#builder.meaning.processes.entries()) {
      const process = this.#planned.processes[index] as Process;
      const client: Client = {
        from: process.name,
        fromKind: 'process',
        organization: process.organization,
      };
      const nodes = instances.flatMap(({ key }) => this.#graph.process(key) ?? []);
      for (const node of nodes) {
        clients.set(node, client);
        for (const api of ofProcesses) this.#connect(client, this.#configured(process, node, api));
      }
      for (const url of urlsOf(process)) this.#add(client, 'identity-provider', securedUrl(url));
    }
    return clients;
  }

  /** What its configuration names: one ledger, and one middleware unless URLs stand for it. */
  #configured(process: Process, node: GraphNode, api: PortName): readonly GraphEdge[] {
    const edges = this.#opened(node).filter((edge) => edge.api === api);
    if (api === 'postgres') return edges;
    if (
      api === 'http' &&
      process.kind === 'trigger-node' &&
      typeof process.authorization?.internal !== 'object'
    )
      return [];
    return edges.slice(0, 1);
  }

  /** Calls, with those that are made after a failover. */
  #opened(node: GraphNode | undefined): readonly GraphEdge[] {
    const edges = node === undefined ? [] : this.#graph.from(node);
    return edges.filter(({ kind }) => kind === 'traffic' || kind === 'failover');
  }

  /** A balancer is told of what runs behind those behind it. The linker reports those that lead to themselves. */
  #behind(balancer: GraphNode, outer: readonly GraphNode[] = []): readonly GraphEdge[] {
    if (outer.includes(balancer)) return [];
    return this.#opened(balancer)
      .filter(({ to }) => to.kind !== 'store' && runs(to))
      .flatMap((edge) =>
        edge.to.kind === 'balancer' ? this.#behind(edge.to, [...outer, balancer]) : [edge],
      );
  }

  /** Each address once: a live process and its standby answer to one name. */
  #connect(client: Client, edges: readonly GraphEdge[]): void {
    const seen = new Set<string>();
    for (const { from, to, api } of edges) {
      if (api === undefined) continue;
      for (const reached of this.#known(to, api)) {
        const { host, port } = reached.endpoint;
        const address = `${host.of} ${host.of === 'external' ? host.host : host.name} ${port}`;
        if (!seen.has(address)) this.#add(client, api, this.#asMet(from, to, reached));
        seen.add(address);
      }
    }
  }

  /** What is worked out once for all who connect to it. */
  #known(node: GraphNode, api: PortName): readonly Reached[] {
    const ofApi = this.#reached.get(api) ?? new Map<GraphNode, readonly Reached[]>();
    this.#reached.set(api, ofApi);
    const known = ofApi.get(node) ?? this.#addressesOf(node, api);
    ofApi.set(node, known);
    return known;
  }

  /** Where a node is reached, and how it secures that. */
  #addressesOf(node: GraphNode, api: PortName): readonly Reached[] {
    const { topology } = this.#builder;
    const { component, database, resolved, kind } = node;
    if (database !== undefined) {
      const endpoint = serverEndpoint(this.#builder, database);
      const security = isServerSecured(topology.server(database.server)) ? 'server' : 'none';
      return endpoint === undefined ? [] : [{ endpoint, security }];
    }
    if (component?.kind === 'load-balancer') return [balancerAddress(this.#builder, component)];
    if (kind === 'external-domain' && component?.kind === 'domain')
      return (component.spec.external?.sequencers ?? []).flatMap((url) => securedUrl(url) ?? []);
    const endpoint = resolved && apiEndpoint(this.#builder, resolved, api);
    if (resolved === undefined || endpoint === undefined) return [];
    return [{ endpoint, security: apiSecurity(topology, resolved.owner, api).mode }];
  }

  /**
   * How the connection is secured that somebody opens. A balancer is told; the trigger service reads its TLS settings all or
   * not at all, so it always shows a certificate.
   */
  #asMet({ component }: GraphNode, to: GraphNode, reached: Reached): Reached {
    const { meaning, topology } = this.#builder;
    if (component?.kind === 'load-balancer')
      return { ...reached, security: meaning.balancer(component).backend };
    if (component?.kind !== 'trigger-node' || to.kind === 'store' || reached.security === 'none')
      return reached;
    return { ...reached, security: topology.profile.keys.triggerTls ? 'mutual' : 'none' };
  }

  #add({ organization, ...client }: Client, api: Link['api'], reached: Reached | undefined): void {
    if (reached === undefined) return;
    const { host } = reached.endpoint;
    const to = host.of === 'external' ? host.host : host.name;
    this.#links.push({
      ...client,
      ...reached,
      api,
      isMutualAvailable: withCertificates.has(api),
      to,
      toKind: host.of === 'service' ? 'process' : host.of,
      crossesOrganizations: host.of !== 'external' && (this.#owners.get(to) ?? organization) !== organization,
    });
  }
}

/** APIs and databases that can ask their clients for certificates. */
const withCertificates = new Set<Link['api']>(['postgres', 'ledgerApi', 'adminApi']);

const callerOf = (
  from: string,
  fromKind: Link['fromKind'],
  { organization }: { readonly organization: { readonly name: string } | undefined },
): Client => ({ from, fromKind, organization: organization?.name ?? '' });

/** Where a process asks for tokens, or for the keys that prove them: one URL for each server. */
function urlsOf(process: Process): readonly string[] {
  if ('nodes' in process)
    return process.nodes.flatMap(({ authServices }) => authServices.flatMap(({ url }) => url ?? []));
  if (process.kind !== 'oauth-middleware') return [];
  const urls = [process.tokenUrl, process.tokenVerifier.uri];
  return [...new Map(urls.map((url) => [/^[a-z]+:\/\/[^/?#]+/.exec(url)?.[0] ?? url, url])).values()];
}

/** What a URL leads to. */
function securedUrl(url: string): Reached | undefined {
  const address = addressOfUrl(url);
  if (address === undefined) return undefined;
  const { host, port, isSecured } = address;
  return {
    endpoint: { host: { of: 'external', host }, port },
    security: isSecured ? 'server' : 'none',
  };
}
