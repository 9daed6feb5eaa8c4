import { isObject, own, type PlainObject, setOwn } from '../../base/object.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Entry, MapNode, Origin, SeqNode, YamlNode } from '../yaml-node.ts';
import { composingKeys, isDescription, isSection, type Layer, lists, ownKeys } from './layer.ts';

/** Something that the whole cannot have twice. */
export interface Twice {
  /** A key at the top, or an entry of a section. */
  readonly path: readonly string[];
  readonly first: Layer;
  readonly again: Layer;
}

/** A part that has a list where a map belongs, or the other way round. */
export interface Misfit {
  readonly key: string;
  readonly layer: Layer;
}

export interface Union {
  readonly layer: Layer;
  readonly twice: readonly Twice[];
  readonly misfits: readonly Misfit[];
}

/**
 * What a file says together with its parts. Entries of sections and items of lists are put together, and what stands in
 * one file alone is taken from there; of what stands in several, the first counts and the others are told.
 */
export function union(whole: Layer, parts: readonly Layer[]): Union {
  if (parts.length === 0) return { layer: whole, twice: [], misfits: [] };
  const layers = [whole, ...parts];
  const twice: Twice[] = [];
  const misfits: Misfit[] = [];
  const value: PlainObject = {};
  const added = new Set<string>();
  const keys = new Set<string>();
  for (const layer of layers) {
    for (const key of layer.keys) keys.add(key);
    for (const [key, said] of Object.entries(layer.value)) {
      if (layer !== whole && isLeftOut(key, layer)) continue;
      const before = own(value, key);
      if (before === undefined || before === null) setOwn(value, key, said);
      else if (isSection(key) && isObject(before) && isObject(said)) {
        // What a layer says is never changed.
        const entries = added.has(key) ? before : addAll({}, before);
        added.add(key);
        setOwn(value, key, entries);
        for (const [name, entry] of Object.entries(said))
          if (Object.hasOwn(entries, name))
            twice.push({ path: [key, name], ...ends(layers, layer, key, name) });
          else setOwn(entries, name, entry);
      } else if (lists.has(key) && Array.isArray(before) && Array.isArray(said))
        setOwn(value, key, [...before, ...said]);
      else if (said === null || key.startsWith('x-')) continue;
      else if (isSection(key) || lists.has(key)) misfits.push({ key, layer });
      else if (!agreed.has(key)) twice.push({ path: [key], ...ends(layers, layer, key) });
    }
  }
  let root: YamlNode | undefined;
  const layer: Layer = {
    source: whole.source,
    value,
    root: () => {
      root ??= unionNode(layers);
      return root;
    },
    keys,
  };
  return { layer, twice, misfits };
}

/** What several files may say, as long as they say the same; whoever knows the whole compares it. */
const agreed: ReadonlySet<string> = new Set(['environment', 'daml']);

/** What a part says and the whole does not take from it. */
const isLeftOut = (key: string, { value }: Layer): boolean =>
  composingKeys.has(key) || ownKeys.has(key) || (agreed.has(key) && isDescription(value));

function addAll(target: PlainObject, entries: PlainObject): PlainObject {
  for (const [name, entry] of Object.entries(entries)) setOwn(target, name, entry);
  return target;
}

function ends(
  layers: readonly Layer[],
  again: Layer,
  key: string,
  name?: string,
): { readonly first: Layer; readonly again: Layer } {
  const has = ({ value }: Layer): boolean => {
    const said = own(value, key);
    return name === undefined ? said !== undefined && said !== null : own(said, name) !== undefined;
  };
  return { first: layers.find((layer) => has(layer)) ?? again, again };
}

/** The nodes of the same: each entry names its file. */
function unionNode(layers: readonly Layer[]): MapNode {
  const entries = new Map<string, Entry>();
  const origins: Origin[] = [];
  for (const [index, layer] of layers.entries()) {
    const root = layer.root();
    if (root.kind !== 'map') continue;
    origins.push(...(root.origins ?? [{ source: layer.source, node: root }]));
    for (const entry of root.entries.values()) {
      if (index > 0 && isLeftOut(entry.key, layer)) continue;
      const source = entry.source ?? layer.source;
      const before = entries.get(entry.key);
      const joined = before === undefined ? undefined : joinedNode(before, entry.value, source);
      if (before === undefined || isNothing(before.value)) entries.set(entry.key, { ...entry, source });
      else if (joined !== undefined) entries.set(entry.key, { ...before, value: joined });
    }
  }
  return { kind: 'map', start: 0, end: 0, flow: false, entries, origins };
}

const isNothing = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;

/** Two sections, or two lists, as one; undefined where the first alone counts. */
function joinedNode({ key, value, source }: Entry, more: YamlNode, from: SourceFile): YamlNode | undefined {
  if (isSection(key) && value.kind === 'map' && more.kind === 'map')
    return joinedMaps(value, source, more, from);
  if (!lists.has(key) || value.kind !== 'seq' || more.kind !== 'seq') return undefined;
  const sources = [...sourcesOf(value, source), ...sourcesOf(more, from)];
  return { kind: 'seq', start: 0, end: 0, flow: false, items: [...value.items, ...more.items], sources };
}

const sourcesOf = ({ items, sources }: SeqNode, source: SourceFile | undefined): (SourceFile | undefined)[] =>
  items.map((_, index) => sources?.[index] ?? source);

/** Maps that were made here; they may be added to. */
const made = new WeakSet<MapNode>();

function joinedMaps(
  first: MapNode,
  source: SourceFile | undefined,
  more: MapNode,
  from: SourceFile,
): MapNode {
  let target = first;
  if (!made.has(first)) {
    const entries = new Map<string, Entry>();
    for (const entry of first.entries.values()) entries.set(entry.key, withSource(entry, source));
    const origins = first.origins ?? (source === undefined ? [] : [{ source, node: first }]);
    target = { kind: 'map', start: 0, end: 0, flow: false, entries, origins: [...origins] };
    made.add(target);
  }
  (target.origins as Origin[]).push(...(more.origins ?? [{ source: from, node: more }]));
  for (const entry of more.entries.values())
    if (!target.entries.has(entry.key)) target.entries.set(entry.key, withSource(entry, from));
  return target;
}

const withSource = (entry: Entry, source: SourceFile | undefined): Entry =>
  entry.source !== undefined || source === undefined ? entry : { ...entry, source };
