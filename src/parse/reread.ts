import { isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import { endOf, entryIndent } from './around.ts';
import { type QuickValue, quickValues } from './quick-values.ts';

/** A text that the quick reader has read, with what it says. */
export interface QuickReading extends QuickValue {
  readonly text: string;
}

/**
 * What a text says that differs within one entry of a section from one that was read before. That entry alone is read; all
 * else is what it was, the very same objects, and keys that stand nowhere any more may be among the keys. Undefined where
 * more differs, or where the quick reader leaves the entry to the library.
 */
export function reread(before: QuickReading, text: string): QuickValue | undefined {
  const change = changeOf(before.text, text);
  if (change.start === text.length && text.length === before.text.length) return before;
  const place = entryAround(before.text, change);
  if (place === undefined) return undefined;
  const { section, entry, indent, from, to } = place;
  const end = to + text.length - before.text.length;
  // What follows has to begin on a line of its own, as it did.
  if (to < before.text.length && text[end - 1] !== '\n') return undefined;
  const piece = text.slice(from, end);
  if (endOf(piece, piece.indexOf('\n') + 1, indent) < piece.length) return undefined;
  const read = quickValues(`${section}:\n${piece}`);
  const entries = own(before.value, section);
  const found = own(read?.value, section);
  if (read === undefined || !isObject(entries) || !isObject(found)) return undefined;
  if (Object.keys(read.value).length !== 1 || Object.keys(found).join('\n') !== entry) return undefined;
  const all: PlainObject = { ...entries };
  setOwn(all, entry, found[entry]);
  const value: PlainObject = { ...before.value };
  setOwn(value, section, all);
  return { value, keys: new Set([...before.keys, ...read.keys]) };
}

/** Where a text begins to differ from another, and where in the other it no longer does. */
interface Change {
  readonly start: number;
  readonly end: number;
}

function changeOf(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  const start = longest(most, (length) => before.startsWith(after.slice(0, length)));
  const same = longest(most - start, (length) => before.endsWith(after.slice(after.length - length)));
  return { start, end: before.length - same };
}

/** The greatest length up to `most` that fits, where every shorter one fits as well. */
function longest(most: number, fits: (length: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** An entry of a section, from the line of its key to the next key that does not belong to it. */
interface EntryPlace {
  readonly section: string;
  readonly entry: string;
  readonly indent: number;
  readonly from: number;
  readonly to: number;
}

/** The entry within which, behind its key, a change lies. */
function entryAround(text: string, { start, end }: Change): EntryPlace | undefined {
  const head = lineAbove(text, start, (at) => isLetter(text.charCodeAt(at)));
  const section = keyAt(text, head);
  if (section === undefined) return undefined;
  const below = text.indexOf('\n', head) + 1;
  if (below === 0 || below > start) return undefined;
  const indent = entryIndent(text, below)?.length ?? 0;
  if (indent === 0) return undefined;
  const spaces = ' '.repeat(indent);
  const from = lineAbove(
    text,
    start,
    (at) => at < below || (text.startsWith(spaces, at) && isLetter(text.charCodeAt(at + indent))),
  );
  const entry = from < below ? undefined : keyAt(text, from + indent);
  if (entry === undefined || start <= from + indent + entry.length) return undefined;
  const to = endOf(text, text.indexOf('\n', from) + 1, indent);
  return end <= to ? { section, entry, indent, from, to } : undefined;
}

/** Where the nearest line begins, from that of `at` upwards, that is what is looked for; the first line where none is. */
function lineAbove(text: string, at: number, isIt: (start: number) => boolean): number {
  let line = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  while (line > 0 && !isIt(line)) line = line === 1 ? 0 : text.lastIndexOf('\n', line - 2) + 1;
  return line;
}

const isLetter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;

function keyAt(text: string, at: number): string | undefined {
  const form = /([A-Za-z_][\w.-]*):/y;
  form.lastIndex = at;
  return form.exec(text)?.[1];
}
