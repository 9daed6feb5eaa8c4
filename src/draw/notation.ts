import type { Scene, SceneGroup, SceneNode } from './scene.ts';
import { visible } from './text.ts';

/** Nodes by the group that they stand directly in, and groups by their parent. */
export class Nesting {
  readonly #nodes = new Map<string | undefined, SceneNode[]>();
  readonly #groups = new Map<string | undefined, SceneGroup[]>();

  constructor(scene: Scene) {
    for (const node of scene.nodes) push(this.#nodes, node.group, node);
    for (const group of scene.groups) push(this.#groups, group.parent, group);
  }

  nodesIn(group: string | undefined): readonly SceneNode[] {
    return this.#nodes.get(group) ?? [];
  }

  groupsIn(group: string | undefined): readonly SceneGroup[] {
    return this.#groups.get(group) ?? [];
  }
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Longest name that a text format shows whole. */
const longest = 60;

/** A text for Mermaid and DOT: safe to look at, and not endless. */
export function shortText(text: string): string {
  const characters = [...visible(text)];
  return characters.length <= longest
    ? characters.join('')
    : `${characters.slice(0, longest / 2).join('')}…${characters.slice(-longest / 2 + 1).join('')}`;
}

/** The lines that are written on a node. */
export const nodeLines = (node: {
  readonly label: string;
  readonly detail: string;
  readonly marks: readonly number[];
}): string[] => [
  `${shortText(node.label)}${node.marks.map((mark) => ` (${mark})`).join('')}`,
  ...(node.detail === '' ? [] : [shortText(node.detail)]),
];
