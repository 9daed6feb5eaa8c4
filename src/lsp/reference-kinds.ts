import { balancedKinds, usedKinds } from '../link/references.ts';
import { type ComponentKind, componentKinds, kinds, kindsThat } from '../model/kinds/index.ts';

const keys = new Set(componentKinds.flatMap((kind) => kinds[kind].namedBy ?? []));

/** The kinds of component that a key names; keys that stand with the same meaning in several places are listed once. */
export const kindsNamedBy: ReadonlyMap<string, readonly ComponentKind[]> = new Map([
  ...[...keys].map((key) => [key, kindsThat(({ namedBy }) => namedBy?.includes(key))] as const),
  ['targets', balancedKinds],
  ['uses', usedKinds],
]);
