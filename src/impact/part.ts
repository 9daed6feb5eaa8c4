import type { Path } from '../base/path.ts';
import { type GraphNode, runs } from '../graph/index.ts';
import type { Component, DatabaseServer, LoadBalancer, Topology } from '../model/topology.ts';
import { deployedNames, resolve } from '../resolve/index.ts';

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
  /** What it is called where it is deployed; nothing of what no command here reaches. */
  readonly deployedName: string | undefined;
}

type PartInit = Pick<Part, 'index' | 'kind' | 'name' | 'title' | 'place'> & Partial<Part>;

const noNodes: readonly GraphNode[] = [];

/** A part with what is usual. */
export const partOf = (init: PartInit): Part => ({
  organization: undefined,
  zone: undefined,
  host: undefined,
  restarts: false,
  runs: true,
  isSynchronous: true,
  owner: undefined,
  nodes: noNodes,
  deployedName: undefined,
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

  get deployedName(): string | undefined {
    return undefined;
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
export class ProcessPart extends NodePart implements Part {
  declare readonly name: string;
  private declare readonly topology: Topology;
  private declare readonly shared: string | undefined;
  private declare readonly all: readonly GraphNode[];

  constructor(
    topology: Topology,
    index: number,
    name: string,
    shared: string | undefined,
    node: GraphNode,
    all: readonly GraphNode[],
  ) {
    const [first = node] = all;
    super(index, restartsOf(first), runs(first), node);
    this.topology = topology;
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

  override get deployedName(): string | undefined {
    const { resolved } = this.all[0] ?? this.place;
    if (resolved === undefined) return undefined;
    return deployedNames(this.topology).process(resolve(this.topology).processOf(resolved));
  }
}

/** The store beside an instance: it is where the instance is. */
export class StorePart extends NodePart implements Part {
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
export class BalancerPart extends OwnedPart<LoadBalancer> implements Part {
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
export class ServerPart extends OwnedPart<DatabaseServer> implements Part {
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
