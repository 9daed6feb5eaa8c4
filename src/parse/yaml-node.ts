import type { PlainObject } from '../base/object.ts';
import { setOwn } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Span } from '../source/source-file.ts';

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
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: Map<string, Entry>;
  /** Whether an entry was left out because another has its key. */
  readonly hasTwins?: boolean;
}

export interface SeqNode extends Span {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: YamlNode[];
}

/** A node that could not be read; what it was is already reported. */
export interface DamagedNode extends Span {
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
  /** Whether the whole path stands in the text; otherwise the span is the nearest thing above that does. */
  readonly exact: boolean;
  readonly node: YamlNode;
}

/**
 * The span of the value at `path`. Where the value is a block collection, its key is meant; where the path
 * does not stand in the text, the nearest key above it that does.
 */
export function locate(root: YamlNode, path: Path, part: 'value' | 'key' = 'value'): Located {
  let node = root;
  let span: Span = firstKey(root);
  for (const [depth, step] of path.entries()) {
    const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
    const child =
      entry?.value ?? (node.kind === 'seq' && typeof step === 'number' ? node.items[step] : undefined);
    if (child === undefined) return { span, exact: false, node };
    const last = depth === path.length - 1;
    span = spanOf(entry, child, last && part === 'value');
    node = child;
  }
  return { span, exact: true, node };
}

function spanOf(entry: Entry | undefined, child: YamlNode, wantsValue: boolean): Span {
  const compact = child.kind === 'scalar' || child.kind === 'damaged' || child.flow;
  const empty = child.start === child.end;
  if (entry === undefined) return compact && !empty ? child : firstKey(child);
  return wantsValue && compact && !empty ? child : entry.keySpan;
}

/** What to underline for a block collection: its first key or item, rather than many lines. */
function firstKey(node: YamlNode): Span {
  if (node.kind === 'map' && !node.flow) {
    for (const entry of node.entries.values()) if (!entry.merged) return entry.keySpan;
  }
  if (node.kind === 'seq' && !node.flow && node.items[0] !== undefined) return firstKey(node.items[0]);
  return node;
}
