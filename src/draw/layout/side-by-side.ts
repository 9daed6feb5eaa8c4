import type { Scene, SceneGroup } from '../scene.ts';
import type { Arrangement } from './geometry.ts';
import { type Box, type Point, spread } from './geometry.ts';
import type { NodeBox } from './size.ts';

/** Room on both sides of what stands between two organizations. */
const margin = 44;
const gap = 30;

/** The two organizations of a picture that has just two, with something between them; else undefined. */
export function twoSides(scene: Scene): readonly [SceneGroup, SceneGroup] | undefined {
  const [left, right, ...more] = scene.groups.filter((group) => group.parent === undefined);
  const isPair = left?.kind === 'organization' && right?.kind === 'organization' && more.length === 0;
  const hasMiddle = scene.nodes.some((node) => node.group === undefined);
  return isPair && hasMiddle && scene.direction === 'down' ? [left, right] : undefined;
}

/** Two organizations beside each other, each arranged by itself; gateways and what belongs to neither stand on the line between. */
export function sideBySide(
  scene: Scene,
  sides: readonly [SceneGroup, SceneGroup],
  boxes: ReadonlyMap<string, NodeBox>,
  arrangeOne: (part: Scene) => Arrangement,
): Arrangement {
  const [left, right] = [arrangeOne(part(scene, sides[0])), arrangeOne(part(scene, sides[1]))];
  const between = scene.nodes.filter((node) => node.group === undefined);
  const breadth = Math.max(...between.map((node) => boxes.get(node.id)?.width ?? 0));
  const shift = left.width + breadth + 2 * margin;
  const [fall, rise] = levels(scene, left, right, boxes);
  const nodes = new Map<string, Point>([...moved(left.nodes, 0, fall), ...moved(right.nodes, shift, rise)]);
  const groups = new Map<string, Box>([...moved(left.groups, 0, fall), ...moved(right.groups, shift, rise)]);
  const axis = left.width + margin + breadth / 2;
  const wishes = between
    .map((node) => {
      const box = boxes.get(node.id);
      const [before, after] = [box?.middle ?? 0, (box?.height ?? 0) - (box?.middle ?? 0)];
      return { node, box, before, after, at: levelOf(node.id, scene, nodes, boxes) };
    })
    .sort((a, b) => a.at - b.at);
  const places = spread(wishes, gap);
  const top = Math.min(0, ...wishes.map(({ before }, index) => (places[index] ?? 0) - before));
  let height = Math.max(left.height, right.height);
  for (const [index, { node, box, before, after }] of wishes.entries()) {
    const y = (places[index] ?? 0) - top;
    nodes.set(node.id, { x: axis - (box?.centre ?? 0), y: y - before });
    height = Math.max(height, y + after);
  }
  return { width: shift + right.width, height, nodes, groups };
}

/** The picture of one organization alone. */
export function part(scene: Scene, organization: SceneGroup): Scene {
  const inside = new Set([organization.id]);
  for (const group of scene.groups)
    if (group.parent !== undefined && inside.has(group.parent)) inside.add(group.id);
  const nodes = scene.nodes.filter((node) => node.group !== undefined && inside.has(node.group));
  const ids = new Set(nodes.map((node) => node.id));
  return {
    ...scene,
    groups: scene.groups.filter((group) => inside.has(group.id)),
    nodes,
    links: scene.links.filter((link) => ids.has(link.from) && ids.has(link.to)),
  };
}

/** Places moved by so much. */
export const moved = <T extends Point>(places: ReadonlyMap<string, T>, x: number, y: number): [string, T][] =>
  [...places].map(([id, place]) => [id, { ...place, x: place.x + x, y: place.y + y }]);

/** How far down each side stands: a side that is much smaller stands beside what it is linked to. */
function levels(
  scene: Scene,
  left: Arrangement,
  right: Arrangement,
  boxes: ReadonlyMap<string, NodeBox>,
): readonly [left: number, right: number] {
  const between = new Set(scene.nodes.filter((node) => node.kind === 'gateway').map((node) => node.id));
  const levelIn = (side: Arrangement): number => {
    const ends = scene.links.flatMap(({ from, to }) =>
      between.has(from) ? [to] : between.has(to) ? [from] : [],
    );
    return mean(ends.flatMap((id) => heightOf(id, side.nodes, boxes)));
  };
  const fall = levelIn(left) - levelIn(right);
  if (right.height < left.height / 2) return [0, Math.max(0, Math.min(fall, left.height - right.height))];
  if (left.height < right.height / 2) return [Math.max(0, Math.min(-fall, right.height - left.height)), 0];
  return [0, 0];
}

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** The height of a node's middle, if it stands there. */
function heightOf(
  id: string,
  nodes: ReadonlyMap<string, Point>,
  boxes: ReadonlyMap<string, NodeBox>,
): number[] {
  const corner = nodes.get(id);
  return corner === undefined ? [] : [corner.y + (boxes.get(id)?.middle ?? 0)];
}

/** The height at which a node between the organizations is best reached: that of what it leads to. */
function levelOf(
  id: string,
  scene: Scene,
  nodes: ReadonlyMap<string, Point>,
  boxes: ReadonlyMap<string, NodeBox>,
): number {
  const ahead = scene.links.flatMap(({ kind, from, to }) =>
    kind === 'health' ? (to === id ? [from] : []) : from === id ? [to] : [],
  );
  const around =
    ahead.length > 0
      ? ahead
      : scene.links.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []));
  return mean(around.flatMap((other) => heightOf(other, nodes, boxes)));
}
