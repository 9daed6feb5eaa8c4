export type { Capability, Fate, Fates } from './capability.ts';
export { type Element, type ElementKind, elementKinds, type Target } from './elements.ts';
export type { Outcomes } from './engine.ts';
export { compareImpacts, type Effect, type Impact, ImpactModel } from './impact.ts';
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
export type { Subject, SubjectKind } from './subjects.ts';
