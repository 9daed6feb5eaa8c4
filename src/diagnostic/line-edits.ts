import type { SourceFile } from '../source/source-file.ts';
import type { TextEdit } from './diagnostic.ts';

/** Above this many pairs of lines the changed region is taken as one change, so that comparing stays quick. */
const mostPairs = 1_000_000;

/** The edits that turn a file's text into `after`, line by line, in order. */
export function lineEdits(before: SourceFile, after: string): TextEdit[] {
  const old = lines(before.text);
  const young = lines(after);
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < young.length - start &&
    old[old.length - 1 - end] === young[young.length - 1 - end]
  )
    end++;
  const offsets = [0];
  for (const line of old) offsets.push((offsets.at(-1) ?? 0) + line.length);
  const oldEnd = old.length - end;
  const youngEnd = young.length - end;
  if (start === oldEnd && start === youngEnd) return [];
  const pairs = (oldEnd - start) * (youngEnd - start);
  const changes =
    pairs > mostPairs
      ? [{ from: start, to: oldEnd, youngFrom: start, youngTo: youngEnd }]
      : compare(old.slice(start, oldEnd), young.slice(start, youngEnd), start);
  return changes.map(({ from, to, youngFrom, youngTo }) => {
    const span = { start: offsets[from] ?? 0, end: offsets[to] ?? before.text.length };
    const newText = young.slice(youngFrom, youngTo).join('');
    // Where lines take the place of lines, the last line end stays: the next line is then not part of the change.
    const keepsEnd = to > from && newText.endsWith('\n') && before.text[span.end - 1] === '\n';
    return keepsEnd
      ? { span: { ...span, end: span.end - 1 }, newText: newText.slice(0, -1) }
      : { span, newText };
  });
}

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly youngFrom: number;
  readonly youngTo: number;
}

/** Longest common subsequence, by the usual table. */
function compare(old: readonly string[], young: readonly string[], shift: number): LineChange[] {
  const width = young.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = young.length - 1; j >= 0; j--)
      table[i * width + j] =
        old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    const [from, youngFrom] = [i, j];
    while (
      (i < old.length || j < young.length) &&
      !(i < old.length && j < young.length && old[i] === young[j])
    ) {
      if (j >= young.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) i++;
      else j++;
    }
    if (i > from || j > youngFrom)
      changes.push({ from: from + shift, to: i + shift, youngFrom: youngFrom + shift, youngTo: j + shift });
    while (i < old.length && j < young.length && old[i] === young[j]) {
      i++;
      j++;
    }
  }
  return changes;
}
