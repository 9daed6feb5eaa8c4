export type { Capability, Fate, Fates } from './capability.ts';
export {
  type Capacity,
  capacityOf,
  type Requests,
  requestsBy,
  type ServerLoad,
  type Total,
  type ZoneLoss,
} from './capacity.ts';
export { type Element, type ElementKind, elementKinds, type Target } from './elements.ts';
export type { Outcomes } from './engine.ts';
export { gapsOf } from './gaps.ts';
export { compareImpacts, type Effect, type Impact, ImpactModel } from './impact.ts';
export { type NodeFate, nodeStates } from './node-states.ts';
export {
  type Action,
  type Level,
  type Loss,
  levels,
  losses,
  type Outcome,
  rankOf,
  type Term,
  untouched,
} from './outcome.ts';
export { pairsOf, worsePairs } from './pairs.ts';
export type { Part, PartKind } from './parts.ts';
export { type Breach, type Broken, breachesOf, type Promised } from './promises.ts';
export type { Subject, SubjectKind } from './subjects.ts';
