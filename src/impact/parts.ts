import { connectionGraph, type GraphNode } from '../graph/index.ts';
import type { DatabaseServer, LoadBalancer, Topology } from '../model/topology.ts';
import { activeZones, deployedNames, isCold, resolve } from '../resolve/index.ts';
import { BalancerPart, type Part, ProcessPart, partOf, ServerPart, StorePart } from './part.ts';

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
    const part = new ProcessPart(this.topology, this.all.length, name, shared?.name, node, nodes);
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
        // What is rendered is one balancer, wherever its instances stand.
        deployedName: deployedNames(this.topology).balancer(balancer),
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
