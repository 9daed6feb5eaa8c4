/** Adds an item to the list of its key. */
export function append<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

/** Items by their keys, in the order of the first of each. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups as Map<K, [T, ...T[]]>;
}

/** Items with the same key, in the order of the first of each. */
export const grouped = <T>(items: Iterable<T>, keyOf: (item: T) => unknown): [T, ...T[]][] => [
  ...groupBy(items, keyOf).values(),
];

/** Each item once, in the order of the first of each. */
export const unique = <T>(items: Iterable<T>): T[] => [...new Set(items)];

/** Neighbours with the same key together. */
export function stretches<T>(items: readonly T[], keyOf: (item: T) => unknown): [T, ...T[]][] {
  const found: [T, ...T[]][] = [];
  for (const item of items) {
    const last = found.at(-1);
    if (last !== undefined && keyOf(last[0]) === keyOf(item)) last.push(item);
    else found.push([item]);
  }
  return found;
}
