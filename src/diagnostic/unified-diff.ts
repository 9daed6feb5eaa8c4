import { SourceFile } from '../source/source-file.ts';
import { applyEdits } from './apply-fixes.ts';
import type { TextEdit } from './diagnostic.ts';

const context = 3;

/** Lines that change together: `before` the lines from `start` up to `end` (exclusive, from 0), `after` what they become. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly edits: TextEdit[];
}

/** The edits of a file as a unified diff that `patch` and `git apply` take. Edits stand in order and do not overlap. */
export function unifiedDiff(file: SourceFile, path: string, edits: readonly TextEdit[]): string {
  const changes = changesOf(file, edits);
  if (changes.length === 0) return '';
  const hunks: string[] = [];
  let shift = 0;
  for (let index = 0; index < changes.length; ) {
    let next = index + 1;
    while (
      next < changes.length &&
      (changes[next]?.start ?? 0) - (changes[next - 1]?.end ?? 0) <= 2 * context
    )
      next++;
    const { text, grown } = hunk(file, changes.slice(index, next), shift);
    hunks.push(text);
    shift += grown;
    index = next;
  }
  return `--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}

/** Each edit widened to whole lines; edits that share a line become one change. */
function changesOf(file: SourceFile, edits: readonly TextEdit[]): Change[] {
  const changes: Change[] = [];
  for (const edit of edits) {
    const start = file.position(edit.span.start).line - 1;
    const end = file.position(edit.span.end).line;
    const last = changes.at(-1);
    if (last !== undefined && start < last.end)
      changes[changes.length - 1] = { ...last, end: Math.max(end, last.end), edits: [...last.edits, edit] };
    else changes.push({ start, end, edits: [edit] });
  }
  return changes;
}

function hunk(file: SourceFile, changes: readonly Change[], shift: number): { text: string; grown: number } {
  const total = lineCount(file);
  const from = Math.max(0, (changes[0]?.start ?? 0) - context);
  const to = Math.min(total, (changes.at(-1)?.end ?? 0) + context);
  let body = '';
  let grown = 0;
  let at = from;
  for (const change of changes) {
    body += printed(' ', lines(file, at, change.start));
    const before = lines(file, change.start, change.end);
    const after = changedLines(file, change);
    body += printed('-', before) + printed('+', after);
    grown += after.length - before.length;
    at = change.end;
  }
  body += printed(' ', lines(file, at, to));
  const size = to - from;
  const range = (start: number, count: number): string => `${count === 0 ? start : start + 1},${count}`;
  return { text: `@@ -${range(from, size)} +${range(from + shift, size + grown)} @@\n${body}`, grown };
}

/** Lines of the text, without an empty one after the last line end. */
const lineCount = (file: SourceFile): number =>
  file.lineStarts.at(-1) === file.text.length ? file.lineStarts.length - 1 : file.lineStarts.length;

const lines = (file: SourceFile, from: number, to: number): string[] =>
  Array.from({ length: Math.max(0, Math.min(to, lineCount(file)) - from) }, (_, index) =>
    file.text.slice(offset(file, from + index), offset(file, from + index + 1)),
  );

const offset = (file: SourceFile, line: number): number => file.lineStarts[line] ?? file.text.length;

function changedLines(file: SourceFile, { start, end, edits }: Change): string[] {
  const from = offset(file, start);
  const moved = edits.map(({ span, newText }) => ({
    span: { start: span.start - from, end: span.end - from },
    newText,
  }));
  const text = applyEdits(file.text.slice(from, offset(file, end)), moved);
  const changed = new SourceFile(file.name, text);
  return lines(changed, 0, changed.lineStarts.length);
}

const printed = (sign: string, all: readonly string[]): string =>
  all
    .map((line) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`)
    .join('');
