import { isObject, type PlainObject } from '../base/object.ts';
import { type Path, pathKey } from '../base/path.ts';
import { componentKinds, sectionOf } from '../model/component.ts';
import type { Topology } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import { type Entry, entriesOf, isSame } from './entries.ts';
import { renamesBetween } from './renames.ts';

/**
 * One move of the network from one state to the next. `value` is the topology in between, as a file would say it; who
 * checks the way looks at each of them.
 */
export interface Move {
  readonly kind: 'let-go' | 'found' | 'add' | 'change' | 'take-up' | 'remove';
  /** What moves, in the order in which it should. */
  readonly entries: readonly Entry[];
  /** The topology once it has moved. */
  readonly value: TopologyValue;
}

/** They come to life in the order of their kinds, and go in the opposite one. */
const rank = ({ kind }: Entry): number => componentKinds.indexOf(kind);
const sections: ReadonlySet<string> = new Set(Object.values(sectionOf));

/**
 * The states through which one topology becomes another, so that none in between breaks what both keep: what is live
 * once lets go before it is taken up elsewhere; what is needed comes before those that need it and goes after them.
 */
export function movesBetween(before: Topology, after: Topology): Move[] {
  const way = new Way(before, after);
  way.rename();
  way.letGo();
  way.add();
  way.change();
  way.takeUp();
  way.remove();
  return way.moves;
}

class Way {
  readonly moves: Move[] = [];
  #old: ReadonlyMap<string, Entry>;
  readonly #next: ReadonlyMap<string, Entry>;
  readonly #target: TopologyValue;
  #value: TopologyValue;

  constructor(before: Topology, after: Topology) {
    this.#old = entriesOf(before);
    this.#next = entriesOf(after);
    this.#target = after.written;
    this.#value = before.written;
  }

  /** Providers are known by their addresses: one under another name is the same, and two of them would be one too many. */
  rename(): void {
    for (const [key, { kind, path, name: from, spec }] of renamesBetween(this.#old, this.#next)) {
      const next = this.#next.get(key);
      if (kind !== 'identity-provider' || next === undefined) continue;
      const named = (value: unknown): unknown => withProvider(value, from, next.name);
      this.#value = named(this.#value) as TopologyValue;
      this.#old = new Map(
        [...this.#old].map(([each, entry]) =>
          each === pathKey(path)
            ? [key, { ...next, spec }]
            : [each, { ...entry, spec: named(entry.spec) as Entry['spec'] }],
        ),
      );
      const written = at(this.#value, path);
      this.#move('change', [next], [path, undefined], [next.path, written]);
    }
  }

  /** Rules that another node takes up, and managers that another one replaces, stop first. */
  letGo(): void {
    const nodes = [...this.#old.values()].filter(({ kind }) => kind === 'trigger-node');
    for (const entry of nodes) {
      const next = this.#next.get(entry.key);
      const kept = next === undefined ? this.#rulesElsewhere(entry) : rulesOf(next);
      const rules = rulesOf(entry);
      const left = rules.filter((rule) => kept.some((each) => isSame(each, rule)));
      if (left.length === rules.length) continue;
      // Where letting go is all that changes, what is written from now on is written at once.
      const isAll =
        next !== undefined && isSame({ ...next.spec, rules: left }, { ...entry.spec, rules: left });
      this.#move(
        'let-go',
        [entry],
        isAll && isSame(rulesOf(next), left)
          ? [entry.path, this.#written(next)]
          : [[...entry.path, 'rules'], left],
      );
    }
    const managers = [...this.#old.values()].filter(
      ({ kind, key }) => kind === 'domain-manager' && !this.#next.has(key),
    );
    const replaced = managers.filter(({ spec }) =>
      [...this.#next.values()].some(
        ({ kind, key, spec: other }) =>
          kind === 'domain-manager' && !this.#old.has(key) && isSame(other['domain'], spec['domain']),
      ),
    );
    for (const entry of replaced) this.#move('let-go', [entry], [entry.path, undefined]);
  }

  /** Of a node that goes: the rules that nobody takes up, which it keeps until then. */
  #rulesElsewhere(entry: Entry): unknown[] {
    const taken = [...this.#next.values()].filter(({ kind }) => kind === 'trigger-node').flatMap(rulesOf);
    return rulesOf(entry).filter((rule) => !taken.some((each) => ruleText(each) === ruleText(rule)));
  }

  /** What is new, each after what it needs. A domain is founded with its nodes, since none of them is of use alone. */
  add(): void {
    const added = [...this.#next.values()]
      .filter(({ key }) => !this.#old.has(key))
      .sort((a, b) => rank(a) - rank(b));
    const done = new Set<Entry>();
    for (const entry of added) {
      if (done.has(entry)) continue;
      const together = entry.kind === 'domain' ? [entry, ...this.#nodesOf(entry, added)] : [entry];
      for (const each of together) done.add(each);
      this.#move(
        entry.kind === 'domain' ? 'found' : 'add',
        together,
        ...together.map((each): Patch => [each.path, this.#written(each)]),
      );
    }
  }

  #nodesOf(domain: Entry, added: readonly Entry[]): Entry[] {
    const serves = (name: unknown): boolean =>
      Array.isArray(name) ? name.includes(domain.name) : name === domain.name;
    return added.filter(
      ({ kind, spec }) =>
        (kind === 'sequencer' || kind === 'mediator' || kind === 'domain-manager') && serves(spec['domain']),
    );
  }

  /** What is set up otherwise, in the order in which it would be started; rules that come to a node come later. */
  change(): void {
    const rest = Object.keys({ ...this.#value, ...this.#target }).filter((key) => !sections.has(key));
    const whole = rest.filter((key) => !isSame(own(this.#value, key), own(this.#target, key)));
    if (whole.length > 0)
      this.#move('change', [], ...whole.map((key): Patch => [[key], own(this.#target, key)]));
    const changed = [...this.#next.values()]
      .filter(({ key, spec }) => {
        const old = this.#old.get(key);
        return old !== undefined && !isSame(old.spec, spec);
      })
      .sort((a, b) => rank(a) - rank(b));
    for (const entry of changed) {
      const old = this.#old.get(entry.key);
      if (old === undefined) continue;
      const value = this.#written(entry);
      if (entry.kind !== 'trigger-node') {
        this.#move('change', [entry], [entry.path, value]);
        continue;
      }
      const both = rulesOf(old).filter((rule) => rulesOf(entry).some((each) => isSame(each, rule)));
      const { rules: _, ...others } = entry.spec;
      const { rules: __, ...othersBefore } = old.spec;
      if (!isSame(others, othersBefore))
        this.#move('change', [entry], [entry.path, { ...(value as object), rules: both }]);
    }
  }

  /** Rules begin where they are from now on. */
  takeUp(): void {
    for (const entry of this.#next.values()) {
      if (entry.kind !== 'trigger-node') continue;
      const value = this.#written(entry);
      if (!isSame(at(this.#value, entry.path), value)) this.#move('take-up', [entry], [entry.path, value]);
    }
  }

  /** What is not there any more, those that need something before what they need. */
  remove(): void {
    const removed = [...this.#old.values()]
      .filter(({ key, path }) => !this.#next.has(key) && at(this.#value, path) !== undefined)
      .sort((a, b) => rank(b) - rank(a));
    const done = new Set<Entry>();
    for (const entry of removed) {
      if (done.has(entry)) continue;
      const domain = removed.find(({ kind, name }) => kind === 'domain' && name === entry.spec['domain']);
      const together = domain === undefined ? [entry] : [...this.#nodesOf(domain, removed), domain];
      for (const each of together) done.add(each);
      this.#move('remove', together, ...together.map(({ path }): Patch => [path, undefined]));
    }
    // What is left are sections in another order, or ones that became empty.
    if (!isSame(this.#value, this.#target)) this.#value = this.#target;
    const last = this.moves.at(-1);
    if (last !== undefined) this.moves[this.moves.length - 1] = { ...last, value: this.#target };
  }

  #written(entry: Entry): unknown {
    return at(this.#target, entry.path);
  }

  #move(kind: Move['kind'], entries: readonly Entry[], ...patches: readonly Patch[]): void {
    for (const [path, value] of patches) this.#value = patched(this.#value, path, value) as TopologyValue;
    this.moves.push({ kind, entries, value: this.#value });
  }
}

/** A value in which every `identityProvider` of one name has another. */
function withProvider(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withProvider(each, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key !== 'identityProvider'
        ? withProvider(each, from, to)
        : each === from
          ? to
          : Array.isArray(each)
            ? each.map((name) => (name === from ? to : name))
            : each,
    ]),
  );
}

type Patch = readonly [path: Path, value: unknown];

const own = (value: object, key: string): unknown => (value as PlainObject)[key];

const rulesOf = ({ spec }: Entry): unknown[] => {
  const rules = spec['rules'];
  return Array.isArray(rules) ? rules : rules === undefined ? [] : [rules];
};

const ruleText = (rule: unknown): string =>
  isObject(rule) ? `${String(rule['rule'])} ${String(rule['party'] ?? '')}` : String(rule);

function at(root: unknown, path: Path): unknown {
  let found: unknown = root;
  for (const step of path) found = isObject(found) ? found[String(step)] : undefined;
  return found;
}

/** A copy of `root` with another value at a path; undefined takes the key away, and an empty section with it. */
function patched(root: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const copy: PlainObject = isObject(root) ? { ...root } : {};
  const next = patched(copy[String(first)], rest, value);
  const isEmpty =
    next === undefined || (value === undefined && isObject(next) && Object.keys(next).length === 0);
  if (isEmpty) delete copy[String(first)];
  else copy[String(first)] = next;
  return copy;
}
