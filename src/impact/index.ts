export {
  type Capacity,
  capacityOf,
  requestsBy,
  type Total,
} from './capacity.ts';
export { type Element, elementKinds } from './elements.ts';
export { gapsOf } from './gaps.ts';
export { type Effect, type Impact, ImpactModel } from './impact.ts';
export { type NodeFate, nodeStates } from './node-states.ts';
export {
  type Action,
  type Level,
  type Loss,
  levels,
  losses,
  type Outcome,
  rankOf,
} from './outcome.ts';
export { pairsOf } from './pairs.ts';
export { type Breach, type Broken, breachesOf } from './promises.ts';
