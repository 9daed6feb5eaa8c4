export { compareStatus } from './compare.ts';
export { observeCompose } from './compose.ts';
export { observeEndpoints, readEndpoints } from './endpoints.ts';
export { expectedOf } from './expected.ts';
export { observeKubernetes } from './kubernetes.ts';
export { liveStatesOf } from './live-states.ts';
export type * from './observation.ts';
export { liveStates } from './states.ts';
export {
  type InstanceStatus,
  type Problem,
  presences,
  problemCodes,
  roles,
  type StatusReport,
} from './status.ts';
export type * from './world.ts';
