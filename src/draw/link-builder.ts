import { stretches } from '../base/grouped.ts';
import type { Path } from '../base/path.ts';
import { connectionGraph, type GraphEdge, type GraphNode } from '../graph/index.ts';
import type { Component, Topology } from '../model/topology.ts';
import { addNode } from './add-node.ts';
import type { DiskBuilder } from './disk-builder.ts';
import { addChain } from './ledger-nodes.ts';
import type { NodeBuilder } from './node-builder.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import type { LinkKind } from './scene.ts';
import type { Surroundings } from './surroundings.ts';

/** Draws the connections of the graph as lines between what its nodes are drawn as. */
export class LinkBuilder {
  readonly #topology: Topology;
  readonly #graph: PictureGraph;
  readonly #nodes: NodeBuilder;
  readonly #disks: DiskBuilder;
  readonly #around: Surroundings;
  /** Providers that a middleware fetches tokens from; participants ask the others for their keys only. */
  readonly #withMiddleware = new Set<GraphNode>();

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
    for (const own of stretches(connectionGraph(this.#topology).edges, ({ from }) => from))
      for (const node of this.drawn(own[0].from)) this.#linksOf(node, own);
    this.#replication();
    this.#monitoring();
  }

  /** What a node of the graph is drawn as: a balancer once in each region, a database once for each copy. */
  drawn(node: GraphNode): readonly PictureNode[] {
    const { component, instance, database } = node;
    if (node.kind === 'store') return this.#disks.of(database);
    if (component?.kind === 'trigger-node' || component?.kind === 'oauth-middleware')
      return this.#nodes.processes(component).slice(...this.#memberAt(component, node));
    if (instance !== undefined && component?.kind !== 'domain') {
      const drawn = this.#nodes.instance(instance);
      return drawn === undefined ? [] : [drawn];
    }
    if (component?.kind === 'load-balancer') return this.#nodes.balancers(component);
    const drawn = this.#graph.nodes.get(
      component === undefined ? node.id : `${component.kind}:${component.name}`,
    );
    return drawn === undefined ? [] : [drawn];
  }

  /** Both lists have the live ones first. */
  #memberAt(component: Component, node: GraphNode): [start: number, end: number] {
    const at = connectionGraph(this.#topology).nodesOf(component).indexOf(node);
    return [at, at + 1];
  }

  #link(kind: LinkKind, from: PictureNode, to: PictureNode, path?: Path, synchronous = true): void {
    this.#graph.link({ kind, from: from.key, to: to.key, synchronous, arrow: kind === 'health', path });
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

  /** The lines of one node: what one reference of it leads to is a choice, of which the nearest are drawn. */
  #linksOf(from: PictureNode, edges: readonly GraphEdge[]): void {
    // Without regions everything is as near.
    if (from.region === undefined) {
      for (const edge of edges) for (const to of this.#endsOf(from, edge)) this.#draw(edge, from, to);
      return;
    }
    for (const own of stretches(edges, ({ path }) => path)) {
      const choice = own.flatMap((edge) => this.#endsOf(from, edge).map((to) => ({ edge, to })));
      const ends = choice.map(({ to }) => to);
      const near = new Set(this.#near(from, ends));
      for (const { edge, to } of choice) if (near.has(to)) this.#draw(edge, from, to);
    }
  }

  #endsOf(from: PictureNode, { to, from: { component, instance } }: GraphEdge): readonly PictureNode[] {
    if (to.kind === 'store') {
      const disks = this.drawn(to);
      return disks.length < 2 ? disks : this.#near(from, disks).slice(0, 1);
    }
    if (to.kind === 'peer' && component?.kind === 'sequencer' && instance !== undefined)
      addChain(this.#graph, this.#around, component, instance, to);
    return this.drawn(to);
  }

  #draw(edge: GraphEdge, from: PictureNode, to: PictureNode): void {
    const { kind, path } = edge;
    switch (kind) {
      case 'health':
        this.#health(to, from);
        return;
      case 'traffic':
      case 'failover':
        this.#call(edge, from, to);
        return;
      case 'token':
        if (this.#showsToken(edge)) this.#link(kind, from, to, path);
        return;
      case 'chain':
        this.#link(kind, from, to);
        return;
      default:
    }
  }

  #call(edge: GraphEdge, from: PictureNode, to: PictureNode): void {
    const { kind, path } = edge;
    const components = [edge.from.component?.kind, edge.to.component?.kind];
    // Tokens come from the middleware.
    if (components[0] === 'trigger-node' && components[1] === 'oauth-middleware')
      this.#link(kind === 'traffic' ? 'traffic' : 'failover', to, from, path);
    else if (edge.to.kind === 'identity-provider') {
      if (this.#showsToken(edge)) this.#link('failover', from, to, path);
    } else this.#link(kind === 'traffic' && to.carries ? 'traffic' : 'failover', from, to, path);
  }

  #showsToken({ from, to }: GraphEdge): boolean {
    if (from.component?.kind === 'oauth-middleware') this.#withMiddleware.add(to);
    return from.component?.kind === 'oauth-middleware' || !this.#withMiddleware.has(to);
  }

  /** Between the disks of one database. */
  #replication(): void {
    const graph = connectionGraph(this.#topology);
    const drawn = new Set<string>();
    for (const { database } of this.#topology.databaseUses) {
      const [primary, ...replicas] = this.#disks.of(database);
      const server = this.#topology.server(database.server);
      if (primary === undefined || server === undefined || drawn.has(primary.key)) continue;
      drawn.add(primary.key);
      const edges = graph.nodesOf(server).flatMap((node) => graph.from(node));
      for (const [index, replica] of replicas.entries()) {
        const edge = edges[index];
        if (edge !== undefined) this.#link('replication', primary, replica, edge.path, edge.isSynchronous);
        else {
          const isSynchronous = server.spec.replication !== 'asynchronous';
          this.#link('replication', primary, replica, server.at('zones').path, isSynchronous);
        }
      }
    }
  }

  /** Trigger nodes and middlewares are not highly available by themselves: the monitoring system fixes them. */
  #monitoring(): void {
    const watched = connectionGraph(this.#topology).edges.filter(
      ({ kind, to }) =>
        kind === 'monitoring' &&
        (to.component?.kind === 'trigger-node' || to.component?.kind === 'oauth-middleware'),
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
    for (const { to } of watched) for (const node of this.drawn(to)) this.#health(node, monitoring);
  }
}
