import type { Scene, SceneGroup, SceneNode } from '../scene.ts';
import { fitText, textWidth, visible, wrapText } from '../text.ts';
import type { Box } from './geometry.ts';

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
  /** Distance of the symbol's middle from the upper edge. */
  readonly middle: number;
  /** Whether an icon's name stands beneath it. */
  readonly isBeneath: boolean;
}

/** Whether the names of balancers stand beneath them: where lines leave to the sides rather than downwards. */
export const namesBeneath = (scene: Scene): boolean =>
  scene.direction === 'right' || scene.groups.some(({ kind }) => kind === 'zone' || kind === 'region');

/** The size of a node, from its texts. */
export function nodeBox(node: SceneNode, isBeneath = false): NodeBox {
  const detail = fitText(visible(node.detail), type.detail, longest);
  if (node.kind === 'load-balancer' || node.kind === 'gateway')
    return iconBox(node, detail, isBeneath || node.kind === 'gateway');
  const label = fitText(visible(node.label), type.label, longest, true);
  const text = Math.max(textWidth(label, type.label, true), textWidth(detail, type.detail));
  const [least, padding, height] = shape(node);
  const width = Math.ceil(Math.max(least, text + padding) / 2) * 2;
  return { width, height, label: [label], detail, centre: width / 2, middle: height / 2, isBeneath: false };
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

/** An icon with its name to the right of it, or beneath it. */
function iconBox(node: SceneNode, detail: string, isBeneath: boolean): NodeBox {
  const name = node.kind === 'gateway' ? visible(node.label) : detail;
  const label = node.kind === 'gateway' ? wrapText(name, type.detail, 82) : [fitText(name, type.detail, 150)];
  const text = Math.ceil(Math.max(...label.map((line) => textWidth(line, type.detail)))) + 4;
  const size = 2 * iconRadius;
  if (!isBeneath) {
    const width = size + iconGap + text;
    return { width, height: size, label, detail: '', centre: iconRadius, middle: iconRadius, isBeneath };
  }
  const width = Math.max(size, text);
  const height = size + 3 + label.length * iconLine;
  return { width, height, label, detail: '', centre: width / 2, middle: iconRadius, isBeneath };
}

/** Height of a line of an icon's name. */
export const iconLine = 12;
/** Distance from the symbol's middle to where its name begins. */
export const iconTextOffset = iconRadius + iconGap;

/**
 * What lines should keep clear of beside an icon: its name to the right of it, but for the part next to the symbol, so that
 * the two obstacles do not touch.
 */
export function iconNameBox(box: NodeBox & { readonly x: number; readonly y: number }): Box {
  const near = iconRadius + 14;
  return {
    x: box.x + near,
    y: box.y - 6,
    width: Math.max(2, box.width - iconRadius - near - 4),
    height: 12,
  };
}

export interface GroupTitle {
  readonly label: string;
  readonly detail: string;
  readonly width: number;
  readonly height: number;
  /** Whether the detail stands beneath the label. */
  readonly isStacked: boolean;
}

/** How a group is titled; a stack has no title. */
export function groupTitle(group: SceneGroup): GroupTitle | undefined {
  if (group.label === '') return undefined;
  const label = fitText(visible(group.label), type.group, longest, true);
  const detail = fitText(visible(group.detail), type.detail, longest);
  const isStacked = group.kind === 'service';
  const [first, second] = [textWidth(label, type.group, true), textWidth(detail, type.detail)];
  const width = isStacked ? Math.max(first, second) : first + (detail === '' ? 0 : 8 + second);
  return { label, detail, width: Math.ceil(width) + 8, height: isStacked ? 31 : 18, isStacked };
}

/** Where the title of a group stands, once the group has its place. */
export function titleBox(group: SceneGroup, box: Box): Box | undefined {
  const title = groupTitle(group);
  return title === undefined
    ? undefined
    : { x: box.x + 8, y: box.y + 6, width: title.width, height: title.height - 2 };
}
