import { append } from '../base/grouped.ts';
import { isObject, own } from '../base/object.ts';
import { slug } from '../base/slug.ts';
import { link } from '../link/link.ts';
import { sectionsThat } from '../model/kinds/index.ts';
import type { Topology } from '../model/topology.ts';
import { TopologyFile } from '../parse/topology-file.ts';

/** What a topology means, and the file that says it. */
export interface Said {
  readonly topology: Topology;
  readonly file: TopologyFile;
}

/** Sections of things that run or stand for some, whose names meet in a plan. */
const running = sectionsThat(({ asTarget }) => asTarget);
const domainNodes: readonly string[] = ['sequencers', 'mediators', 'domainManagers'];
const parts = new Set<string>([...running, 'applications']);

/** An entry of a section. */
interface Unit {
  readonly section: string;
  readonly name: string;
  /** Every text in it: among them the names of all that it refers to. */
  readonly texts: ReadonlySet<string>;
}

const keyOf = (section: string, name: string): string => `${section} ${name}`;
const keyOfUnit = ({ section, name }: Unit): string => keyOf(section, name);

/**
 * Two topologies without what is of no interest to some entries, by section and name: each has these, what refers to
 * them, all that any of this refers to, every node of the domains among it, and what the other one has of all this.
 * Everything means in it what it means in the whole.
 */
export function excerptsOf(
  sides: readonly [Said, Said],
  entries: readonly (readonly [section: string, name: string])[],
): [Topology, Topology] {
  const [before, after] = sides.map(({ topology }) => new Neighbours(topology)) as [Neighbours, Neighbours];
  const touched = entries.map(([section, name]) => keyOf(section, name));
  let kept = new Set([...before.around(touched), ...after.around(touched)]);
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    kept = new Set([...before.neededBy(kept), ...after.neededBy(kept)]);
  }
  return sides.map((side) => excerpt(side, kept)) as [Topology, Topology];
}

function excerpt({ topology, file }: Said, kept: ReadonlySet<string>): Topology {
  const value = Object.fromEntries(
    Object.entries(topology.spec).map(([section, content]) => [
      section,
      parts.has(section) && isObject(content)
        ? Object.fromEntries(Object.entries(content).filter(([name]) => kept.has(keyOf(section, name))))
        : content,
    ]),
  );
  const yaml = {
    // Places are of no interest here, and finding them takes long.
    get root() {
      return file.root;
    },
    keys: file.keys,
  };
  const part = new TopologyFile(file.source, file.document, yaml, value, []);
  return link(part, topology.environment).value;
}

/** The entries of a topology, by what they refer to and by what refers to them. */
class Neighbours {
  readonly #units: ReadonlyMap<string, Unit>;
  readonly #byName = new Map<string, Unit[]>();
  readonly #byText = new Map<string, Unit[]>();

  constructor(topology: Topology) {
    this.#units = unitsOf(topology);
    for (const unit of this.#units.values()) {
      append(this.#byName, unit.name, unit);
      for (const text of unit.texts) append(this.#byText, text, unit);
    }
  }

  /** Entries with what refers to them; of nodes of a domain, what refers to the domain. */
  around(keys: readonly string[]): string[] {
    const touched = keys.flatMap((key) => this.#units.get(key) ?? []);
    const domains = touched
      .filter(({ section }) => domainNodes.includes(section))
      .flatMap((unit) => this.#targets(unit).filter(({ section }) => section === 'domains'));
    return [...touched, ...domains].flatMap((unit) => [unit, ...this.#users(unit)]).map(keyOfUnit);
  }

  /** Entries with all that they refer to, and the nodes of the domains among it. */
  neededBy(keys: Iterable<string>): Set<string> {
    const kept = new Set(keys);
    const left = [...kept].flatMap((key) => this.#units.get(key) ?? []);
    for (let unit = left.pop(); unit !== undefined; unit = left.pop()) {
      const nodes =
        unit.section === 'domains'
          ? this.#users(unit).filter(({ section }) => domainNodes.includes(section))
          : [];
      for (const each of [...this.#targets(unit), ...nodes]) {
        if (kept.has(keyOfUnit(each))) continue;
        kept.add(keyOfUnit(each));
        left.push(each);
      }
    }
    return kept;
  }

  #targets = ({ texts }: Unit): Unit[] => [...texts].flatMap((text) => this.#byName.get(text) ?? []);
  #users = ({ name }: Unit): Unit[] => this.#byText.get(name) ?? [];
}

function unitsOf({ spec }: Topology): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const section of parts) {
    const entries = own(spec, section);
    if (!isObject(entries)) continue;
    for (const [name, entry] of Object.entries(entries))
      units.set(keyOf(section, name), { section, name, texts: textsIn(entry) });
  }
  return units;
}

function textsIn(value: unknown): Set<string> {
  const found = new Set<string>();
  const left: unknown[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') found.add(next);
    else if (typeof next === 'object' && next !== null) left.push(...Object.values(next));
  }
  return found;
}

/** What a plan adds to the name of a component, for what belongs to it. */
const added = /^(?:\d.*|lb|rw|ro|r|cache|live|standby|bootstrap|identify|connect|console|rules)(?:-|$)/;

/**
 * Whether names in the plan of a topology may depend on more than what bears them: where two kinds share a name, where
 * one is like another with what a plan adds to it, or where users of databases and instances have names of their own.
 */
export function mayShareNames({ topology, file }: Said): boolean {
  if (['user', 'process'].some((key) => file.keys.has(key))) return true;
  const names = new Set<string>();
  for (const section of running) {
    const entries = own(topology.spec, section);
    if (!isObject(entries)) continue;
    for (const [name, entry] of Object.entries(entries)) {
      if (names.has(slug(name)) || hasNamedInstances(entry)) return true;
      names.add(slug(name));
    }
  }
  return [...names].some((name) =>
    [...name.matchAll(/-/g)].some(
      ({ index }) => names.has(name.slice(0, index)) && added.test(name.slice(index + 1)),
    ),
  );
}

const hasNamedInstances = (entry: unknown): boolean =>
  isObject(entry) &&
  Array.isArray(entry['instances']) &&
  entry['instances'].some((each) => isObject(each) && !/^\d+$/.test(String(each['name'])));
