export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its left upper corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The point `by` units from `a` on the way to `b`. */
export function towards(a: Point, b: Point, by: number): Point {
  const length = distance(a, b) || 1;
  return { x: a.x + ((b.x - a.x) * by) / length, y: a.y + ((b.y - a.y) * by) / length };
}

/** Where the straight line through `point` in `direction` (of length 1) first meets the border of a box, coming from outside. */
export function meetBox(point: Point, direction: Point, box: Box): Point {
  let entry = Number.NEGATIVE_INFINITY;
  let exit = Number.POSITIVE_INFINITY;
  const sides = [
    [point.x, direction.x, box.x, box.width],
    [point.y, direction.y, box.y, box.height],
  ] as const;
  for (const [at, step, low, size] of sides) {
    if (Math.abs(step) < 1e-9) continue;
    const [a, b] = [(low - at) / step, (low + size - at) / step];
    entry = Math.max(entry, Math.min(a, b));
    exit = Math.min(exit, Math.max(a, b));
  }
  return entry <= exit && Number.isFinite(entry) ? along(point, direction, entry) : point;
}

/** Whether the line from `a` to `b` goes through a box; to touch its border is not to go through it. */
export function crosses(a: Point, b: Point, { x, y, width, height }: Box): boolean {
  // Most lines pass at a distance, and this is asked for every line and box.
  if (Math.max(a.x, b.x) <= x || Math.min(a.x, b.x) >= x + width) return false;
  if (Math.max(a.y, b.y) <= y || Math.min(a.y, b.y) >= y + height) return false;
  const [left, right] = between(a.x, b.x - a.x, x, width);
  const [top, bottom] = between(a.y, b.y - a.y, y, height);
  return Math.min(1, right, bottom) - Math.max(0, left, top) > 1e-9;
}

/** From which to which part of a step from `at` it is between `low` and `low + size`; it is there somewhere. */
function between(at: number, step: number, low: number, size: number): readonly [number, number] {
  if (Math.abs(step) < 1e-9) return [0, 1];
  const [one, other] = [(low - at) / step, (low + size - at) / step];
  return one < other ? [one, other] : [other, one];
}

/** A box with room on all sides. */
export const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** Where that line first meets a circle. */
export function meetCircle(point: Point, direction: Point, middle: Point, radius: number): Point {
  const [x, y] = [point.x - middle.x, point.y - middle.y];
  const half = x * direction.x + y * direction.y;
  const root = half * half - (x * x + y * y - radius * radius);
  return root < 0 ? point : along(point, direction, -half - Math.sqrt(root));
}

export const along = (point: Point, direction: Point, by: number): Point => ({
  x: point.x + direction.x * by,
  y: point.y + direction.y * by,
});

/** The direction from `a` to `b`, of length 1. */
export function direction(a: Point, b: Point): Point {
  const length = distance(a, b) || 1;
  return { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
}

/** Something with a wished place on one axis, and the room that it takes on both sides of it. */
export interface Wish {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Places in the order given, `gap` apart at least and as near to the wishes as that allows (least squares: isotonic
 * regression by pooling neighbours that violate the order).
 */
export function spread(wishes: readonly Wish[], gap: number): number[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const [index, wish] of wishes.entries()) {
    if (index > 0) offset += (wishes[index - 1]?.after ?? 0) + gap + wish.before;
    offsets.push(offset);
  }
  const pools: { sum: number; count: number }[] = [];
  for (const [index, wish] of wishes.entries()) {
    let pool = { sum: wish.at - (offsets[index] ?? 0), count: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.sum / last.count > pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  const bases = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  return wishes.map((_, index) => (bases[index] ?? 0) + (offsets[index] ?? 0));
}

/** Where blocks, and with them all nodes and groups, stand. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** Left upper corners. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly groups: ReadonlyMap<string, Box>;
}
