import type { Scene, SceneGroup, SceneNode } from '../scene.ts';
import type { Box, Point } from './geometry.ts';
import { spread } from './geometry.ts';
import { groupTitle, type NodeBox } from './size.ts';

/** A part of the picture that is laid out by itself and then moved as a whole. */
export interface Block {
  readonly width: number;
  readonly height: number;
  /** Left upper corners of the nodes in it. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** Groups inside it, itself included if it is one. */
  readonly groups: ReadonlyMap<string, Box>;
}

export const padding = 16;
const rowGap = 46;
const nodeGap = 28;
/** Room that the title of a group takes. */
export const titleHeight = 22;

/** Nodes that are linked, by id: both ways. */
export type Neighbours = ReadonlyMap<string, readonly string[]>;

export function neighboursIn(scene: Scene): Neighbours {
  const lists = new Map<string, string[]>(scene.nodes.map((node) => [node.id, []]));
  for (const { from, to } of scene.links) {
    lists.get(from)?.push(to);
    lists.get(to)?.push(from);
  }
  return lists;
}

/** Which row of its service a node stands in: balancer, middleware, instance, database. */
const rowOf = (node: SceneNode): number =>
  node.kind === 'load-balancer'
    ? 0
    : node.kind === 'database'
      ? 3
      : node.origin.kind === 'oauth-middleware'
        ? 1
        : 2;

/** A service in rows, each balanced above or below what it is linked to. With `sideways`, rows are columns. */
export function serviceBlock(
  group: SceneGroup,
  nodes: readonly SceneNode[],
  boxes: ReadonlyMap<string, NodeBox>,
  neighbours: Neighbours,
  sideways: boolean,
): Block {
  const rows = withDiskBetween(
    [0, 1, 2, 3].map((row) => nodes.filter((node) => rowOf(node) === row)).filter((row) => row.length > 0),
    neighbours,
  );
  const across = new Map<string, number>();
  const extent = (node: SceneNode): { before: number; after: number; deep: number } => {
    const box = boxes.get(node.id) ?? { width: 0, height: 0, centre: 0, middle: 0 };
    return sideways
      ? { before: box.middle, after: box.height - box.middle, deep: box.width }
      : { before: box.centre, after: box.width - box.centre, deep: box.height };
  };
  for (const row of placingOrder(rows)) {
    const wishes = row.map((node, index) => {
      const linked = (neighbours.get(node.id) ?? []).flatMap((id) => across.get(id) ?? []);
      const at = linked.length === 0 ? 0 : linked.reduce((sum, each) => sum + each, 0) / linked.length;
      return { node, index, at, ...extent(node) };
    });
    wishes.sort((a, b) => a.at - b.at || a.index - b.index);
    const places = spread(wishes, nodeGap);
    for (const [index, { node }] of wishes.entries()) across.set(node.id, places[index] ?? 0);
  }
  const low = Math.min(...nodes.map((node) => (across.get(node.id) ?? 0) - extent(node).before));
  const high = Math.max(...nodes.map((node) => (across.get(node.id) ?? 0) + extent(node).after));
  const title = groupTitle(group);
  const top = padding + (title === undefined ? 0 : title.height);
  const corners = new Map<string, Point>();
  let deep = 0;
  for (const row of rows) {
    const depth = Math.max(...row.map((node) => extent(node).deep));
    for (const node of row) {
      const { before, deep: own } = extent(node);
      const [side, along] = [(across.get(node.id) ?? 0) - before - low, deep + (depth - own) / 2];
      corners.set(
        node.id,
        sideways ? { x: padding + along, y: top + side } : { x: padding + side, y: top + along },
      );
    }
    deep += depth + rowGap;
  }
  const [wide, tall] = sideways ? [deep - rowGap, high - low] : [high - low, deep - rowGap];
  // A title that ends before the middle leaves the way from above free.
  const room = sideways || title === undefined ? 0 : 2 * (title.width + 14 - padding);
  const width = Math.max(wide, room, title?.width ?? 0) + 2 * padding;
  const shift = sideways ? 0 : (width - 2 * padding - wide) / 2;
  const moved = new Map([...corners].map(([id, { x, y }]) => [id, { x: x + shift, y }]));
  const height = top + tall + padding;
  return { width, height, nodes: moved, groups: new Map([[group.id, { x: 0, y: 0, width, height }]]) };
}

/**
 * Where a pair with one disk is linked to many others, the disk stands between the two: beneath them it would stand in
 * the way of all those lines.
 */
function withDiskBetween(rows: (readonly SceneNode[])[], neighbours: Neighbours): (readonly SceneNode[])[] {
  const [disks, pair] = [rows.at(-1), rows.at(-2)];
  const [disk, active, passive] = [disks?.[0], pair?.[0], pair?.[1]];
  if (
    disks?.length !== 1 ||
    pair?.length !== 2 ||
    disk?.kind !== 'database' ||
    active === undefined ||
    passive === undefined
  )
    return rows;
  const own = new Set(rows.flat().map((node) => node.id));
  const outside = pair.map(
    (node) => new Set((neighbours.get(node.id) ?? []).filter((id) => !own.has(id))).size,
  );
  return Math.min(...outside) < 2 ? rows : [...rows.slice(0, -2), [active, disk, passive]];
}

/** The longest row first, then its neighbours outwards. */
function placingOrder(rows: readonly (readonly SceneNode[])[]): (readonly SceneNode[])[] {
  let longest = 0;
  for (const [index, row] of rows.entries()) if (row.length > (rows[longest]?.length ?? 0)) longest = index;
  return [
    ...rows.slice(longest, longest + 1),
    ...rows.slice(longest + 1),
    ...rows.slice(0, longest).reverse(),
  ];
}

/** One node as a block. */
export const nodeBlock = (node: SceneNode, box: NodeBox): Block => ({
  width: box.width,
  height: box.height,
  nodes: new Map([[node.id, { x: 0, y: 0 }]]),
  groups: new Map(),
});
