import type { Path } from '../base/path.ts';
import type { Entry, YamlNode } from './yaml-node.ts';

/** What stands around a path, cut out of a text. */
export interface Excerpt {
  /** The line of the section, then the entry of it, as they stand in the text. */
  readonly text: string;
  /** The place in the whole text of an offset in this one. */
  readonly offset: (at: number) => number;
}

/** A section of a text: its line, and the lines below that belong to it. */
interface Section {
  readonly start: number;
  readonly below: number;
  readonly end: number;
  /** What stands before the names of its entries. */
  readonly indent: string;
}

/**
 * Cuts entries out of a text, so that the places of a few take a moment and not the time that the whole text takes. Only
 * for texts that the quick reader has read: in them a key at the beginning of a line is a key.
 */
export class Excerpts {
  readonly #text: string;
  readonly #sections = new Map<string, Section | undefined>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The line of the first key of `path` and the entry of its second below it; undefined where it does not stand there so. */
  around([name, entry]: Path): Excerpt | undefined {
    if (typeof name !== 'string' || typeof entry !== 'string') return undefined;
    const section = this.#section(name);
    if (section === undefined) return undefined;
    const { start, below, end, indent } = section;
    const from = lineOf(this.#text, entry, indent, below);
    if (from < 0 || from >= end) return undefined;
    const to = endOf(this.#text, this.#text.indexOf('\n', from) + 1, indent.length);
    const head = below - start;
    return {
      text: this.#text.slice(start, below) + this.#text.slice(from, to),
      offset: (at) => (at < head ? start + at : from + at - head),
    };
  }

  #section(name: string): Section | undefined {
    if (!this.#sections.has(name)) this.#sections.set(name, sectionIn(this.#text, name));
    return this.#sections.get(name);
  }
}

/** What stands before the name of the first entry of a section, whose first line begins at `below`. */
export function entryIndent(text: string, below: number): string | undefined {
  const first = /(?: *(?:#[^\n]*)?\n)*( +)[A-Za-z_]/y;
  first.lastIndex = below;
  return first.exec(text)?.[1];
}

function sectionIn(text: string, name: string): Section | undefined {
  const start = lineOf(text, name, '', 0);
  if (start < 0) return undefined;
  const below = text.indexOf('\n', start) + 1;
  const end = endOf(text, below, 0);
  const indent = entryIndent(text, below);
  return below === 0 || indent === undefined ? undefined : { start, below, end, indent };
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
export function endOf(text: string, after: number, indent: number): number {
  if (after === 0) return text.length;
  const next = new RegExp(`^ {0,${indent}}[A-Za-z_]`, 'gm');
  next.lastIndex = after;
  return next.exec(text)?.index ?? text.length;
}

/** A node of an excerpt with its places in the whole text. Such texts have no aliases: each node stands once. */
export function placedIn(node: YamlNode, offset: Excerpt['offset']): YamlNode {
  const placed = { ...node, start: offset(node.start), end: offset(node.end) };
  if (placed.kind === 'seq') return { ...placed, items: placed.items.map((item) => placedIn(item, offset)) };
  if (placed.kind !== 'map') return placed;
  const entries = new Map<string, Entry>();
  for (const [key, { keySpan, value, ...rest }] of placed.entries) {
    const span = { start: offset(keySpan.start), end: offset(keySpan.end) };
    entries.set(key, { ...rest, keySpan: span, value: placedIn(value, offset) });
  }
  return { ...placed, entries };
}
