import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';
import type { Span } from '../source/source-file.ts';
import { resolvePlain } from './plain-scalar.ts';
import { maxDepth } from './read-yaml.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { isAboutIndent, isFollowOn, syntaxProblem } from './syntax-wording.ts';
import { YamlDocument } from './yaml-document.ts';
import type { Entry, YamlNode } from './yaml-node.ts';

/** Longer broken texts are not read on after their first mistake: recovery is slow. */
export const maxRecoverableLength = 1_000_000;

export interface Recovery {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads on after syntax mistakes: all of them, and what of the documents could be saved. Only called for text that
 * the strict reader refused, so that the two never judge the same text.
 */
export function recoverYaml(text: string): Recovery | undefined {
  if (text.length > maxRecoverableLength) return undefined;
  let parsed: Document.Parsed[];
  try {
    const result = parseAllDocuments(text, {
      lineCounter: new LineCounter(),
      prettyErrors: false,
      uniqueKeys: false,
      merge: true,
      strict: true,
    });
    parsed = Array.isArray(result) ? (result as Document.Parsed[]) : [];
  } catch {
    // Nesting that exhausts the stack; the strict reader's own finding stands.
    return undefined;
  }
  const errors = parsed.flatMap((document) => document.errors);
  if (errors.length === 0) return undefined;
  return {
    documents: parsed.map((document) => YamlDocument.of(savedRoot(document, text, parsed.length === 1))),
    problems: telling(errors, text),
  };
}

/**
 * One slip often breaks several rules of the grammar: the first on a line tells, and of those about where lines begin the
 * first of a section.
 */
function telling(errors: readonly YAMLError[], text: string): SyntaxProblem[] {
  const kept: SyntaxProblem[] = [];
  let before: number | undefined;
  let misplacedIn: number | undefined;
  const sections = [...text.matchAll(/^[^\s#]/gm)].map(({ index }) => index);
  let section = 0;
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const at = error.pos[0];
    if (before !== undefined && text.slice(before, at).split('\n').length <= 2) continue;
    // A mistake that is seen at the margin belongs to the section above it.
    while ((sections[section + 1] ?? text.length) < at) section++;
    if (section === misplacedIn && isFollowOn(error)) continue;
    if (isAboutIndent(error) || isFollowOn(error)) misplacedIn = section;
    before = at;
    kept.push(syntaxProblem(error, text));
  }
  return kept;
}

function savedRoot(document: Document.Parsed, text: string, isOnly: boolean): YamlNode {
  const bad = document.errors.map((error) => error.pos[0]);
  let tooDeep = false;
  visit(document, (_key, _node, path) => {
    if (path.length > maxDepth) {
      tooDeep = true;
      return visit.BREAK;
    }
    return undefined;
  });
  const contents = document.contents as Node | null;
  if (tooDeep || contents === null) return { kind: 'damaged', start: 0, end: 0 };
  const root = save(contents, text, bad, 0);
  if (root.kind === 'map' && !root.flow) {
    dropStrayKeys(root.entries, text);
    if (isOnly) addLostKeys(root.entries, text);
  }
  return root;
}

/** What the reader gave up before, or took for part of something else, stands in the text all the same. */
function addLostKeys(entries: Map<string, Entry>, text: string): void {
  for (const { 1: key = '', index } of text.matchAll(/^[ \t]*([A-Za-z][\w-]*):(?=\s)/gm)) {
    if (entries.has(key)) continue;
    const keySpan = { start: index, end: index + key.length };
    entries.set(key, { key, keySpan, value: { kind: 'damaged', ...keySpan }, merged: false });
  }
}

/** Keys that a slip in the indentation brought to the top do not belong there. */
function dropStrayKeys(entries: Map<string, Entry>, text: string): void {
  for (const [key, entry] of entries) {
    const { start } = entry.keySpan;
    if (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') entries.delete(key);
  }
}

/** What could be saved. A top-level entry with a mistake in it is damaged as a whole: half a section misleads. */
function save(node: Node | null, text: string, bad: readonly number[], depth: number): YamlNode {
  const [start, end] = rangeOf(node);
  const damaged: YamlNode = { kind: 'damaged', start, end };
  // Where lines slipped, what seems to have no value has lost it.
  if (node === null || isAlias(node)) return damaged;
  if (isScalar(node)) {
    if (node.type === 'PLAIN' && node.source === '') return damaged;
    const plain = node.type === 'PLAIN';
    return {
      kind: 'scalar',
      start,
      end,
      value: plain ? resolvePlain(node.source ?? '') : String(node.value ?? ''),
      plain,
    };
  }
  if (isSeq(node)) {
    return {
      kind: 'seq',
      start,
      end,
      flow: node.flow === true,
      items: node.items.map((item) => save(item as Node, text, bad, depth + 1)),
    };
  }
  if (!isMap(node)) return damaged;
  const entries = new Map<string, Entry>();
  const pairs = node.items as Pair<Node, Node | null>[];
  let last = '';
  for (const [index, pair] of pairs.entries()) {
    const [keyStart, keyEnd] = rangeOf(pair.key);
    const next = pairs[index + 1];
    const until = next === undefined ? Number.MAX_SAFE_INTEGER : rangeOf(next.key)[0];
    const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : '';
    const errors = depth === 0 ? bad.filter((position) => position >= keyStart && position < until) : [];
    const damaged: YamlNode = { kind: 'damaged', start: keyStart, end: keyEnd };
    const before = entries.get(last);
    // Where something else than a map goes wrong at the margin, it may be a line that slipped out of the section above.
    if (before !== undefined && errors.length > 0 && !standsBelow(pair, text))
      entries.set(last, { ...before, value: { ...damaged, ...before.keySpan } });
    if (key === '' || entries.has(key)) continue;
    const value = errors.length > 0 ? damaged : save(pair.value, text, bad, depth + 1);
    last = key;
    entries.set(key, { key, keySpan: { start: keyStart, end: keyEnd }, value, merged: false });
  }
  return { kind: 'map', start, end, flow: node.flow === true, entries };
}

/** Whether a key has a map below it, which does not begin in the line of the key. */
const standsBelow = ({ key, value }: Pair<Node, Node | null>, text: string): boolean =>
  isMap(value) && text.slice(rangeOf(key)[1], rangeOf(value)[0]).includes('\n');

const rangeOf = (node: Node | null | undefined): readonly [number, number] =>
  node?.range === undefined || node.range === null ? [0, 0] : [node.range[0], node.range[1]];

/** The comments of a text that the strict reader refused. */
export function recoverComments(text: string): Span[] {
  if (text.length > maxRecoverableLength) return [];
  const comments: Span[] = [];
  let at = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // The lexer marks documents, errors and scalars with control characters that do not stand in the text.
    if (token === '\x02' || token === '\x18' || token === '\x1f') {
      isScalar = token === '\x1f';
      continue;
    }
    if (token.startsWith('#') && !isScalar) comments.push({ start: at, end: at + token.length });
    at += token.length;
    isScalar = false;
  }
  return comments;
}
