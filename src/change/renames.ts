import { compareText } from '../base/compare.ts';
import { grouped } from '../base/grouped.ts';
import { isObject } from '../base/object.ts';
import type { Entry } from './entries.ts';

/**
 * New entries that say what one removed entry of the same kind said, by the key of the new one. Two that fit are no
 * rename. An identity provider is who it is by its issuer and its keys, whatever else is said of it.
 */
export function renamesBetween(
  before: ReadonlyMap<string, Entry>,
  after: ReadonlyMap<string, Entry>,
): Map<string, Entry> {
  const removed = [...before.values()].filter(({ key }) => !after.has(key));
  const kinds = new Set(removed.map(({ kind }) => kind));
  const added = [...after.values()].filter(({ key, kind }) => kinds.has(kind) && !before.has(key));
  const found = new Map<string, Entry>();
  const old = new Set(removed);
  for (const [first, second, ...others] of grouped([...removed, ...added], content))
    if (second !== undefined && others.length === 0 && old.has(first) && !old.has(second))
      found.set(second.key, first);
  return found;
}

/** What an entry says besides its own name, which some defaults repeat; in no order of keys. */
const content = ({ kind, spec, component }: Entry): string =>
  kind === 'identity-provider'
    ? `${kind} ${JSON.stringify([spec['issuer'], spec['jwksUrl']])}`
    : contentOf({ kind, spec, component });

const contentOf = ({ kind, spec, component }: Pick<Entry, 'kind' | 'spec' | 'component'>): string =>
  `${kind} ${JSON.stringify(spec, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b))) : value,
  ).replaceAll(JSON.stringify(component.name), '"\\u0000"')}`;
