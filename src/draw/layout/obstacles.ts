import type { Scene } from '../scene.ts';
import type { Box } from './geometry.ts';
import { boxOf, type PlacedNode } from './layout.ts';
import { iconNameBox, iconRadius, titleBox } from './size.ts';

/** Lines keep this far away from what they pass. */
export const clearance = 4;

export interface Obstacle {
  /** The node's id, or something that no node is called. */
  readonly id: string;
  readonly box: Box;
}

/**
 * What lines lead around: every node, and names and titles where there is room to pass between them and the nodes. The
 * router leads around nothing at all once two obstacles touch.
 */
export function obstacles(
  scene: Scene,
  nodes: ReadonlyMap<string, PlacedNode>,
  groups: ReadonlyMap<string, Box>,
): Obstacle[] {
  const found: Obstacle[] = [];
  const texts: Obstacle[] = [];
  for (const node of scene.nodes) {
    const placed = nodes.get(node.id);
    if (placed === undefined) continue;
    const isIcon = node.kind === 'load-balancer' || node.kind === 'gateway';
    // A name beneath its icon is so near that the two are one obstacle.
    const isWithName = !isIcon || placed.isBeneath;
    found.push({ id: node.id, box: isWithName ? boxOf(placed) : symbolBox(placed) });
    if (!isWithName) texts.push({ id: `name ${node.id}`, box: iconNameBox(placed) });
  }
  for (const group of scene.groups) {
    const box = groups.get(group.id);
    const title = box === undefined ? undefined : titleBox(group, box);
    if (title !== undefined) texts.push({ id: `title ${group.id}`, box: title });
  }
  for (const text of texts) if (!found.some((other) => touch(text.box, other.box))) found.push(text);
  return found;
}

/** The circle of an icon with a little room, so that lines to others do not graze it. */
const symbolBox = ({ x, y }: PlacedNode): Box => {
  const half = iconRadius + 4;
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
};

/** Whether two boxes are nearer than the clearance of both. */
export const touch = (a: Box, b: Box): boolean => {
  const gap = 2 * clearance + 0.5;
  return (
    a.x < b.x + b.width + gap &&
    b.x < a.x + a.width + gap &&
    a.y < b.y + b.height + gap &&
    b.y < a.y + a.height + gap
  );
};
