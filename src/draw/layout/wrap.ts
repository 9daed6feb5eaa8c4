import type { Scene } from '../scene.ts';
import type { Arrangement, Box, Point } from './geometry.ts';
import { moved, part } from './side-by-side.ts';

/** A picture no wider than this is not wrapped unless that is asked for. */
const longRow = 1800;
/** Rows are wrapped to this width at least. */
const leastPage = 1600;
/** Width of a page for one unit of its height, and how much wider a picture may be before it is wrapped. */
const [pageShape, widest] = [1.5, 2.2];
const [columnGap, rowGap] = [40, 60];

/** How wide rows may be, where a picture of that size is to be wrapped; undefined where it stays as it is. */
export function wrapWidth(
  scene: Scene,
  { width, height }: Pick<Box, 'width' | 'height'>,
): number | undefined {
  const organizations = scene.groups.filter(({ parent }) => parent === undefined);
  if (scene.direction === 'right' || organizations.length < 2) return undefined;
  if (organizations.some(({ kind }) => kind !== 'organization')) return undefined;
  if (scene.width !== undefined) return width > scene.width ? scene.width : undefined;
  if (width <= longRow || width <= widest * height) return undefined;
  return Math.max(leastPage, Math.sqrt(width * height * pageShape));
}

/**
 * Organizations in rows of at most `width`, each arranged by itself: the one that most lines lead to stands last. What
 * belongs to none stands above, gateways before the last.
 */
export function wrapped(scene: Scene, width: number, arrangeOne: (part: Scene) => Arrangement): Arrangement {
  const organizations = scene.groups.filter(({ parent }) => parent === undefined);
  const parts = organizations.map((group) => part(scene, group));
  const lines = (each: Scene): number => {
    const ids = new Set(each.nodes.map(({ id }) => id));
    return scene.links.filter(({ from, to }) => ids.has(from) !== ids.has(to)).length;
  };
  const counts = parts.map(lines);
  const last = counts.indexOf(Math.max(...counts));
  const loose = scene.nodes.filter(({ group }) => group === undefined);
  const alone = (isWanted: (kind: string) => boolean): Arrangement[] =>
    loose
      .filter(({ kind }) => isWanted(kind))
      .map((node) => arrangeOne({ ...scene, groups: [], nodes: [node], links: [] }));
  const rows = [
    ...inRows(
      alone((kind) => kind !== 'gateway'),
      width,
    ),
    ...inRows(parts.filter((_, index) => index !== last).map(arrangeOne), width),
    ...inRows(
      alone((kind) => kind === 'gateway'),
      width,
    ),
    ...inRows(parts.slice(last, last + 1).map(arrangeOne), width),
  ];
  return stacked(rows);
}

const widthOf = (row: readonly Arrangement[]): number =>
  row.reduce((sum, each) => sum + each.width + columnGap, -columnGap);

function inRows(items: readonly Arrangement[], width: number): Arrangement[][] {
  const rows: Arrangement[][] = [];
  for (const item of items) {
    const row = rows.at(-1);
    if (row !== undefined && widthOf([...row, item]) <= width) row.push(item);
    else rows.push([item]);
  }
  return rows;
}

/** Rows beneath each other, each in the middle. */
function stacked(rows: readonly (readonly Arrangement[])[]): Arrangement {
  const width = Math.max(...rows.map(widthOf));
  const nodes = new Map<string, Point>();
  const groups = new Map<string, Box>();
  let y = 0;
  for (const row of rows) {
    let x = (width - widthOf(row)) / 2;
    for (const each of row) {
      for (const [id, at] of moved(each.nodes, x, y)) nodes.set(id, at);
      for (const [id, box] of moved(each.groups, x, y)) groups.set(id, box);
      x += each.width + columnGap;
    }
    y += Math.max(...row.map(({ height }) => height)) + rowGap;
  }
  return { width, height: Math.max(0, y - rowGap), nodes, groups };
}
