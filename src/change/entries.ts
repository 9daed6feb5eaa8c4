import { isObject } from '../base/object.ts';
import { type Path, pathKey, pathText } from '../base/path.ts';
import type { ComponentKind } from '../model/component.ts';
import type { Component, Topology } from '../model/topology.ts';

/** A component of a topology as a change sees it: its entry in the file, with every default filled in. */
export interface Entry {
  /** Section and name, for a trigger node those of its service too; the same in both topologies. */
  readonly key: string;
  readonly path: Path;
  readonly kind: ComponentKind;
  readonly name: string;
  /** Kind and name, for messages. */
  readonly title: string;
  readonly organization: string | undefined;
  readonly component: Component;
  /** The entry without its nodes, which are entries of their own. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Every declared component by its key, in the order of the file. */
export function entriesOf(topology: Topology): Map<string, Entry> {
  return new Map(topology.declared.map((component) => [pathKey(component.path), entryOf(component)]));
}

function entryOf(component: Component): Entry {
  const { nodes: _, ...spec } = component.spec as Record<string, unknown>;
  return {
    key: pathKey(component.path),
    path: component.path,
    kind: component.kind,
    name: component.kind === 'trigger-node' ? component.fullName : component.name,
    title: component.title,
    organization: component.organization?.name,
    component,
    spec: withServers(spec),
  };
}

/** A server's name stands for a database on it: both forms say the same in one way, so that a difference is the one there is. */
function withServers(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { database, backend, instances } = spec;
  const result = { ...spec };
  if (typeof database === 'string') result['database'] = { server: database };
  if (isObject(backend)) result['backend'] = withServers(backend);
  if (Array.isArray(instances) && instances.some((each) => isObject(each) && 'database' in each))
    result['instances'] = instances.map((each) => (isObject(each) ? withServers(each) : each));
  return result;
}

/** One value of an entry that differs. */
export interface SettingChange {
  /** Below the component: `ledgerApi.tls`; of an instance by its name: `instances.2.zone`. */
  readonly path: string;
  /** The first step of the path. */
  readonly setting: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two entries, leaf by leaf. Lists of texts differ by what they gained and lost. */
export function settingChanges(before: unknown, after: unknown): SettingChange[] {
  const found: SettingChange[] = [];
  const visit = (old: unknown, next: unknown, path: Path): void => {
    if (isSame(old, next)) return;
    if (isObject(old) && isObject(next)) {
      const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
      for (const key of keys) visit(old[key], next[key], [...path, key]);
    } else if (Array.isArray(old) && Array.isArray(next) && (isNamed(old) || isNamed(next))) {
      visit(byName(old), byName(next), path);
    } else {
      const [first] = path;
      found.push({ path: pathText(path), setting: String(first ?? ''), before: old, after: next });
    }
  };
  visit(before, after, []);
  return found;
}

/** Whether a list holds entries with names, which are the same entry wherever they stand. */
const isNamed = (list: readonly unknown[]): boolean =>
  list.length > 0 && list.every((each) => isObject(each) && nameOf(each) !== undefined);

const nameOf = (entry: Readonly<Record<string, unknown>>): string | undefined => {
  const name = entry['name'] ?? entry['domain'] ?? entry['rule'] ?? entry['party'];
  return typeof name === 'string' ? name : undefined;
};

const byName = (list: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(
    list.map((each, index) => [isObject(each) ? (nameOf(each) ?? String(index)) : String(each), each]),
  );

/** Whether two values of a file say the same; the order of keys means nothing. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
}
