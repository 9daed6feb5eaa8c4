import { type GraphNode, storeKey } from '../graph/index.ts';
import type { TargetName } from '../model/target.ts';
import type { Topology } from '../model/topology.ts';
import { CantonModel } from './canton-model.ts';
import type { Capability } from './capability.ts';
import { drains, type Element, elementsOf, together, upgrades } from './elements.ts';
import { Engine, type Outcomes } from './engine.ts';
import { type Level, type Loss, losses, type Outcome, rankOf } from './outcome.ts';
import type { Part } from './part.ts';
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
  /** The worst that can be lost. */
  readonly loss: Loss;
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
  /** Subjects by the number of the capability that stands for them, and how many those are. */
  readonly #subjectsOf: (Subject[] | undefined)[];
  readonly #countOf: Int32Array;

  constructor(topology: Topology, target: TargetName = 'k8s') {
    this.topology = topology;
    this.target = target;
    this.#model = new CantonModel(topology);
    this.subjects = subjectsOf(this.#model);
    this.capabilities = this.#model.capabilities.all;
    const parts = this.#model.parts.all;
    this.elements = elementsOf(this.#model, target);
    this.engine = new Engine(this.capabilities, parts.length);
    this.#subjectsOf = new Array(this.capabilities.length).fill(undefined);
    this.#countOf = new Int32Array(this.capabilities.length);
    for (const subject of this.subjects) {
      const { index } = subject.capability;
      this.#countOf[index] = (this.#countOf[index] as number) + 1;
      const known = this.#subjectsOf[index];
      if (known === undefined) this.#subjectsOf[index] = [subject];
      else known.push(subject);
    }
  }

  /** Subjects that one capability stands for. */
  subjectsOf(index: number): readonly Subject[] {
    return this.#subjectsOf[index] ?? noSubjects;
  }

  /** The parts that a node of the graph is made of: its process, the instances of a balancer, the copies of a server. */
  partsOf(node: GraphNode): readonly Part[] {
    const { parts, topology } = this.#model;
    const { kind, component, database } = node;
    if (kind === 'instance') return [parts.process(node)];
    if (component?.kind === 'load-balancer') return parts.balancer(component).filter((part) => part.runs);
    if (component?.kind === 'database') return parts.server(component).slice(node.index, node.index + 1);
    if (kind === 'store') {
      if (database?.storage === 'local') return [parts.localStore(storeKey(database), node)];
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
    const impact = new FoundImpact(this, elements, outcomes);
    for (const [index, outcome] of outcomes) impact.add(this.subjectsOf(index).length, outcome);
    return impact;
  }

  /** The same of one element alone, of which nothing is kept but the numbers. */
  #impactAlone(element: Element): Impact {
    const impact = new FoundImpact(this, [element]);
    const found = this.engine.survey(element.fates);
    for (let at = 0; at < found.length; at++) {
      const index = found[at] as number;
      const count = this.#countOf[index] as number;
      if (count > 0) impact.add(count, this.engine.outcomeOf(index));
    }
    return impact;
  }

  /** Every failure of one element, the worst first. */
  singles(elements: readonly Element[] = this.elements): Impact[] {
    return sorted(elements.map((element) => this.#impactAlone(element)));
  }
}

const noSubjects: readonly Subject[] = [];

/** An impact whose numbers are summed up at once, and whose effects are put together when somebody asks: few do, of thousands. */
class FoundImpact implements Impact {
  // Declared only, and no private names: objects of other classes take several times as long to make.
  declare readonly elements: readonly Element[];
  declare readonly counts: Record<Level, number>;
  declare level: Level;
  declare seconds: number;
  declare loss: Loss;
  private declare readonly model: ImpactModel;
  private declare readonly outcomes: Outcomes | undefined;
  private declare known: readonly Effect[] | undefined;

  /** Without `outcomes` they are worked out again when somebody asks for the effects. */
  constructor(model: ImpactModel, elements: readonly Element[], outcomes?: Outcomes) {
    this.elements = elements;
    this.counts = { untouched: 0, 'less-spare': 0, interrupted: 0, manual: 0, repair: 0 };
    this.level = 'untouched';
    this.seconds = 0;
    this.loss = 'nothing';
    this.model = model;
    this.outcomes = outcomes;
    this.known = undefined;
  }

  /** Adds `count` things with one outcome. */
  add(count: number, { level, seconds, loss }: Outcome): void {
    if (count === 0) return;
    this.counts[level] += count;
    if (level !== this.level && rankOf[level] > rankOf[this.level]) this.level = level;
    if (seconds > this.seconds) this.seconds = seconds;
    if (loss !== this.loss && losses.indexOf(loss) > losses.indexOf(this.loss)) this.loss = loss;
  }

  get effects(): readonly Effect[] {
    this.known ??= effectsOf(this.model, this.outcomes ?? this.model.outcomes(this.elements));
    return this.known;
  }
}

function effectsOf(model: ImpactModel, outcomes: Outcomes): Effect[] {
  const effects: Effect[] = [];
  for (const [index, outcome] of outcomes)
    for (const subject of model.subjectsOf(index)) effects.push({ subject, outcome });
  return effects.sort(
    (a, b) =>
      rankOf[b.outcome.level] - rankOf[a.outcome.level] ||
      b.outcome.seconds - a.outcome.seconds ||
      a.subject.place - b.subject.place,
  );
}

/**
 * The worst first. Thousands of failures do the same in numbers: those that do are sorted as one, and stay in their order.
 */
function sorted(impacts: readonly Impact[]): Impact[] {
  const alike = new Map<string, Impact[]>();
  for (let at = 0; at < impacts.length; at++) {
    const impact = impacts[at] as Impact;
    const { level, seconds, counts } = impact;
    const key = `${level} ${seconds} ${counts.repair} ${counts.manual} ${counts.interrupted} ${counts['less-spare']}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [impact]);
    else known.push(impact);
  }
  return [...alike.values()].sort(([a], [b]) => compareImpacts(a as Impact, b as Impact)).flat();
}

/** The worst first: by level, then by how much is hit, then by seconds; else in the order of the file. */
export const compareImpacts = (a: Impact, b: Impact): number =>
  rankOf[b.level] - rankOf[a.level] ||
  b.counts.repair - a.counts.repair ||
  b.counts.manual - a.counts.manual ||
  b.counts.interrupted - a.counts.interrupted ||
  b.seconds - a.seconds ||
  b.counts['less-spare'] - a.counts['less-spare'];
