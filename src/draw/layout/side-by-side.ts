import type { Scene, SceneGroup } from '../scene.ts';
import type { Arrangement } from './arrange.ts';
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
  const nodes = new Map<string, Point>([...left.nodes, ...moved(right.nodes, shift)]);
  const groups = new Map<string, Box>([...left.groups, ...moved(right.groups, shift)]);
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
function part(scene: Scene, organization: SceneGroup): Scene {
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

const moved = <T extends Point>(places: ReadonlyMap<string, T>, by: number): [string, T][] =>
  [...places].map(([id, place]) => [id, { ...place, x: place.x + by }]);

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
  const levels = around.flatMap((other) => {
    const corner = nodes.get(other);
    return corner === undefined ? [] : [corner.y + (boxes.get(other)?.middle ?? 0)];
  });
  return levels.length === 0 ? 0 : levels.reduce((sum, level) => sum + level, 0) / levels.length;
}
