import { connectionGraph, type GraphNode } from '../graph/index.ts';
import type { Capability, Fates } from './capability.ts';
import { type Element, together } from './elements.ts';
import type { ImpactModel } from './impact.ts';
import { type Outcome, rankOf, untouched } from './outcome.ts';
import type { Part } from './part.ts';

/** How a node stands after a failure. `last`: it works, and nothing that could stand in for it is left. */
export type NodeFate = 'failed' | 'down' | 'interrupted' | 'last';

/** The nodes of the graph that a failure changes, by id. */
export function nodeStates(model: ImpactModel, elements: readonly Element[]): ReadonlyMap<string, NodeFate> {
  const fates = together(elements);
  const outcomes = model.outcomes(elements);
  const states = new Map<string, NodeFate>();
  for (const { node, parts, capabilities } of standingsOf(model)) {
    const state =
      parts.length > 0 && parts.every((part) => fates.has(part))
        ? 'failed'
        : ofOutcome(worstOf(capabilities, outcomes), parts, () => siblings(model, node), fates);
    if (state !== undefined) states.set(node.id, state);
  }
  return states;
}

/** A node with the parts that it is made of, and the capabilities that it gives to others. */
interface Standing {
  readonly node: GraphNode;
  readonly parts: readonly Part[];
  readonly capabilities: readonly Capability[];
}

const standings = new WeakMap<ImpactModel, readonly Standing[]>();

/** Every node of a model: the same for all of its failures. */
function standingsOf(model: ImpactModel): readonly Standing[] {
  let known = standings.get(model);
  if (known === undefined) {
    known = [...connectionGraph(model.topology).nodes.values()].map((node) => ({
      node,
      parts: model.partsOf(node),
      capabilities: model.capabilitiesOf(node),
    }));
    standings.set(model, known);
  }
  return known;
}

const worstOf = (capabilities: readonly Capability[], outcomes: ReadonlyMap<number, Outcome>): Outcome =>
  capabilities.reduce<Outcome>((worst, { index }) => {
    const outcome = outcomes.get(index) ?? untouched;
    return rankOf[outcome.level] > rankOf[worst.level] ? outcome : worst;
  }, untouched);

/** The parts of the component that run before anything fails. */
function siblings(model: ImpactModel, node: GraphNode): readonly Part[] {
  const { component } = node;
  if (component === undefined) return model.partsOf(node);
  const all = connectionGraph(model.topology)
    .nodesOf(component)
    .flatMap((each) => model.partsOf(each));
  return [...new Set(all)].filter((part) => part.runs);
}

function ofOutcome(
  { level }: Outcome,
  own: readonly Part[],
  siblingsOf: () => readonly Part[],
  fates: Fates,
): NodeFate | undefined {
  if (rankOf[level] >= rankOf.manual) return 'down';
  if (level === 'interrupted') return 'interrupted';
  if (level !== 'less-spare') return undefined;
  const all = siblingsOf();
  const left = all.filter((part) => !fates.has(part));
  return all.length > 1 && left.length === 1 && own.some((part) => part === left[0]) ? 'last' : undefined;
}
