import type { Path } from '../base/path.ts';
import { connectionGraph, type GraphNode, runs, storeKey } from '../graph/index.ts';
import type { LogicalDatabase } from '../model/component.ts';
import type { Component, DatabaseServer, LoadBalancer, Topology } from '../model/topology.ts';
import { activeZones, isCold, resolve } from '../resolve/index.ts';

type PartKind =
  | 'instance'
  | 'balancer'
  | 'server'
  | 'store'
  | 'peer'
  | 'identity-provider'
  | 'external-domain'
  | 'link';

/** Something that fails as one: a process, one instance of a balancer, one copy of a database server, a line. */
export interface Part {
  readonly kind: PartKind;
  /** Unique among its kind: the name of the process, of the server, of the organizations that a line joins. */
  readonly name: string;
  readonly title: string;
  readonly organization: string | undefined;
  readonly zone: string | undefined;
  readonly host: string | undefined;
  readonly path: Path;
  /** Whether what runs it starts it again when it ends. */
  readonly restarts: boolean;
  /** Whether it is started before anything fails. */
  readonly runs: boolean;
  /** Of a copy of a database: whether it has every commit. */
  readonly isSynchronous: boolean;
  /** The component that it belongs to; a line between organizations that nobody declared has none. */
  readonly owner: Component | undefined;
  /** The nodes of the graph that run in it. */
  readonly nodes: readonly GraphNode[];
}

type PartInit = Pick<Part, 'kind' | 'name' | 'title' | 'path'> & Partial<Part>;

const partOf = (init: PartInit): Part => ({
  organization: undefined,
  zone: undefined,
  host: undefined,
  restarts: false,
  runs: true,
  isSynchronous: true,
  owner: undefined,
  nodes: [],
  ...init,
});

/** Everything of a topology that can fail, each thing once. */
export class Parts {
  readonly topology: Topology;
  readonly all: Part[] = [];
  readonly #processes = new Map<string, Part>();
  readonly #others = new Map<string, readonly Part[]>();
  readonly #links = new Map<string, Part>();
  readonly #names = new Set<string>();

  constructor(topology: Topology) {
    this.topology = topology;
  }

  #add(key: string, make: () => readonly Part[]): readonly Part[] {
    let known = this.#others.get(key);
    if (known === undefined) {
      known = make();
      this.#others.set(key, known);
      for (const each of known) this.all.push(each);
    }
    return known;
  }

  /** The process in which an instance runs; nodes that share one fail together. */
  process(node: GraphNode): Part {
    const known = this.#processes.get(node.id);
    if (known !== undefined) return known;
    const resolution = resolve(this.topology);
    const shared = node.resolved === undefined ? undefined : resolution.processOf(node.resolved);
    const graph = connectionGraph(this.topology);
    const nodes = (shared?.instances ?? []).flatMap(({ key }) => graph.nodes.get(key) ?? []);
    const [first = node] = nodes;
    const part = partOf({
      ...{ kind: 'instance', name: this.#unique(shared?.name ?? node.name, node) },
      title: titleOf(shared?.name, node),
      ...{ organization: node.organization, zone: node.zone, host: node.host, path: node.path },
      ...{
        restarts: restartsOf(first),
        runs: runs(first),
        owner: first.component,
        nodes: nodes.length === 0 ? [node] : nodes,
      },
    });
    for (const each of part.nodes) this.#processes.set(each.id, part);
    this.all.push(part);
    return part;
  }

  /** Components of two kinds may have one name; the later one says its kind. */
  #unique(name: string, { component }: GraphNode): string {
    let unique = this.#names.has(name) ? `${name}-${component?.kind ?? 'process'}` : name;
    for (let number = 2; this.#names.has(unique); number++) unique = `${name}-${component?.kind}-${number}`;
    this.#names.add(unique);
    return unique;
  }

  /** The instances of a balancer: in production there are two unless the file says otherwise. */
  balancer(balancer: LoadBalancer): readonly Part[] {
    return this.#add(`balancer ${balancer.name}`, () => {
      const { instances, spec, isImplied, title, path } = balancer;
      const zones = spec.zones ?? activeZones(this.topology);
      const listed = isImplied ? [] : instances;
      const count = Math.max(1, listed.length || (this.topology.environment === 'production' ? 2 : 1));
      const running = Array.from({ length: count }, (_, index) => {
        const name = count === 1 ? balancer.name : `${balancer.name}-${index + 1}`;
        const zone = listed[index]?.zone ?? zones[index % zones.length];
        return partOf({
          ...{
            kind: 'balancer',
            name,
            path,
            zone,
            host: listed[index]?.host,
            restarts: true,
            owner: balancer,
          },
          title: count === 1 ? title : `instance ${index + 1} of ${title}`,
          organization: balancer.organization?.name,
        });
      });
      return [...running, ...this.#coldBalancer(balancer)];
    });
  }

  /** In a cold region a balancer is started with what stands behind it. */
  #coldBalancer(balancer: LoadBalancer): readonly Part[] {
    const cold = resolve(this.topology)
      .balancer(balancer)
      .backends.flatMap(({ service, instance }) =>
        (instance === undefined ? ('instances' in service ? service.instances : []) : [instance]).flatMap(
          ({ zone }) => (zone !== undefined && isCold(this.topology, zone) ? [zone] : []),
        ),
      );
    const [zone] = cold;
    if (zone === undefined) return [];
    const { name, title, path, organization } = balancer;
    return [
      partOf({
        ...{
          kind: 'balancer',
          name: `${name}-${zone}`,
          title: `${title} in ${zone}`,
          path,
          zone,
          runs: false,
          owner: balancer,
        },
        organization: organization?.name,
      }),
    ];
  }

  /** The copies of a database server, the primary first. */
  server(server: DatabaseServer): readonly Part[] {
    return this.#add(`server ${server.name}`, () => {
      const { spec, title, path, name } = server;
      const zones = spec.zones ?? activeZones(this.topology);
      const common = {
        kind: 'server',
        path,
        organization: server.organization?.name,
        owner: server,
      } as const;
      const own = server.isHighlyAvailable
        ? zones.length > 1
          ? zones
          : [zones[0], zones[0]]
        : [spec.zones?.[0] ?? server.uses[0]?.instance?.zone ?? zones[0]];
      const replicas = (spec.replicas ?? []).filter(({ zone }) => zone === undefined || !own.includes(zone));
      return [
        ...own.map((zone, index) =>
          partOf({
            ...common,
            name: copyName(name, index),
            title: copyTitle(title, index, own.length),
            zone,
          }),
        ),
        ...replicas.map(({ zone, replication }, index) =>
          partOf({
            ...common,
            ...{ name: copyName(name, own.length + index), title: `copy of ${title} in ${zone}`, zone },
            isSynchronous: (replication ?? spec.replication ?? 'synchronous') === 'synchronous',
          }),
        ),
      ];
    });
  }

  /** The store beside one instance: it is where the instance is. */
  localStore(database: LogicalDatabase, node: GraphNode): Part | undefined {
    return this.#add(`store ${storeKey(database)}`, () => [
      partOf({
        ...{
          kind: 'store',
          name: `${node.name}-db`,
          title: `local store of \`${node.name}\``,
          restarts: true,
          owner: node.component,
        },
        ...{ organization: node.organization, zone: node.zone, host: node.host, path: node.path },
      }),
    ])[0];
  }

  /** A node that is not run here: a peer, a provider, the sequencers of somebody else. */
  outside(node: GraphNode): Part | undefined {
    const { kind, id, name, organization, zone, path } = node;
    if (kind !== 'peer' && kind !== 'identity-provider' && kind !== 'external-domain') return undefined;
    return this.#add(id, () => [
      partOf({
        kind,
        name,
        title: `${outsideWords[kind]} \`${name}\``,
        organization,
        zone,
        path,
        owner: node.component,
        nodes: [node],
      }),
    ])[0];
  }

  /** The line between two organizations; none inside of one. */
  link(a: string | undefined, b: string | undefined): Part | undefined {
    if (a === undefined || b === undefined || a === b) return undefined;
    const [one, other] = a < b ? [a, b] : [b, a];
    const key = JSON.stringify([one, other]);
    const known = this.#links.get(key);
    if (known !== undefined) return known;
    const network = this.topology.networks.find(({ organizations }) =>
      [one, other].every((name) => organizations.some(({ target }) => target.name === name)),
    );
    const part = partOf({
      ...{ kind: 'link', name: `${one}+${other}`, title: `line between \`${one}\` and \`${other}\`` },
      path: network?.path ?? ['organizations', other],
      owner: network,
    });
    this.#links.set(key, part);
    this.all.push(part);
    return part;
  }
}

const outsideWords = {
  peer: 'blockchain node',
  'identity-provider': 'identity provider',
  'external-domain': 'sequencers of domain',
} as const;

const copyName = (name: string, index: number): string => (index === 0 ? name : `${name}@${index}`);
const copyTitle = (title: string, index: number, copies: number): string =>
  copies === 1 ? title : index === 0 ? `primary of ${title}` : `copy ${index} of ${title}`;

const titleOf = (shared: string | undefined, node: GraphNode): string =>
  shared === undefined
    ? `${instanceWords[node.component?.kind ?? ''] ?? 'process'} \`${node.name}\``
    : `process \`${shared}\``;

const instanceWords: Readonly<Record<string, string>> = {
  participant: 'participant',
  sequencer: 'sequencer',
  mediator: 'mediator',
  'domain-manager': 'domain manager',
  domain: 'embedded domain',
  'json-api': 'JSON API',
  'trigger-node': 'trigger node',
  'oauth-middleware': 'OAuth2 middleware',
};

/** Whether the plan gives the process a restart policy; the default is to restart it always. */
function restartsOf({ component }: GraphNode): boolean {
  if (component === undefined) return false;
  const own = 'monitoring' in component.spec ? component.spec.monitoring?.restart : undefined;
  const shared = component.kind === 'trigger-node' ? component.service.spec.monitoring?.restart : undefined;
  return (own ?? shared ?? 'always') !== 'none';
}
