import type { SceneGroup, SceneNode } from './scene.ts';
import { fitText, textWidth, visible, wrapText } from './text.ts';

/** Type sizes in units of the picture. */
export const type = { label: 12, detail: 10, group: 12, title: 18, small: 11 } as const;
/** Names longer than this are cut in the middle; the whole name is in the element's title. */
const longest = 190;
/** Radius of the circle of a load balancer or gateway. */
export const iconRadius = 16;
const iconGap = 7;

/** How a node is written and how much room it takes. */
export interface NodeBox {
  readonly width: number;
  readonly height: number;
  readonly label: readonly string[];
  readonly detail: string;
  /** Distance of the symbol's middle from the left edge; the middle of the box, but for icons with their name beside them. */
  readonly centre: number;
}

/** The size of a node, from its texts. */
export function nodeBox(node: SceneNode): NodeBox {
  const detail = fitText(visible(node.detail), type.detail, longest);
  if (node.kind === 'load-balancer' || node.kind === 'gateway') return iconBox(node, detail);
  const label = fitText(visible(node.label), type.label, longest, true);
  const text = Math.max(textWidth(label, type.label, true), textWidth(detail, type.detail));
  const [least, padding, height] = shape(node);
  const width = Math.ceil(Math.max(least, text + padding) / 2) * 2;
  return { width, height, label: [label], detail, centre: width / 2 };
}

function shape(node: SceneNode): readonly [least: number, padding: number, height: number] {
  switch (node.kind) {
    case 'database':
      return node.durability === 'synchronization' ? [250, 40, 58] : [84, 22, node.detail === '' ? 44 : 58];
    case 'application':
      return [120, 44, 42];
    case 'chain':
      return [170, 60, 50];
    default:
      return [110, 24, 42];
  }
}

/** An icon with its name to the right of it. */
function iconBox(node: SceneNode, detail: string): NodeBox {
  const lines =
    node.kind === 'gateway'
      ? wrapText(visible(node.label), type.detail, 82)
      : [fitText(detail, type.detail, 150)];
  const text = Math.max(...lines.map((line) => textWidth(line, type.detail)));
  return {
    width: Math.ceil(2 * iconRadius + iconGap + text + 4),
    height: 2 * iconRadius,
    label: node.kind === 'gateway' ? lines : [],
    detail: node.kind === 'gateway' ? '' : (lines[0] ?? ''),
    centre: iconRadius,
  };
}

/** Distance from the symbol's middle to where its name begins. */
export const iconTextOffset = iconRadius + iconGap;

export interface GroupTitle {
  readonly label: string;
  readonly detail: string;
  readonly width: number;
  readonly height: number;
}

/** How a group is titled; a stack has no title. */
export function groupTitle(group: SceneGroup): GroupTitle | undefined {
  if (group.label === '') return undefined;
  const label = fitText(visible(group.label), type.group, longest, true);
  const detail = fitText(visible(group.detail), type.detail, longest);
  const width = textWidth(label, type.group, true) + (detail === '' ? 0 : 8 + textWidth(detail, type.detail));
  return { label, detail, width: Math.ceil(width) + 8, height: 18 };
}
