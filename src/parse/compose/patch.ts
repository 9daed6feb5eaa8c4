import { didYouMean, isSlip } from '../../base/did-you-mean.ts';
import { isObject, own, type PlainObject, setOwn } from '../../base/object.ts';
import type { Path } from '../../base/path.ts';
import type { Entry, MapNode, YamlNode } from '../yaml-node.ts';
import { composingKeys, isSection, type Layer, withoutComposing } from './layer.ts';

/** What a patch speaks of and what is not there. */
export interface Missing {
  readonly path: Path;
  /** What is there under a name so near that it was probably meant. */
  readonly meant?: string;
}

/**
 * A layer with a JSON merge patch over it (RFC 7386): `null` takes away, lists and single values take the place of what was
 * there, entries of maps are merged.
 */
export function patch(base: Layer, over: Layer): Layer {
  const value = patched(base.value, withoutComposing(over).value) as PlainObject;
  let root: YamlNode | undefined;
  return {
    source: over.source,
    value,
    root: () => {
      root ??= patchedNode(base, over);
      return root;
    },
    keys: new Set([...base.keys, ...over.keys]),
  };
}

function patched(base: unknown, over: unknown): unknown {
  if (!isObject(over)) return over;
  const result: PlainObject = {};
  if (isObject(base)) for (const [key, value] of Object.entries(base)) setOwn(result, key, value);
  for (const [key, value] of Object.entries(over))
    if (value === null) delete result[key];
    else setOwn(result, key, patched(own(result, key), value));
  return result;
}

function patchedNode(base: Layer, over: Layer): YamlNode {
  const [below, above] = [base.root(), withoutComposing(over).root()];
  return above.kind === 'map' ? patchedMap(below, base.source, above, over.source) : below;
}

function patchedMap(
  base: YamlNode | undefined,
  below: Layer['source'],
  over: MapNode,
  above: Layer['source'],
): MapNode {
  const entries = new Map<string, Entry>();
  if (base?.kind === 'map')
    for (const entry of base.entries.values())
      entries.set(entry.key, { ...entry, source: entry.source ?? below });
  for (const entry of over.entries.values()) {
    const source = entry.source ?? above;
    const before = entries.get(entry.key);
    if (entry.value.kind === 'scalar' && entry.value.value === null) entries.delete(entry.key);
    else if (entry.value.kind !== 'map') entries.set(entry.key, { ...entry, source });
    else {
      const value = patchedMap(before?.value, before?.source ?? below, entry.value, source);
      // What is only changed is declared where it was.
      entries.set(entry.key, { ...(before?.value.kind === 'map' ? before : { ...entry, source }), value });
    }
  }
  const origins = [
    ...(base?.kind === 'map' ? (base.origins ?? [{ source: below, node: base }]) : []),
    ...(over.origins ?? [{ source: above, node: over }]),
  ];
  return { kind: 'map', start: 0, end: 0, flow: false, entries, origins };
}

/** What a patch takes away although it is not there, and entries whose name is a slip in one that is. */
export function missing(base: PlainObject, over: PlainObject): Missing[] {
  const found: Missing[] = [];
  const visit = (below: unknown, patchValue: PlainObject, path: Path): void => {
    for (const [key, value] of Object.entries(patchValue)) {
      if (path.length === 0 && composingKeys.has(key)) continue;
      const before = own(below, key);
      const at = [...path, key];
      if (before === undefined) {
        const names = isObject(below) ? Object.keys(below) : [];
        const meant = didYouMean(key, names);
        const isEntry = path.length === 1 && isSection(String(path[0]));
        if (value === null) found.push({ path: at, ...(meant === undefined ? {} : { meant }) });
        else if (isEntry && meant !== undefined && isSlip(key, meant)) found.push({ path: at, meant });
      } else if (isObject(value)) visit(before, value, at);
    }
  };
  visit(base, over, []);
  return found;
}
