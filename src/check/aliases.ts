import { append } from '../base/grouped.ts';
import { pathKey } from '../base/path.ts';
import type { Diagnostic, Label } from '../diagnostic/diagnostic.ts';
import type { TopologyFile } from '../parse/topology-file.ts';

/** Most places of aliases that one finding shows. */
const mostPlaces = 3;

/**
 * A mistake inside an anchor is written once, and found wherever an alias brings it: it becomes one finding, with the
 * number of places and the first of them.
 */
export function mergeAliases(
  diagnostics: readonly Diagnostic[],
  files: readonly TopologyFile[],
): Diagnostic[] {
  const byDocument = new Map(files.map((file) => [file.document, file]));
  const groups = new Map<string, Diagnostic[]>();
  const times = new Map<string, number>();
  for (const each of diagnostics) {
    const { span, path } = each.primary;
    const place = [each.document, span.start, span.end, path.length, path[0], path.at(-1)].join('\u0000');
    // A rule may have several things to say of one place: the first of each entry are one mistake, and so on.
    const own = `${each.rule}\u0000${pathKey(path)}`;
    const nth = times.get(own) ?? 0;
    times.set(own, nth + 1);
    const key = `${each.rule}\u0000${nth}\u0000${place}`;
    append(groups, key, each);
  }
  const merged = new Map<Diagnostic, Diagnostic | undefined>();
  for (const [first, ...others] of groups.values()) {
    const file = first === undefined ? undefined : byDocument.get(first.document);
    if (first === undefined || file === undefined) continue;
    const places = [first, ...others].flatMap((found) => aliasOf(file, found) ?? []);
    if (places.length === 0) continue;
    merged.set(first, joined(first, others.length, places));
    for (const other of others) merged.set(other, undefined);
  }
  return diagnostics.flatMap((each) => (merged.has(each) ? (merged.get(each) ?? []) : [each]));
}

function joined(first: Diagnostic, others: number, places: readonly Label[]): Diagnostic {
  const shown = new Map(places.map((place) => [pathKey(place.path), place]));
  const left = shown.size - mostPlaces;
  const related = [...shown.values()].slice(0, mostPlaces).map((place, index) => ({
    ...place,
    text:
      index === mostPlaces - 1 && left > 0
        ? `and here, and in ${left} more places`
        : 'an alias brings it here',
  }));
  const count =
    others === 0
      ? ''
      : ` (and so ${others === 1 ? 'has 1 more place' : `have ${others} more places`} through an alias)`;
  return { ...first, message: `${first.message}${count}`, related: [...first.related, ...related] };
}

/** Where the alias stands that leads to what is found: the last key of its path that is written behind it. */
function aliasOf(
  file: TopologyFile,
  { primary: { file: source, path, span } }: Diagnostic,
): Label | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = file.label(path.slice(0, length), '', 'key');
    if (place.file === source && place.span.start > span.start) return place;
  }
  return undefined;
}
