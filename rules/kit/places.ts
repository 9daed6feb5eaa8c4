import { grouped } from '../../src/base/grouped.ts';
import { pathKey } from '../../src/base/path.ts';
import type { Place } from '../../src/model/component.ts';

/**
 * What stands at the same place together, in order of first appearance: a value that several components have from
 * one place is one mistake, to be reported once.
 */
export function groupByPlace<T>(items: readonly T[], placeOf: (item: T) => Place): [T, ...T[]][] {
  return grouped(items, (item) => {
    const { part, path } = placeOf(item);
    return `${part}${pathKey(path)}`;
  });
}
