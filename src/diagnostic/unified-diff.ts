import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** Above so many lines that come or go, looking for what stays takes seconds and helps no reader. */
const mostChanges = 2_000;

/**
 * What turns one text into another, as a unified diff that `patch` and `git apply` take; empty where they are the same.
 * Texts that differ in too many lines are one change of everything.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const names = [`a/${path}`, `b/${path}`] as const;
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, maxEditLength: mostChanges };
  const patch = createTwoFilesPatch(...names, before, after, undefined, undefined, options);
  if (patch !== undefined) return patch;
  const [old, young] = [linesOf(before), linesOf(after)];
  const range = ({ length }: readonly string[]): string => `${Math.min(1, length)},${length}`;
  return `--- ${names[0]}\n+++ ${names[1]}\n@@ -${range(old)} +${range(young)} @@\n${printed('-', old)}${printed('+', young)}`;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const printed = (sign: string, lines: readonly string[]): string =>
  lines
    .map((line) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`)
    .join('');
