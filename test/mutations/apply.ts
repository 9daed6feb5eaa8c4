import type { CantonPlanTopology } from '../../src/model/generated/topology-file.ts';

export type Value = CantonPlanTopology;

/** A mistake that people make, as a change of a topology that is right. */
export interface Mutation {
  /** What somebody did. */
  readonly name: string;
  /** The rule that has to find it, alone. */
  readonly rule: string;
  /** Makes the mistake in place; false where the topology has nothing to make it with. */
  readonly make: (value: Value) => boolean;
}

type Section = {
  [K in keyof Value]-?: NonNullable<Value[K]> extends Record<string, infer E>
    ? E extends object
      ? K
      : never
    : never;
}[keyof Value];
type Sections =
  | 'organizations'
  | 'identityProviders'
  | 'databases'
  | 'domains'
  | 'sequencers'
  | 'mediators'
  | 'domainManagers'
  | 'participants'
  | 'jsonApis'
  | 'oauthMiddlewares'
  | 'triggerServices'
  | 'loadBalancers'
  | 'applications'
  | 'networks';
type EntryOf<S extends Sections> = NonNullable<Value[S]> extends { [k: string]: infer E } ? E : never;

/** Names and entries of a section, in order. */
export const entries = <S extends Sections & Section>(value: Value, section: S): [string, EntryOf<S>][] =>
  Object.entries((value[section] ?? {}) as Record<string, EntryOf<S>>);
