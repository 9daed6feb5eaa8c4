import type { Element } from './elements.ts';
import type { Outcomes } from './engine.ts';
import { compareImpacts, type Impact, type ImpactModel } from './impact.ts';
import { type Outcome, rankOf, untouched } from './outcome.ts';

/** From so many capabilities on an element counts as wide: it is paired with everything, not only with its neighbours. */
const wideFrom = 200;

/**
 * The pairs of failures that are worse together than each alone. Two failures can only be worse together where one of
 * several things is enough and both take from it, so only pairs that meet at such a place are tried; of each pair, only
 * what rests on the second is worked out again, on top of the first.
 */
function* worsePairs(model: ImpactModel): Generator<Impact> {
  const { elements, engine } = model;
  const singles = elements.map((element) => engine.outcomes(element.fates));
  const places = elements.map((element, at) => gatesOf(model, element, singles[at] as Outcomes));
  const meeting = new Map<number, number[]>();
  for (const [at, gates] of places.entries())
    for (const gate of gates) {
      const known = meeting.get(gate);
      if (known === undefined) meeting.set(gate, [at]);
      else known.push(at);
    }
  const isWide = singles.map(({ size }) => size >= wideFrom);
  for (const [first, gates] of places.entries()) {
    const partners = new Set<number>();
    for (const gate of gates) for (const at of meeting.get(gate) ?? []) if (at > first) partners.add(at);
    for (const second of partners) {
      // The one that hits more is the ground on which the other is worked out.
      const swap = isWide[second] === true && isWide[first] !== true;
      const [ground, other] = swap ? [second, first] : [first, second];
      const impact = pairImpact(
        model,
        [elements[ground], elements[other]] as [Element, Element],
        [singles[ground], singles[other]] as [Outcomes, Outcomes],
      );
      if (impact !== undefined) yield impact;
    }
  }
}

/** The places at which an element takes something from what is there more than once. */
function gatesOf(model: ImpactModel, element: Element, outcomes: Outcomes): Set<number> {
  const { engine, capabilities } = model;
  const gates = new Set<number>();
  const look = (index: number): void => {
    if (capabilities[index]?.isGate === true) gates.add(index);
  };
  for (const part of element.fates.keys()) for (const index of engine.readersOf(part)) look(index);
  for (const index of outcomes.keys()) {
    look(index);
    for (const dependent of engine.dependentsOf(index)) look(dependent);
  }
  return gates;
}

/** What two do together, as far as it is worse than what each does alone. */
function pairImpact(
  model: ImpactModel,
  elements: readonly [Element, Element],
  [one, other]: readonly [Outcomes, Outcomes],
): Impact | undefined {
  const both = model.engine.onTop(elements[0].fates, one, elements[1].fates);
  const worse = new Map<number, Outcome>();
  for (const [index, outcome] of both) {
    if (model.subjectsOf(index).length === 0) continue;
    const [a, b] = [one.get(index) ?? untouched, other.get(index) ?? untouched];
    if (isWorse(outcome, a) && isWorse(outcome, b)) worse.set(index, outcome);
  }
  return worse.size === 0 ? undefined : model.impactOf(elements, worse);
}

const isWorse = (outcome: Outcome, than: Outcome): boolean =>
  rankOf[outcome.level] > rankOf[than.level] ||
  (outcome.level === than.level && outcome.seconds > than.seconds);

/** The same, the worst first. */
export const pairsOf = (model: ImpactModel): Impact[] => [...worsePairs(model)].sort(compareImpacts);
