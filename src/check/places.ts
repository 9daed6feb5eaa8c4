import { pathKey } from '../base/path.ts';
import type { Place } from '../model/component.ts';

/**
 * What stands at the same place together, in order of first appearance: a value that several components have from
 * one place is one mistake, to be reported once.
 */
export function groupByPlace<T>(items: readonly T[], placeOf: (item: T) => Place): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const place = placeOf(item);
    const key = `${place.part}${pathKey(place.path)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
