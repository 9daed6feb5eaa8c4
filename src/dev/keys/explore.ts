/** Finds out by trying what each key of the language changes. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { expand } from '../../link/expand.ts';
import type { TopologyValue } from '../../model/topology-value.ts';
import { type EffectKind, effectKinds, type Outcome, observe } from './observe.ts';
import { type SchemaKey, valuesFor } from './schema-keys.ts';

type Tree = Readonly<Record<string, unknown>>;

/** One trial: the file in which the key got another value, and what differed then. */
export interface Trial {
  readonly base: string;
  /** The way in that file; numbers are entries of lists. */
  readonly at: readonly (string | number)[];
  /** What is written there in its place; left out: the key is taken away. */
  readonly to?: unknown;
  /** What had to stand beside it, where nothing did. */
  readonly beside?: Readonly<Record<string, unknown>>;
  readonly effects: readonly EffectKind[];
}

/**
 * Every valid topology of the project: those that are made for this search, starters, then the small ones; each
 * as written and with its defaults.
 */
export function baseFiles(): string[] {
  return ['fixtures/figures', 'templates/starters', 'rules', 'src/dev/keys/bases']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => /(topology|\/good|bases\/\w+)\.yaml$/.test(path))
    .map((path) => ({ path, rank: rank(path), size: statSync(path).size }))
    .sort((a, b) => a.rank - b.rank || a.size - b.size || (a.path < b.path ? -1 : 1))
    .flatMap(({ path }) => [path, `${path}${expanded}`]);
}

/** Starters first: each has many kinds of components, and settings for all of them. */
const rank = (path: string): number =>
  ['src/dev', 'templates/starters', 'fixtures', 'rules'].findIndex((each) => path.startsWith(each));
/** Marks a file that is tried with every default written out. */
const expanded = '#expanded';

const trees = new Map<string, Tree | undefined>();
function treeOf(path: string): Tree | undefined {
  if (!trees.has(path)) {
    const [value, ...others] = loadAll(readFileSync(path.replace(expanded, ''), 'utf8'));
    const isTopology = others.length === 0 && isTree(value) && value['apiVersion'] !== undefined;
    const read = isTopology && path.endsWith(expanded) ? expand(value as TopologyValue).value : value;
    trees.set(path, isTopology ? (structuredClone(read) as Tree) : undefined);
  }
  return trees.get(path);
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const outcomes = new Map<string, Promise<Outcome | undefined>>();
function outcomeOf(value: unknown): Promise<Outcome | undefined> {
  const key = JSON.stringify(value);
  const known = outcomes.get(key);
  if (known !== undefined) return known;
  if (outcomes.size > 200) outcomes.clear();
  const made = observe(value);
  outcomes.set(key, made);
  return made;
}

/** The most places at which a key is tried before it counts as one without effect. */
const mostPlaces = 8;
const mostValues = 8;

/** A trial in which the key had an effect, the one with files or findings rather than a picture alone. */
export async function explore(key: SchemaKey, bases: readonly string[]): Promise<Trial | undefined> {
  const values = valuesFor(key.schemas).slice(0, mostValues);
  for (const { base, at } of placesOf(key, bases).slice(0, mostPlaces))
    for (const trial of trialsAt(base, at, values, key)) {
      const effects = await effectsOf(trial);
      if (effects.length > 0) return { ...trial, effects };
    }
  return undefined;
}

/** Where the key stands, then where it could stand, by how near the files come to it. */
export function placesOf(
  key: SchemaKey,
  bases: readonly string[],
): { base: string; at: (string | number)[]; depth: number }[] {
  const places = bases.flatMap((base) => {
    const tree = treeOf(base);
    return tree === undefined ? [] : waysIn(tree, key.path).map((way) => ({ base, ...way }));
  });
  return places.sort((a, b) => b.depth - a.depth);
}

/** Ways of a key in a tree, with how many steps of each are there; names of maps have to be there. */
function waysIn(tree: unknown, path: readonly string[]): { at: (string | number)[]; depth: number }[] {
  const [step, ...rest] = path;
  if (step === undefined) return [{ at: [], depth: 0 }];
  const into = (name: string | number, value: unknown) =>
    waysIn(value, rest).map(({ at, depth }) => ({ at: [name, ...at], depth: depth + 1 }));
  if (step === '*') return isTree(tree) ? Object.keys(tree).flatMap((name) => into(name, tree[name])) : [];
  if (step === '[]')
    return Array.isArray(tree) && tree.length > 0
      ? tree.flatMap((value, index) => into(index, value))
      : madeUp(path);
  if (isTree(tree) && step in tree) return into(step, tree[step]);
  // A short form, `database: server` or `instances: 2`, gives way to the long one.
  if (Array.isArray(tree)) return [];
  return madeUp(path);
}

/** A way that does not begin to exist: an entry of its own is made up in lists, never in maps of components. */
function madeUp(path: readonly string[]): { at: (string | number)[]; depth: number }[] {
  return path.includes('*') ? [] : [{ at: path.map((step) => (step === '[]' ? 0 : step)), depth: 0 }];
}

function* trialsAt(
  base: string,
  at: readonly (string | number)[],
  values: readonly unknown[],
  { isRequired, beside }: SchemaKey,
): Generator<Omit<Trial, 'effects'>> {
  const tree = treeOf(base);
  const present = valueAt(tree, at);
  if (present !== undefined && !isRequired) yield { base, at };
  for (const to of values)
    if (JSON.stringify(to) !== JSON.stringify(present))
      yield { base, at, to, ...(standsAlone(base, at) ? { beside } : {}) };
}

/** Whether nothing stands yet where a key is to be written, so that what its record requires has to come with it. */
export const standsAlone = (base: string, at: readonly (string | number)[]): boolean =>
  at.length > 1 && !isTree(valueAt(treeOf(base), at.slice(0, -1)));

const valueAt = (tree: unknown, at: readonly (string | number)[]): unknown =>
  at.reduce((value: unknown, step) => (value as Record<string | number, unknown> | undefined)?.[step], tree);

/** The kinds in which the two sides of a trial differ; none where one of them is no topology. */
export async function effectsOf(
  trial: Omit<Trial, 'effects'>,
  kinds: readonly EffectKind[] = effectKinds,
): Promise<EffectKind[]> {
  const before = await outcomeWith(trial, valueAt(treeOf(trial.base), trial.at));
  const after = await outcomeWith(trial, trial.to);
  if (before === undefined || after === undefined) return [];
  return kinds.filter((kind) => before.of(kind) !== after.of(kind));
}

/** What a file comes to with a value at a way; undefined where that is no topology. */
export function outcomeWith(
  { base, at, beside }: Pick<Trial, 'base' | 'at' | 'beside'>,
  value: unknown,
): Promise<Outcome | undefined> {
  const alone = treeOf(base);
  const tree = beside === undefined ? alone : withValue(alone, at.slice(0, -1), beside);
  return outcomeOf(withValue(tree, at, value));
}

/** What a file comes to as it is written. */
export const outcomeAsWritten = (base: string): Promise<Outcome | undefined> => outcomeOf(treeOf(base));

/** A copy with a value at a way; `undefined` takes it away. What is missing on the way is made. */
function withValue(tree: unknown, at: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = at;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(tree) ? [...tree] : [];
    list[step] = withValue(list[step], rest, value);
    return list;
  }
  const copy: Record<string, unknown> = isTree(tree) ? { ...tree } : {};
  const made = withValue(copy[step], rest, value);
  if (made === undefined) delete copy[step];
  else copy[step] = made;
  return isTree(tree) || Object.keys(copy).length > 0 || value !== undefined ? copy : undefined;
}
