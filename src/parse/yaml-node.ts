import type { PlainObject } from '../base/object.ts';
import { setOwn } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

export type ScalarValue = string | number | boolean | null;

/** A scalar with the text as written, so that `2.10` is not lost in the number 2.1. */
export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly plain: boolean;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
  /** Whether it came through a merge key; its spans are then those of the anchor. */
  readonly merged: boolean;
  /** The file in which it stands; set in maps that several files make together, and said for all that is below. */
  readonly source?: SourceFile;
}

/** A map as one file writes its part of it. */
export interface Origin {
  readonly source: SourceFile;
  readonly node: MapNode;
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: Map<string, Entry>;
  /** Whether an entry was left out because another has its key. */
  readonly hasTwins?: boolean;
  /** The maps of which several files make this one; its own span then means nothing. */
  readonly origins?: readonly Origin[];
}

export interface SeqNode extends Span {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: YamlNode[];
  /** The files of the items, where several files make the list. */
  readonly sources?: readonly (SourceFile | undefined)[];
}

/** A node that could not be read; what it was is already reported. */
interface DamagedNode extends Span {
  readonly kind: 'damaged';
}

/** A YAML node with its place in the text. Aliases are the very node of their anchor. */
export type YamlNode = ScalarNode | MapNode | SeqNode | DamagedNode;

/** The plain value of a node. Damaged nodes, and lists that hold one, give undefined and are left out of maps. */
export function toValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'damaged') return undefined;
  if (node.kind === 'seq') return hasDamagedItem(node) ? undefined : node.items.map(toValue);
  const value: PlainObject = {};
  for (const entry of node.entries.values()) {
    const part = toValue(entry.value);
    if (part !== undefined) setOwn(value, entry.key, part);
  }
  return value;
}

const hasDamagedItem = (node: SeqNode): boolean =>
  node.items.some((item) => item.kind === 'damaged' || (item.kind === 'seq' && hasDamagedItem(item)));

/** Paths of damaged nodes below `node`. */
export function damagedPaths(node: YamlNode, path: Path = []): Path[] {
  if (node.kind === 'damaged') return [path];
  if (node.kind === 'seq')
    return hasDamagedItem(node)
      ? [path]
      : node.items.flatMap((item, index) => damagedPaths(item, [...path, index]));
  if (node.kind === 'map')
    return [
      ...[...node.entries.values()].flatMap((entry) => damagedPaths(entry.value, [...path, entry.key])),
      // An entry that is ignored, since another has its name: which name it was to have is not known.
      ...(node.hasTwins === true ? [[...path, '']] : []),
    ];
  return [];
}

export interface Located {
  readonly span: Span;
  /** The file of the span, where it is not the document's own. */
  readonly source: SourceFile | undefined;
  /** Whether the whole path stands in the text; otherwise the span is the nearest thing above that does. */
  readonly exact: boolean;
  readonly node: YamlNode;
}

/** A span with its file, where that is not the document's own. */
type Placed = readonly [span: Span, source: SourceFile | undefined];

/**
 * The span of the value at `path`. Where the value is a block collection, its key is meant; where the path
 * does not stand in the text, the nearest key above it that does.
 */
export function locate(root: YamlNode, path: Path, part: 'value' | 'key' = 'value'): Located {
  let node = root;
  let below: SourceFile | undefined;
  let [span, source] = firstKey(root, below);
  for (const [depth, step] of path.entries()) {
    const next = stepInto(node, step, below);
    if (next === undefined) return { span, source, exact: false, node };
    below = next.source;
    [span, source] = spanOf(next, depth === path.length - 1 && part === 'value');
    node = next.node;
  }
  return { span, source, exact: true, node };
}

/** One step further down: the entry, where the node is a map, and the file of what stands there. */
export interface Step {
  readonly entry: Entry | undefined;
  readonly node: YamlNode;
  readonly source: SourceFile | undefined;
}

/** What stands at a key or index of a node whose own file is `source`. */
export function stepInto(
  node: YamlNode,
  step: string | number,
  source: SourceFile | undefined,
): Step | undefined {
  if (node.kind === 'map') {
    const entry = node.entries.get(String(step));
    return entry && { entry, node: entry.value, source: entry.source ?? source };
  }
  const item = node.kind === 'seq' && typeof step === 'number' ? node.items[step] : undefined;
  if (node.kind !== 'seq' || item === undefined) return undefined;
  return { entry: undefined, node: item, source: node.sources?.[Number(step)] ?? source };
}

function spanOf({ entry, node, source }: Step, wantsValue: boolean): Placed {
  const compact = node.kind === 'scalar' || node.kind === 'damaged' || node.flow;
  const empty = node.start === node.end;
  if (entry === undefined) return compact && !empty ? [node, source] : firstKey(node, source);
  return wantsValue && compact && !empty ? [node, source] : [entry.keySpan, source];
}

/** What to underline for a block collection: its first key or item, rather than many lines. */
function firstKey(node: YamlNode, source: SourceFile | undefined): Placed {
  if (node.kind === 'map' && !node.flow) {
    for (const entry of node.entries.values())
      if (!entry.merged) return [entry.keySpan, entry.source ?? source];
  }
  if (node.kind === 'seq' && !node.flow && node.items[0] !== undefined)
    return firstKey(node.items[0], node.sources?.[0] ?? source);
  return [node, source];
}
