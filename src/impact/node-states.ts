import { connectionGraph, type GraphNode } from '../graph/index.ts';
import { type Element, together } from './elements.ts';
import type { ImpactModel } from './impact.ts';
import { type Outcome, rankOf, untouched } from './outcome.ts';
import type { Part } from './parts.ts';

/** How a node stands after a failure. `last`: it works, and nothing that could stand in for it is left. */
export type NodeFate = 'failed' | 'down' | 'interrupted' | 'last';

/** The nodes of the graph that a failure changes, by id. */
export function nodeStates(model: ImpactModel, elements: readonly Element[]): ReadonlyMap<string, NodeFate> {
  const graph = connectionGraph(model.topology);
  const fates = together(elements);
  const outcomes = model.outcomes(elements);
  const states = new Map<string, NodeFate>();
  for (const node of graph.nodes.values()) {
    const parts = model.partsOf(node);
    const state =
      parts.length > 0 && parts.every((part) => fates.has(part))
        ? 'failed'
        : ofOutcome(worstOf(model, node, outcomes), parts, siblings(model, node), fates);
    if (state !== undefined) states.set(node.id, state);
  }
  return states;
}

const worstOf = (model: ImpactModel, node: GraphNode, outcomes: ReadonlyMap<number, Outcome>): Outcome =>
  model.capabilitiesOf(node).reduce<Outcome>((worst, { index }) => {
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
  all: readonly Part[],
  fates: ReadonlyMap<Part, unknown>,
): NodeFate | undefined {
  if (rankOf[level] >= rankOf.manual) return 'down';
  if (level === 'interrupted') return 'interrupted';
  const left = all.filter((part) => !fates.has(part));
  const isLast = level === 'less-spare' && all.length > 1 && left.length === 1;
  return isLast && own.some((part) => part === left[0]) ? 'last' : undefined;
}
