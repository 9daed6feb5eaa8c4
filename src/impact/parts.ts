import type { Path } from '../base/path.ts';
import { connectionGraph, type GraphNode, runs } from '../graph/index.ts';
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
  /** Position among all parts of the topology. */
  readonly index: number;
  readonly kind: PartKind;
  /** Unique among its kind: the name of the process, of the server, of the organizations that a line joins. */
  readonly name: string;
  readonly title: string;
  readonly organization: string | undefined;
  readonly zone: string | undefined;
  readonly host: string | undefined;
  /** Where it is written. */
  readonly place: { readonly path: Path };
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

type PartInit = Pick<Part, 'index' | 'kind' | 'name' | 'title' | 'place'> & Partial<Part>;

const noNodes: readonly GraphNode[] = [];

/** A part with what is usual. */
const partOf = (init: PartInit): Part => ({
  organization: undefined,
  zone: undefined,
  host: undefined,
  restarts: false,
  runs: true,
  isSynchronous: true,
  owner: undefined,
  nodes: noNodes,
  ...init,
});

/**
 * A part of one of the kinds that there are thousands of: what it is called and where it stands is read from what it is
 * made of, since few are told of. Fields are declared only: with initial values they take several times as long to make.
 */
abstract class UsualPart {
  declare readonly index: number;
  declare readonly restarts: boolean;
  declare readonly runs: boolean;

  constructor(index: number, restarts: boolean, isRunning: boolean) {
    this.index = index;
    this.restarts = restarts;
    this.runs = isRunning;
  }

  get isSynchronous(): boolean {
    return true;
  }

  get nodes(): readonly GraphNode[] {
    return noNodes;
  }
}

/** A part that stands where a node of the graph does. */
abstract class NodePart extends UsualPart {
  declare readonly place: GraphNode;

  constructor(index: number, restarts: boolean, isRunning: boolean, place: GraphNode) {
    super(index, restarts, isRunning);
    this.place = place;
  }

  get organization(): string | undefined {
    return this.place.organization;
  }

  get zone(): string | undefined {
    return this.place.zone;
  }

  get host(): string | undefined {
    return this.place.host;
  }
}

/** The process of an instance, or one that several share. */
class ProcessPart extends NodePart implements Part {
  declare readonly name: string;
  private declare readonly shared: string | undefined;
  private declare readonly all: readonly GraphNode[];

  constructor(
    index: number,
    name: string,
    shared: string | undefined,
    node: GraphNode,
    all: readonly GraphNode[],
  ) {
    const [first = node] = all;
    super(index, restartsOf(first), runs(first), node);
    this.name = name;
    this.shared = shared;
    this.all = all;
  }

  get kind(): PartKind {
    return 'instance';
  }

  get title(): string {
    return titleOf(this.shared, this.place);
  }

  get owner(): Component | undefined {
    return (this.all[0] ?? this.place).component;
  }

  override get nodes(): readonly GraphNode[] {
    return this.all;
  }
}

/** The store beside an instance: it is where the instance is. */
class StorePart extends NodePart implements Part {
  constructor(index: number, place: GraphNode) {
    super(index, true, true, place);
  }

  get kind(): PartKind {
    return 'store';
  }

  get name(): string {
    return `${this.place.name}-db`;
  }

  get title(): string {
    return `local store of \`${this.place.name}\``;
  }

  get owner(): Component | undefined {
    return this.place.component;
  }
}

/** One of several parts that a component is made of. */
abstract class OwnedPart<Owner extends LoadBalancer | DatabaseServer> extends UsualPart {
  declare readonly owner: Owner;
  declare readonly zone: string | undefined;

  constructor(index: number, restarts: boolean, owner: Owner, zone: string | undefined) {
    super(index, restarts, true);
    this.owner = owner;
    this.zone = zone;
  }

  get organization(): string | undefined {
    return this.owner.organization?.name;
  }

  get place(): Owner {
    return this.owner;
  }
}

/** One instance of a load balancer; `number` is undefined of one that is alone. */
class BalancerPart extends OwnedPart<LoadBalancer> implements Part {
  private declare readonly number: number | undefined;
  declare readonly host: string | undefined;

  constructor(
    index: number,
    owner: LoadBalancer,
    number: number | undefined,
    zone: string | undefined,
    host: string | undefined,
  ) {
    super(index, true, owner, zone);
    this.number = number;
    this.host = host;
  }

  get kind(): PartKind {
    return 'balancer';
  }

  get name(): string {
    const { name } = this.owner;
    return this.number === undefined ? name : `${name}-${this.number}`;
  }

  get title(): string {
    const { title } = this.owner;
    return this.number === undefined ? title : `instance ${this.number} of ${title}`;
  }
}

/** The primary of a database server, or one of the copies that its availability brings. */
class ServerPart extends OwnedPart<DatabaseServer> implements Part {
  private declare readonly copy: number;
  private declare readonly copies: number;

  constructor(index: number, owner: DatabaseServer, copy: number, copies: number, zone: string | undefined) {
    super(index, false, owner, zone);
    this.copy = copy;
    this.copies = copies;
  }

  get kind(): PartKind {
    return 'server';
  }

  get name(): string {
    return this.copy === 0 ? this.owner.name : `${this.owner.name}@${this.copy}`;
  }

  get title(): string {
    return titleOfCopy(this.owner.title, this.copy, this.copies);
  }

  get host(): undefined {
    return undefined;
  }
}

/** Everything of a topology that can fail, each thing once. */
export class Parts {
  readonly topology: Topology;
  readonly all: Part[] = [];
  readonly #processes = new Map<GraphNode, Part>();
  readonly #others = new Map<unknown, readonly Part[]>();
  readonly #links = new Map<string, Map<string, Part>>();
  readonly #names = new Set<string>();
  readonly #activeZones: readonly string[];
  readonly #hasColdZones: boolean;
  readonly #sharesProcesses: boolean;

  constructor(topology: Topology) {
    this.topology = topology;
    this.#sharesProcesses = topology.mentions('process');
    this.#activeZones = activeZones(topology);
    this.#hasColdZones = this.#activeZones.length < topology.zones.length;
  }

  /** The parts of an owner, made when somebody first asks for them; `make` is given the index of the first. */
  #of(owner: unknown, make: (index: number) => readonly Part[]): readonly Part[] {
    let known = this.#others.get(owner);
    if (known === undefined) {
      known = make(this.all.length);
      for (const part of known) this.all.push(part);
      this.#others.set(owner, known);
    }
    return known;
  }

  /** The process in which an instance runs; nodes that share one fail together. */
  process(node: GraphNode): Part {
    const known = this.#processes.get(node);
    if (known !== undefined) return known;
    const shared = this.#sharing(node);
    const nodes = shared?.nodes ?? [node];
    const name = this.#unique(shared?.name ?? node.name, node);
    const part = new ProcessPart(this.all.length, name, shared?.name, node, nodes);
    this.all.push(part);
    for (const each of nodes) this.#processes.set(each, part);
    return part;
  }

  /** The process that the file gives to several nodes, one of which is this. */
  #sharing({
    resolved,
  }: GraphNode): { readonly name: string; readonly nodes: readonly GraphNode[] } | undefined {
    if (!this.#sharesProcesses || resolved === undefined) return undefined;
    const shared = resolve(this.topology).sharedBy(resolved);
    const graph = connectionGraph(this.topology);
    const nodes = (shared?.instances ?? []).flatMap(({ key }) => graph.process(key) ?? []);
    return shared === undefined || nodes.length === 0 ? undefined : { name: shared.name, nodes };
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
    return this.#of(balancer, (next) => {
      const { spec, isImplied } = balancer;
      const zones = spec.zones ?? this.#activeZones;
      const listed = isImplied ? [] : balancer.instances;
      const count = Math.max(1, listed.length || (this.topology.environment === 'production' ? 2 : 1));
      const parts: Part[] = [];
      for (let index = 0; index < count; index++)
        parts.push(
          new BalancerPart(
            next + index,
            balancer,
            count === 1 ? undefined : index + 1,
            listed[index]?.zone ?? zones[index % zones.length],
            listed[index]?.host,
          ),
        );
      if (this.#hasColdZones) parts.push(...this.#coldBalancer(balancer, next + count));
      return parts;
    });
  }

  /** In a cold region a balancer is started with what stands behind it. */
  #coldBalancer(balancer: LoadBalancer, index: number): readonly Part[] {
    const cold = resolve(this.topology)
      .balancer(balancer)
      .backends.flatMap(({ service, instance }) =>
        (instance === undefined ? ('instances' in service ? service.instances : []) : [instance]).flatMap(
          ({ zone }) => (zone !== undefined && isCold(this.topology, zone) ? [zone] : []),
        ),
      );
    const [zone] = cold;
    if (zone === undefined) return [];
    const { name, title, organization } = balancer;
    return [
      partOf({
        ...{ index, kind: 'balancer', name: `${name}-${zone}`, title: `${title} in ${zone}`, zone },
        ...{ runs: false, owner: balancer, place: balancer, organization: organization?.name },
      }),
    ];
  }

  /** The copies of a database server, the primary first. */
  server(server: DatabaseServer): readonly Part[] {
    return this.#of(server, (next) => {
      const { spec, title, name } = server;
      const organization = server.organization?.name;
      const zones = spec.zones ?? this.#activeZones;
      const own = server.isHighlyAvailable
        ? zones.length > 1
          ? zones
          : [zones[0], zones[0]]
        : [spec.zones?.[0] ?? server.uses[0]?.instance?.zone ?? zones[0]];
      const copies: Part[] = own.map(
        (zone, index) => new ServerPart(next + index, server, index, own.length, zone),
      );
      const replicas = (spec.replicas ?? []).filter(({ zone }) => zone === undefined || !own.includes(zone));
      for (const { zone, replication } of replicas)
        copies.push(
          partOf({
            ...{ index: next + copies.length, kind: 'server', owner: server, place: server, organization },
            ...{ name: `${name}@${copies.length}`, title: `copy of ${title} in ${zone}`, zone },
            isSynchronous: (replication ?? spec.replication ?? 'synchronous') === 'synchronous',
          }),
        );
      return copies;
    });
  }

  /** The store `key` beside one instance: it is where the instance is. */
  localStore(key: string, node: GraphNode): Part {
    const [part] = this.#of(key, (index) => [new StorePart(index, node)]);
    return part as Part;
  }

  /** A node that is not run here: a peer, a provider, the sequencers of somebody else. */
  outside(node: GraphNode): Part | undefined {
    const { kind, id, name, organization, zone } = node;
    if (kind !== 'peer' && kind !== 'identity-provider' && kind !== 'external-domain') return undefined;
    return this.#of(id, (index) => [
      partOf({
        ...{ index, kind, name, organization, zone, title: `${outsideWords[kind]} \`${name}\`` },
        ...{ place: node, owner: node.component, nodes: [node] },
      }),
    ])[0];
  }

  /** The line between two organizations; none inside of one. */
  link(a: string | undefined, b: string | undefined): Part | undefined {
    if (a === undefined || b === undefined || a === b) return undefined;
    const [one, other] = a < b ? [a, b] : [b, a];
    let ofOne = this.#links.get(one);
    if (ofOne === undefined) {
      ofOne = new Map();
      this.#links.set(one, ofOne);
    }
    let part = ofOne.get(other);
    if (part !== undefined) return part;
    const network = this.topology.networks.find(({ organizations }) =>
      [one, other].every((name) => organizations.some(({ target }) => target.name === name)),
    );
    part = partOf({
      ...{ index: this.all.length, kind: 'link', name: `${one}+${other}`, owner: network },
      title: `line between \`${one}\` and \`${other}\``,
      place: network ?? { path: ['organizations', other] },
    });
    this.all.push(part);
    ofOne.set(other, part);
    return part;
  }
}

const outsideWords = {
  peer: 'blockchain node',
  'identity-provider': 'identity provider',
  'external-domain': 'sequencers of domain',
} as const;

const titleOfCopy = (title: string, index: number, copies: number): string =>
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
