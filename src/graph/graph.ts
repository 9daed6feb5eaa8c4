import type { Path } from '../base/path.ts';
import type { Instance, LogicalDatabase } from '../model/component.ts';
import type { Component, DatabaseServer, Domain, SequencerConnection } from '../model/topology.ts';
import type { PortName } from '../profiles/ports.ts';
import { keyOf, type ResolvedInstance } from '../resolve/index.ts';

/** What stands at the ends of connections. */
type NodeKind =
  /** A process: an instance of a service, an embedded domain, a live trigger node or its standby. */
  | 'instance'
  | 'balancer'
  /** A logical database, or the memory that stands for one. */
  | 'store'
  /** A database server, or a copy of it in another zone. */
  | 'server'
  | 'application'
  | 'identity-provider'
  /** The sequencers of a domain that somebody else runs. */
  | 'external-domain'
  /** A Fabric peer or the Besu node of a sequencer, and the chain that joins them. */
  | 'peer'
  | 'chain'
  | 'monitoring'
  /** The console of one organization's administrators. */
  | 'console';

/**
 * `active`: carries traffic; `passive`: runs and waits; `standby`: is started when the live one has failed; `cold`: is
 * started when its region is given up.
 */
export type NodeState = 'active' | 'passive' | 'standby' | 'cold';

export interface GraphNode {
  /**
   * Stable: component and instance, whatever else the file says: `participant/alpha/1`, `trigger-node/rules/pink/live`,
   * `load-balancer/alpha-lb`, `database/alpha-pg`, `identity-provider/idp`.
   */
  readonly id: string;
  readonly kind: NodeKind;
  /** As people call it: `alpha-1`. */
  readonly name: string;
  /** What it is an instance or part of; nothing for monitoring and consoles. */
  readonly component: Component | undefined;
  readonly instance: Instance | undefined;
  /** What the instance is going to be. */
  readonly resolved: ResolvedInstance | undefined;
  /** Position among the copies of a server; else among the instances, or among the live ones or the standbys; from 0. */
  readonly index: number;
  readonly database: LogicalDatabase | undefined;
  readonly organization: string | undefined;
  readonly zone: string | undefined;
  readonly host: string | undefined;
  readonly state: NodeState;
  /** Where it is written. */
  readonly path: Path;
}

export type EdgeKind =
  /** Calls of which each end carries traffic. */
  | 'traffic'
  /** A connection that is used after a failover. */
  | 'failover'
  /** Asks whether the other end is healthy, on a port of its own where it has one. */
  | 'health'
  | 'replication'
  /** Asks for tokens or for the keys that prove them. */
  | 'token'
  | 'console'
  | 'monitoring'
  /** Between the members of a blockchain. */
  | 'chain';

export interface GraphEdge {
  readonly kind: EdgeKind;
  /** Who opens the connection; of a replication the primary. */
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** The API that is called. */
  readonly api: PortName | undefined;
  /** What in the file says so. */
  readonly path: Path | undefined;
  /** Of a sequencer client: the connection that it is part of. */
  readonly connection: SequencerConnection | undefined;
  /** Whether commits wait for the copy; true for all that is no replication. */
  readonly isSynchronous: boolean;
}

const none: readonly GraphEdge[] = [];

/**
 * Who talks to whom in one deployment: every process, balancer, database, application, provider and chain as a node, in
 * the order of the file; every connection as an edge. Pictures, failures and pages go by it, and a plan's table of links.
 */
export class ConnectionGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges: GraphEdge[] = [];
  /** Adds what is not there yet: balancers, stores and connections. */
  #complete: ((graph: ConnectionGraph) => void) | undefined;
  readonly #out = new Map<GraphNode, GraphEdge[]>();
  readonly #in = new Map<GraphNode, GraphEdge[]>();
  readonly #of = new Map<Component, GraphNode[]>();
  readonly #instances = new Map<Instance, GraphNode>();
  readonly #stores = new Map<string, GraphNode>();

  /** `complete` is called once, when somebody asks for more than what runs. */
  constructor(complete: (graph: ConnectionGraph) => void) {
    this.#complete = complete;
  }

  /** Every node by its id. */
  get nodes(): ReadonlyMap<string, GraphNode> {
    this.#finish();
    return this.#nodes;
  }

  get edges(): readonly GraphEdge[] {
    this.#finish();
    return this.#edges;
  }

  #finish(): void {
    const complete = this.#complete;
    this.#complete = undefined;
    complete?.(this);
  }

  /** Adds a node, or gives the known one of that id. */
  add(node: GraphNode): GraphNode {
    const known = this.#nodes.get(node.id);
    if (known !== undefined) return known;
    this.#nodes.set(node.id, node);
    if (node.component !== undefined) push(this.#of, node.component, node);
    if (node.instance !== undefined && !this.#instances.has(node.instance))
      this.#instances.set(node.instance, node);
    return node;
  }

  connect(edge: GraphEdge): void {
    this.#edges.push(edge);
    push(this.#out, edge.from, edge);
    push(this.#in, edge.to, edge);
  }

  /** Connections that a node opens. */
  from(node: GraphNode): readonly GraphEdge[] {
    this.#finish();
    return this.#out.get(node) ?? none;
  }

  /** Connections to a node. */
  to(node: GraphNode): readonly GraphEdge[] {
    this.#finish();
    return this.#in.get(node) ?? none;
  }

  /** The nodes of a component: its instances, or the one that stands for it. */
  nodesOf(component: Component): readonly GraphNode[] {
    const known = this.#of.get(component);
    if (known !== undefined || this.#complete === undefined) return known ?? [];
    this.#finish();
    return this.nodesOf(component);
  }

  /** The node of one instance. */
  instance(instance: Instance): GraphNode | undefined {
    return this.#instances.get(instance);
  }

  /** The node of a process, by the key that its instance has. */
  process(key: string): GraphNode | undefined {
    return this.#nodes.get(key);
  }

  /** The node of a logical database, by its {@link storeKey}. */
  store(key: string): GraphNode | undefined {
    this.#finish();
    return this.#stores.get(key);
  }

  addStore(key: string, node: GraphNode): GraphNode {
    const known = this.#stores.get(key);
    if (known !== undefined) return known;
    this.#stores.set(key, node);
    return this.add(node);
  }
}

const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
};

/** Ids of the nodes that stand for a whole component. */
export const serverId = (server: DatabaseServer): string => keyOf('database', server.name);
export const externalDomainId = (domain: Domain): string => keyOf('domain', domain.name);
