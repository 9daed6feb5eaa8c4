import { isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import { expand } from '../link/expand.ts';
import { sectionsThat } from '../model/kinds/index.ts';
import type { TopologyValue } from '../model/topology-value.ts';

const kept = new Set(['apiVersion', 'name', 'daml', 'environment', 'zones']);

/** The shortest entry for each part that still expands to the same: what is the default anyway goes. */
export function shorten(value: PlainObject): PlainObject {
  const target = expanded(value);
  let short = without(value);
  // A default may depend on what went elsewhere, so what then differs comes back; each round brings something back.
  for (let round = 0; round < 6; round++) {
    const { result, changed } = restored(short, value, expanded(short), target);
    short = result;
    if (!changed) return tidy(withoutOwners(short, target));
  }
  return value;
}

const owned = sectionsThat(({ inheritsOrganization }) => inheritsOrganization);

/** Whose a component is follows mostly from the domain, the participant or the provider that it names. */
function withoutOwners(short: PlainObject, target: PlainObject): PlainObject {
  const less = { ...short };
  for (const section of owned) {
    const entries = own(short, section);
    if (isObject(entries))
      less[section] = Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [
          name,
          isObject(entry) ? { ...entry, organization: undefined } : entry,
        ]),
      );
  }
  const now = expanded(tidy(less));
  for (const section of owned) {
    const entries = own(short, section);
    if (!isObject(entries)) continue;
    const kept: PlainObject = {};
    for (const [name, entry] of Object.entries(entries))
      setOwn(
        kept,
        name,
        same(own(own(now, section), name), own(own(target, section), name))
          ? own(less[section], name)
          : entry,
      );
    less[section] = kept;
  }
  return less;
}

const expanded = (value: PlainObject): PlainObject => expand(value as TopologyValue).value;

/** Without any key that filling in could add: everything but names, references and lists of instances. */
function without(value: PlainObject): PlainObject {
  const result: PlainObject = {};
  for (const [section, entries] of Object.entries(value)) {
    if (kept.has(section) || !isObject(entries)) setOwn(result, section, entries);
    else if (section === 'monitoring') continue;
    else
      setOwn(
        result,
        section,
        Object.fromEntries(
          Object.entries(entries).map(([name, entry]) => [name, isObject(entry) ? bare(entry) : entry]),
        ),
      );
  }
  return result;
}

const fillable = new Set([
  'role',
  'organization',
  'type',
  'availability',
  'replication',
  'tls',
  'deployment',
  'membership',
  'instances',
  'mode',
  'standby',
  'database',
  'health',
  'loadBalancer',
  'ledgerApi',
  'publicApi',
  'cache',
  'startMode',
  'targetScope',
  'allowInsecureTokens',
  'cookieSecure',
  'updateStrategy',
  'live',
]);

function bare(entry: PlainObject): PlainObject {
  const result: PlainObject = {};
  for (const [key, part] of Object.entries(entry)) {
    if (key === 'nodes' && isObject(part))
      setOwn(
        result,
        key,
        Object.fromEntries(
          Object.entries(part).map(([name, node]) => [name, isObject(node) ? bare(node) : node]),
        ),
      );
    else if (key === 'backend' && isObject(part) && part['totalNodeCount'] === 10)
      setOwn(result, key, { ...part, totalNodeCount: undefined });
    else if (!fillable.has(key)) setOwn(result, key, part);
  }
  return result;
}

/** Puts back what is missing where the expansion is not what it should be. */
function restored(
  short: PlainObject,
  full: PlainObject,
  now: PlainObject,
  target: PlainObject,
): { result: PlainObject; changed: boolean } {
  let changed = false;
  const result: PlainObject = {};
  for (const [section, entries] of Object.entries(full)) {
    if (!Object.hasOwn(short, section) && same(own(now, section), own(target, section))) continue;
    const before = own(short, section);
    if (!isObject(entries) || section === 'monitoring' || kept.has(section)) {
      if (!same(before, entries) && !same(own(now, section), own(target, section))) changed = true;
      setOwn(
        result,
        section,
        Object.hasOwn(short, section) && same(own(now, section), own(target, section)) ? before : entries,
      );
      continue;
    }
    const part: PlainObject = {};
    for (const [name, entry] of Object.entries(entries)) {
      const nowEntry = own(own(now, section), name);
      const wanted = own(own(target, section), name);
      const shortEntry = own(before, name);
      if (same(nowEntry, wanted) || !isObject(entry)) setOwn(part, name, shortEntry);
      else {
        changed = true;
        setOwn(part, name, back(shortEntry as PlainObject, entry, nowEntry, wanted));
      }
    }
    setOwn(result, section, part);
  }
  return { result, changed };
}

function back(short: PlainObject, full: PlainObject, now: unknown, wanted: unknown): PlainObject {
  const result: PlainObject = {};
  for (const [key, part] of Object.entries(full)) {
    if (key === 'nodes' && isObject(part) && isObject(short[key])) {
      const nodes: PlainObject = {};
      for (const [name, node] of Object.entries(part))
        setOwn(
          nodes,
          name,
          back(
            (short[key] as PlainObject)[name] as PlainObject,
            node as PlainObject,
            own(own(now, key), name),
            own(own(wanted, key), name),
          ),
        );
      setOwn(result, key, nodes);
    } else if (same(own(now, key), own(wanted, key))) {
      if (Object.hasOwn(short, key)) setOwn(result, key, short[key]);
    } else
      setOwn(
        result,
        key,
        key === 'instances' && Array.isArray(part) && !Object.hasOwn(short, key) ? counted(part) : part,
      );
  }
  return result;
}

/** First only the number of instances is tried; a later round writes the list. */
const counted = (list: readonly unknown[]): unknown => list.length;

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && stable(a) === stable(b));

/** Text of a value in which the order of keys does not count. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${stable(value[key])}`).join()}}`;
}

/** Without what is undefined. */
function tidy(value: PlainObject): PlainObject {
  return JSON.parse(JSON.stringify(value)) as PlainObject;
}
