import { type GraphNode, storeKey } from '../graph/index.ts';
import type { TargetName } from '../model/target.ts';
import type { Topology } from '../model/topology.ts';
import { CantonModel } from './canton-model.ts';
import type { Capability } from './capability.ts';
import { drains, type Element, elementsOf, together, upgrades } from './elements.ts';
import { Engine, type Outcomes } from './engine.ts';
import { type Level, type Outcome, rankOf } from './outcome.ts';
import type { Part } from './parts.ts';
import { type Subject, subjectsOf } from './subjects.ts';

/** What one failure, or several together, does to what people use. */
export interface Impact {
  readonly elements: readonly Element[];
  /** What it hits, the worst first; everything else is untouched. */
  readonly effects: readonly Effect[];
  /** The worst of them. */
  readonly level: Level;
  /** How many subjects have each level, untouched ones not counted. */
  readonly counts: Readonly<Record<Level, number>>;
  /** Longest interruption. */
  readonly seconds: number;
}

export interface Effect {
  readonly subject: Subject;
  readonly outcome: Outcome;
}

/** Everything that a topology's failures are worked out from; made once, asked as often as wanted. */
export class ImpactModel {
  readonly topology: Topology;
  readonly target: TargetName;
  readonly subjects: readonly Subject[];
  /** Everything that can fail alone. */
  readonly elements: readonly Element[];
  readonly engine: Engine;
  readonly capabilities: readonly Capability[];
  readonly #model: CantonModel;
  readonly #subjectsOf = new Map<number, Subject[]>();
  /** Positions of the subjects in the file. */
  readonly #places: ReadonlyMap<Subject, number>;

  constructor(topology: Topology, target: TargetName = 'k8s') {
    this.topology = topology;
    this.target = target;
    this.#model = new CantonModel(topology);
    this.subjects = subjectsOf(this.#model);
    this.#places = new Map(this.subjects.map((subject, at) => [subject, at]));
    this.capabilities = this.#model.capabilities.all;
    this.elements = elementsOf(this.#model, target);
    this.engine = new Engine(this.capabilities);
    for (const subject of this.subjects) {
      const known = this.#subjectsOf.get(subject.capability.index);
      if (known === undefined) this.#subjectsOf.set(subject.capability.index, [subject]);
      else known.push(subject);
    }
  }

  /** Subjects that one capability stands for. */
  subjectsOf(index: number): readonly Subject[] {
    return this.#subjectsOf.get(index) ?? [];
  }

  /** The parts that a node of the graph is made of: its process, the instances of a balancer, the copies of a server. */
  partsOf(node: GraphNode): readonly Part[] {
    const { parts, topology } = this.#model;
    const { kind, component, database } = node;
    if (kind === 'instance') return [parts.process(node)];
    if (component?.kind === 'load-balancer') return parts.balancer(component).filter((part) => part.runs);
    if (component?.kind === 'database') return parts.server(component).slice(node.index, node.index + 1);
    if (kind === 'store') {
      if (database?.storage === 'local')
        return [parts.localStore(database, node)].flatMap((part) => part ?? []);
      const server = topology.server(database?.server);
      return server === undefined ? [] : parts.server(server);
    }
    return parts.all.filter((part) => part.nodes.includes(node));
  }

  /** The capabilities that a node of the graph gives to others. */
  capabilitiesOf({ component, instance, database }: GraphNode): readonly Capability[] {
    const { capabilities } = this.#model;
    const server = database?.storage === 'local' ? undefined : this.topology.server(database?.server);
    const local = database?.storage === 'local' ? storeKey(database) : undefined;
    return [component, instance, server, local].flatMap((owner) =>
      owner === undefined ? [] : capabilities.owned(owner),
    );
  }

  /** Planned work: services that are upgraded, or hosts and zones that are drained. */
  planned(work: 'upgrade' | 'drain'): readonly Element[] {
    return work === 'upgrade' ? upgrades(this.#model) : drains(this.#model);
  }

  /** What becomes of everything when these fail together. */
  outcomes(elements: readonly Element[]): Outcomes {
    return this.engine.outcomes(together(elements));
  }

  /** What the failure of some elements together does. */
  impactOf(elements: readonly Element[], outcomes = this.outcomes(elements)): Impact {
    const counts = { untouched: 0, 'less-spare': 0, interrupted: 0, manual: 0, repair: 0 };
    let level: Level = 'untouched';
    let seconds = 0;
    for (const [index, outcome] of outcomes) {
      const { length } = this.subjectsOf(index);
      if (length === 0) continue;
      counts[outcome.level] += length;
      if (rankOf[outcome.level] > rankOf[level]) level = outcome.level;
      seconds = Math.max(seconds, outcome.seconds);
    }
    let effects: readonly Effect[] | undefined;
    const sorted = (): readonly Effect[] => this.#effectsOf(outcomes);
    return {
      ...{ elements, level, counts, seconds },
      // Of thousands of failures most are only counted.
      get effects() {
        effects ??= sorted();
        return effects;
      },
    };
  }

  #effectsOf(outcomes: Outcomes): Effect[] {
    const effects: Effect[] = [];
    for (const [index, outcome] of outcomes)
      for (const subject of this.subjectsOf(index)) effects.push({ subject, outcome });
    const place = this.#places;
    return effects.sort(
      (a, b) =>
        rankOf[b.outcome.level] - rankOf[a.outcome.level] ||
        b.outcome.seconds - a.outcome.seconds ||
        (place.get(a.subject) ?? 0) - (place.get(b.subject) ?? 0),
    );
  }

  /** Every failure of one element, the worst first. */
  singles(elements: readonly Element[] = this.elements): Impact[] {
    return elements.map((element) => this.impactOf([element])).sort(compareImpacts);
  }
}

/** The worst first: by level, then by how much is hit, then by seconds; else in the order of the file. */
export const compareImpacts = (a: Impact, b: Impact): number =>
  rankOf[b.level] - rankOf[a.level] ||
  b.counts.repair - a.counts.repair ||
  b.counts.manual - a.counts.manual ||
  b.counts.interrupted - a.counts.interrupted ||
  b.seconds - a.seconds ||
  b.counts['less-spare'] - a.counts['less-spare'];
