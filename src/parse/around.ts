import type { Path } from '../base/path.ts';

/**
 * A text with nothing left but what stands around `path`: the line of its first key and the entry of its second below
 * it, each where it was, with line breaks in place of all else. Whatever reads it finds the same places as in the whole
 * text, and needs a moment where a large file would need a hundred. Only for texts that the quick reader has read: in
 * them a key at the beginning of a line is a key. Undefined where the path does not stand there so.
 */
export function textAround(text: string, [section, entry]: Path): string | undefined {
  if (typeof section !== 'string' || typeof entry !== 'string') return undefined;
  const start = lineOf(text, section, '', 0);
  if (start < 0) return undefined;
  const below = text.indexOf('\n', start) + 1;
  const end = endOf(text, below, 0);
  const indent = /^(?: *(?:#[^\n]*)?\n)*( +)[A-Za-z_]/.exec(text.slice(below, end))?.[1];
  if (below === 0 || indent === undefined) return undefined;
  const from = lineOf(text, entry, indent, below);
  if (from < 0 || from >= end) return undefined;
  const to = endOf(text, text.indexOf('\n', from) + 1, indent.length);
  const between = '\n'.repeat(from - below);
  return `${'\n'.repeat(start)}${text.slice(start, below)}${between}${text.slice(from, to)}`;
}

/** Where the line of a key begins, from `after` on; -1 where there is none. */
function lineOf(text: string, key: string, indent: string, after: number): number {
  const line = `${indent}${key}:`;
  const isKey = (at: number): boolean => /[ \n]/.test(text.charAt(at + line.length) || '\n');
  if (text.startsWith(line, after) && isKey(after)) return after;
  for (let at = text.indexOf(`\n${line}`, after); at >= 0; at = text.indexOf(`\n${line}`, at + 1))
    if (isKey(at + 1)) return at + 1;
  return -1;
}

/** Where the next key of at most this indentation begins, which ends what stood before it. */
function endOf(text: string, after: number, indent: number): number {
  if (after === 0) return text.length;
  const next = new RegExp(`^ {0,${indent}}[A-Za-z_]`, 'gm');
  next.lastIndex = after;
  return next.exec(text)?.index ?? text.length;
}
