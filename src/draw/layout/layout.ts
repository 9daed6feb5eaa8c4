import type { Box, Point } from './geometry.ts';
import type { NodeBox } from './size.ts';

/** A node with its place; `x` and `y` are the middle of its symbol. */
export interface PlacedNode extends NodeBox, Point {
  readonly left: number;
}

/** Where everything stands. Units are those of the picture; y grows downwards. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  readonly groups: ReadonlyMap<string, Box>;
  /** Points of a cubic spline from the `from` end to the `to` end: one, then three for each piece. */
  readonly links: ReadonlyMap<string, readonly Point[]>;
}

/** The box of a placed node. */
export const boxOf = (node: PlacedNode): Box => ({
  x: node.left,
  y: node.y - node.middle,
  width: node.width,
  height: node.height,
});
