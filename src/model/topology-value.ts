import type { CantonPlanTopology } from './generated/topology-file.ts';

/**
 * The value of a topology document by the schema. A type and no interface, so that it is an object like any other where its keys do not matter.
 */
export type TopologyValue = { [Key in keyof CantonPlanTopology]: CantonPlanTopology[Key] };
