import { isObject, own } from '../base/object.ts';
import { type Path, pathText } from '../base/path.ts';

/** One thing that differs between two expanded topologies. */
export interface Difference {
  readonly path: Path;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What differs between two expanded topologies, in the order of the first and then of the second. Lists of things with
 * names are compared by name, other lists as a whole. An entry that only one of them has is one difference.
 */
export function compareTopologies(before: unknown, after: unknown, path: Path = []): Difference[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const a = byName(before);
    const b = byName(after);
    if (a !== undefined && b !== undefined) return compareTopologies(a, b, path);
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compareTopologies(own(before, key), own(after, key), [...path, key]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ path, kind, before, after }];
}

/** A list whose items all have different names, as a map. */
function byName(list: readonly unknown[]): Record<string, unknown> | undefined {
  const names = list.map((item) => own(item, 'name'));
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return isNamed ? Object.fromEntries(list.map((item, index) => [names[index], item])) : undefined;
}

/** A difference in one line: `+ participants.p2`, `- …`, `~ participants.p1.instances: 2 → 3`. */
export function differenceText({ path, kind, before, after }: Difference): string {
  const name = pathText(path);
  if (kind === 'changed') return `~ ${name}: ${short(before)} → ${short(after)}`;
  const value = kind === 'added' ? after : before;
  return `${kind === 'added' ? '+' : '-'} ${name}${isObject(value) ? '' : `: ${short(value)}`}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
