import type { Path } from '../base/path.ts';
import type { FileEdit } from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { scalarText } from './scalar-text.ts';
import { type Entry, type MapNode, type Origin, type Step, stepInto, type YamlNode } from './yaml-node.ts';

/**
 * The edit that adds an entry at `path` to a map that is written. Undefined where the map is not written, or where it
 * is shared through an anchor, so that the entry would appear in other places too.
 */
export function insertEntry(
  file: SourceFile,
  root: YamlNode,
  path: Path,
  valueText: string,
): FileEdit | undefined {
  const key = path.at(-1);
  const found = ownMap(file, root, path.slice(0, -1));
  if (found === undefined || typeof key !== 'string' || found.node.entries.has(key)) return undefined;
  // Of a map that several files make together, the first has it written into its own part.
  const { source, node: map } = found.node.origins?.[0] ?? found;
  const text = `${scalarText(key)}: ${valueText}`;
  return map.flow ? insertInFlow(source, map, text) : insertInBlock(source, map, text);
}

function ownMap(file: SourceFile, root: YamlNode, path: Path): Origin | undefined {
  let node = root;
  let source: SourceFile | undefined;
  for (const step of path) {
    const next = stepInto(node, step, source);
    if (next === undefined || next.entry?.merged) return undefined;
    if (!isComposed(next.node) && isShared(next.source ?? file, node, next)) return undefined;
    ({ node, source } = next);
  }
  return node.kind === 'map' ? { source: source ?? file, node } : undefined;
}

const isComposed = (node: YamlNode): boolean => node.kind === 'map' && node.origins !== undefined;

/** Whether what stands one step below a node is shared: an alias brings it, or an anchor gives it to others. */
function isShared(file: SourceFile, above: YamlNode, { entry, node }: Step): boolean {
  const from = entry?.keySpan.end ?? above.start;
  if (node.start < from) return true;
  // An anchor stands between the key, or the item's dash, and the value.
  const lead =
    entry === undefined ? file.line(file.position(node.start).line) : file.text.slice(from, node.start);
  return /[&]/.test(lead);
}

/** Behind the last entry, else right behind the bracket. */
function insertInFlow(file: SourceFile, map: MapNode, text: string): FileEdit | undefined {
  if (file.text[map.start] !== '{') return undefined;
  const last = [...map.entries.values()].findLast((entry) => !entry.merged);
  if (last !== undefined && last.value.start >= last.keySpan.end && last.value.start < last.value.end)
    return { file, span: { start: last.value.end, end: last.value.end }, newText: `, ${text}` };
  const at = map.start + 1;
  const isEmpty = /^\s*\}/.test(file.text.slice(at, at + 1000));
  return { file, span: { start: at, end: at }, newText: isEmpty ? ` ${text} ` : ` ${text},` };
}

/** On a line of its own behind the last entry that ends on the line where it begins, else before the first. */
function insertInBlock(file: SourceFile, map: MapNode, text: string): FileEdit | undefined {
  const entries = [...map.entries.values()].filter((entry) => !entry.merged);
  const first = entries[0];
  if (first === undefined) return undefined;
  const lineOf = (offset: number): number => file.position(offset).line;
  const indent = file.position(first.keySpan.start).column - 1;
  const newLine = file.text.includes('\r\n') ? '\r\n' : '\n';
  const last = entries.findLast(
    (entry) => isOneLine(file, entry) && lineOf(entry.keySpan.start) >= lineOf(map.start),
  );
  if (last === undefined) {
    const at = first.keySpan.start;
    return { file, span: { start: at, end: at }, newText: `${text}${newLine}${' '.repeat(indent)}` };
  }
  const line = lineOf(last.keySpan.start);
  const at = (file.lineStarts[line - 1] ?? 0) + file.line(line).length;
  return { file, span: { start: at, end: at }, newText: `${newLine}${' '.repeat(indent)}${text}` };
}

/** Whether an entry is one line: its value a scalar or in brackets, written right there. */
function isOneLine(file: SourceFile, { keySpan, value }: Entry): boolean {
  if (value.start < keySpan.end || value.start === value.end) return false;
  const isCompact =
    value.kind === 'scalar'
      ? !'|>'.includes(file.text[value.start] ?? '')
      : value.kind !== 'damaged' && value.flow;
  const line = file.position(keySpan.start).line;
  return isCompact && file.position(value.start).line === line && file.position(value.end).line === line;
}
