import type { Path } from '../base/path.ts';
import type { Compiled } from '../compile.ts';
import type { YamlNode } from '../parse/yaml-node.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { covers } from './ranges.ts';

/** What stands under a cursor. */
export interface Cursor {
  readonly path: Path;
  /** `key`: the name at the path; `value`: the scalar there. */
  readonly part: 'key' | 'value';
  readonly span: Span;
}

/** The key or scalar at an offset. */
export function cursorAt(root: YamlNode, offset: number): Cursor | undefined {
  const path: (string | number)[] = [];
  let node = root;
  for (;;) {
    if (node.kind === 'scalar') return covers(node, offset) ? { path, part: 'value', span: node } : undefined;
    const step = node.kind === 'damaged' ? undefined : stepInto(node, offset);
    if (step === undefined) return undefined;
    path.push(step.key);
    if (step.keySpan !== undefined) return { path, part: 'key', span: step.keySpan };
    node = step.node;
  }
}

interface Step {
  readonly key: string | number;
  readonly node: YamlNode;
  /** Where the cursor stands in the key. */
  readonly keySpan?: Span;
}

/** Several entries may share what an alias stands for: the first that is written there counts. */
function stepInto(node: Exclude<YamlNode, { kind: 'scalar' | 'damaged' }>, offset: number): Step | undefined {
  if (node.kind === 'seq') {
    const key = node.items.findIndex((item) => covers(item, offset));
    const item = node.items[key];
    return item === undefined ? undefined : { key, node: item };
  }
  for (const { key, keySpan, value, merged } of node.entries.values()) {
    if (merged) continue;
    if (covers(keySpan, offset)) return { key, node: value, keySpan };
    if (covers(value, offset)) return { key, node: value };
  }
  return undefined;
}

/** A topology, and the nodes of the file of it that somebody looks at. */
export interface DocumentPart {
  readonly document: Compiled;
  readonly root: YamlNode;
}

/** The document in which an offset of a file stands, be the file the whole or a part of it. */
export function documentAt(
  topologies: readonly Compiled[],
  source: SourceFile,
  offset: number,
): DocumentPart | undefined {
  const all = topologies.flatMap((document) =>
    document.file.parts.flatMap((part) => (part.source === source ? [{ document, root: part.root }] : [])),
  );
  return all.findLast(({ root }) => root.start <= offset) ?? all[0];
}
