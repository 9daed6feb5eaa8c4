import { durationMillis } from '../base/duration.ts';
import type { Path } from '../base/path.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Component, Topology } from '../model/topology.ts';
import type { Fate } from './capability.ts';
import type { Element, ElementKind } from './elements.ts';
import type { Effect, ImpactModel } from './impact.ts';
import { type Outcome, rankOf } from './outcome.ts';
import type { Part } from './part.ts';
import type { Subject } from './subjects.ts';

/** What something that people use must survive, as `resilience` says it. */
interface Promised {
  readonly survive: ReadonlySet<ElementKind>;
  /** Seconds that an interruption may last; undefined: any that ends by itself. */
  readonly longest: number | undefined;
  readonly standbyByHand: boolean;
  /** Where it is said which failures, and how long. */
  readonly path: Path;
  readonly longestPath: Path | undefined;
}

/** What keeps a promise from being kept: one component, and the failures with which it breaks it. */
export interface Breach {
  /** What fails; undefined where only the failure as a whole does it. */
  readonly cause: Component | undefined;
  /** The parts of it that fail. */
  readonly parts: readonly Part[];
  readonly elements: readonly Element[];
  readonly broken: readonly Broken[];
}

export interface Broken extends Effect {
  readonly element: Element;
  readonly promised: Promised;
}

/** What a word of `survive` stands for: an instance is one of a service, of a balancer, or the store beside it. */
const kindsOf = (word: string): readonly ElementKind[] =>
  word === 'instance' ? ['instance', 'balancer', 'store'] : [word as ElementKind];

/** Whether an outcome keeps a promise. An interruption of which the documents name no length is not held against it. */
function isKept({ longest, standbyByHand }: Promised, { level, seconds, actions }: Outcome): boolean {
  if (level === 'manual') return standbyByHand && actions.every(({ kind }) => kind === 'standby');
  if (level === 'repair') return false;
  return level !== 'interrupted' || longest === undefined || seconds <= longest;
}

/** The promises of a topology, each looked up once. */
class Promises {
  readonly #topology: Topology;
  readonly #whole: Promised;
  readonly #own = new Map<unknown, Promised>();

  constructor(topology: Topology) {
    this.#topology = topology;
    const none: Promised = {
      ...{ survive: new Set(), standbyByHand: true, path: ['resilience'] },
      longest: secondsOf(topology.spec.recoveryTime),
      longestPath: topology.spec.recoveryTime === undefined ? undefined : ['recoveryTime'],
    };
    this.#whole = within(none, topology.spec.resilience, ['resilience']);
  }

  /** What holds for one thing that people use: its own promise over the topology's. */
  of(subject: Subject): Promised {
    const key = subject.kind === 'submit' || subject.kind === 'read' ? subject.party : subject.component;
    let known = this.#own.get(key);
    if (known === undefined) {
      known = this.#read(subject);
      this.#own.set(key, known);
    }
    return known;
  }

  #read({ kind, component, party }: Subject): Promised {
    if (kind === 'application' && component.kind === 'application')
      return within(this.#whole, component.spec.resilience, [...component.path, 'resilience']);
    if (party === undefined) return this.#whole;
    // Of a party that several participants host, the first that says something decides.
    for (const participant of this.#topology.participants)
      for (const [index, entry] of (participant.spec.parties ?? []).entries())
        if (typeof entry === 'object' && entry.name === party && entry.resilience !== undefined)
          return within(this.#whole, entry.resilience, [...participant.path, 'parties', index, 'resilience']);
    return this.#whole;
  }
}

function within(above: Promised, own: File.Resilience | undefined, path: Path): Promised {
  if (own === undefined) return above;
  const longest = secondsOf(own.longestInterruption);
  return {
    survive: own.survive === undefined ? above.survive : new Set(own.survive.flatMap(kindsOf)),
    path: own.survive === undefined ? above.path : [...path, 'survive'],
    standbyByHand: own.standbyByHand ?? above.standbyByHand,
    longest: longest ?? above.longest,
    longestPath: longest === undefined ? above.longestPath : [...path, 'longestInterruption'],
  };
}

const secondsOf = (duration: string | undefined): number | undefined => {
  const millis = durationMillis(duration ?? '');
  return millis === undefined ? undefined : millis / 1000;
};

/** Everything that a topology promises and does not keep, by what causes it, in the order of what fails. */
export function breachesOf(model: ImpactModel): Breach[] {
  const promises = new Promises(model.topology);
  const found = new Map<unknown, { parts: Part[]; elements: Set<Element>; broken: Broken[] }>();
  for (const element of model.elements) {
    const broken = brokenBy(model, promises, element, element.fates);
    const left = new Set(broken);
    for (const [cause, fates] of broken.length === 0 ? [] : byOwner(element.fates)) {
      const own = brokenBy(model, promises, element, fates);
      if (own.length === 0) continue;
      for (const each of broken) if (own.some(({ subject }) => subject === each.subject)) left.delete(each);
      keep(cause, [...fates.keys()], element, own);
    }
    if (left.size > 0) keep(element.id, [...element.fates.keys()], element, [...left]);
  }
  return [...found].map(([cause, { parts, elements, broken }]) => ({
    cause: typeof cause === 'object' ? (cause as Component) : undefined,
    ...{ parts, elements: [...elements], broken },
  }));

  function keep(cause: unknown, parts: readonly Part[], element: Element, broken: readonly Broken[]): void {
    const known = found.get(cause) ?? { parts: [], elements: new Set<Element>(), broken: [] };
    found.set(cause, known);
    known.elements.add(element);
    known.parts.push(...parts.filter((part) => !known.parts.includes(part)));
    known.broken.push(...broken);
  }
}

/** What a failure breaks, or the failure of some of its parts. */
function brokenBy(
  model: ImpactModel,
  promises: Promises,
  element: Element,
  fates: Element['fates'],
): Broken[] {
  const broken: Broken[] = [];
  for (const [index, outcome] of model.engine.outcomes(fates)) {
    if (rankOf[outcome.level] < rankOf.interrupted) continue;
    for (const subject of model.subjectsOf(index)) {
      const promised = promises.of(subject);
      if (promised.survive.has(element.kind) && !isKept(promised, outcome))
        broken.push({ subject, outcome, element, promised });
    }
  }
  return broken;
}

/** The parts of a failure by the component that they belong to. */
function byOwner(fates: Element['fates']): Map<Component, ReadonlyMap<Part, Fate>> {
  const groups = new Map<Component, Map<Part, Fate>>();
  for (const [part, fate] of fates) {
    if (part.owner === undefined) continue;
    const known = groups.get(part.owner);
    if (known === undefined) groups.set(part.owner, new Map([[part, fate]]));
    else known.set(part, fate);
  }
  return groups;
}
