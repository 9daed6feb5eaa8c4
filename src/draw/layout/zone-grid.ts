import type { Scene, SceneGroup, SceneNode } from '../scene.ts';
import { type Block, padding, titleHeight } from './block.ts';
import type { Box, Point } from './geometry.ts';
import { groupTitle, type NodeBox } from './size.ts';

const rowGap = 34;
const columnGap = 30;
const nodeGap = 18;

/** Services from the applications down to the backend, as the rows of all zones. */
const tiers = [
  'oauth-middleware',
  'trigger-node',
  'trigger-service',
  'json-api',
  'participant',
  'mediator',
  'domain-manager',
  'domain',
  'sequencer',
];

interface Row {
  readonly key: string;
  readonly tier: number;
}

/** Which row a node stands in: that of its service; a database stands beneath its service. */
function rowOf(node: SceneNode): Row {
  const service = node.service ?? node.origin.name;
  const kind =
    node.origin.kind === 'oauth-middleware'
      ? 'oauth-middleware'
      : service.slice(0, Math.max(0, service.indexOf(':')));
  const known = tiers.indexOf(kind);
  const tier = (known < 0 ? tiers.length : known) * 2 + (node.kind === 'database' ? 1 : 0);
  const name =
    node.kind === 'database'
      ? `${service} database`
      : kind === 'oauth-middleware'
        ? `${service} ${kind}`
        : service;
  return { key: JSON.stringify([tier, name]), tier };
}

/** Zones as columns and services as rows, so that a service is read across all of its zones; one block for each region. */
export function zoneBlocks(scene: Scene, boxes: ReadonlyMap<string, NodeBox>): Map<string, Block> {
  const kinds = new Map(scene.groups.map((group) => [group.id, group.kind]));
  const placed = scene.nodes.filter(
    (node) => kinds.get(node.group ?? '') === 'zone' || kinds.get(node.group ?? '') === 'region',
  );
  const rows = rowTops(placed, boxes);
  const tops = scene.groups.filter((group) => group.parent === undefined);
  return new Map(
    tops.map((top) => {
      const zones = top.kind === 'zone' ? [top] : scene.groups.filter((group) => group.parent === top.id);
      return [top.id, new RegionGrid(top, zones, placed, boxes, rows).block()];
    }),
  );
}

interface Rows {
  readonly at: ReadonlyMap<string, { readonly top: number; readonly height: number }>;
  readonly height: number;
}

/** The rows of the whole picture: the same in every zone, so that they are level. */
function rowTops(nodes: readonly SceneNode[], boxes: ReadonlyMap<string, NodeBox>): Rows {
  const heights = new Map<string, { tier: number; height: number }>();
  for (const node of nodes) {
    const { key, tier } = rowOf(node);
    const height = 2 * (boxes.get(node.id)?.middle ?? 0);
    heights.set(key, { tier, height: Math.max(height, heights.get(key)?.height ?? 0) });
  }
  const at = new Map<string, { top: number; height: number }>();
  let top = 0;
  for (const [key, { height }] of [...heights].sort(([, a], [, b]) => a.tier - b.tier)) {
    at.set(key, { top, height });
    top += height + rowGap;
  }
  return { at, height: Math.max(0, top - rowGap) };
}

class RegionGrid {
  readonly #top: SceneGroup;
  readonly #zones: readonly SceneGroup[];
  readonly #nodes: readonly SceneNode[];
  readonly #boxes: ReadonlyMap<string, NodeBox>;
  readonly #rows: Rows;
  readonly #corners = new Map<string, Point>();
  readonly #groups = new Map<string, Box>();

  constructor(
    top: SceneGroup,
    zones: readonly SceneGroup[],
    nodes: readonly SceneNode[],
    boxes: ReadonlyMap<string, NodeBox>,
    rows: Rows,
  ) {
    this.#top = top;
    this.#zones = zones;
    this.#nodes = nodes;
    this.#boxes = boxes;
    this.#rows = rows;
  }

  block(): Block {
    const isRegion = this.#top.kind === 'region';
    const inset = isRegion ? padding + titleHeight : 0;
    const contents = inset + padding + titleHeight;
    const loose = isRegion ? this.#nodes.filter((node) => node.group === this.#top.id) : [];
    // Balancers stand between the zones that they balance, or before a single one.
    const middle = loose.length === 0 ? -1 : Math.floor(this.#zones.length / 2);
    let x = isRegion ? padding : 0;
    for (const [index, zone] of this.#zones.entries()) {
      if (index === middle) x = this.#column(loose, x, contents) + columnGap;
      const right = this.#column(
        this.#nodes.filter((node) => node.group === zone.id),
        x + padding,
        contents,
      );
      const width = Math.max(right + padding - x, (groupTitle(zone)?.width ?? 0) + 2 * padding);
      this.#groups.set(zone.id, {
        x,
        y: inset,
        width,
        height: contents - inset + this.#rows.height + padding,
      });
      x += width + columnGap;
    }
    if (middle >= this.#zones.length) x = this.#column(loose, x, contents) + columnGap;
    const width = Math.max(
      x - columnGap + (isRegion ? padding : 0),
      (groupTitle(this.#top)?.width ?? 0) + 2 * padding,
    );
    const height = contents + this.#rows.height + padding + (isRegion ? padding : 0);
    if (isRegion) this.#groups.set(this.#top.id, { x: 0, y: 0, width, height });
    return { width, height, nodes: this.#corners, groups: this.#groups };
  }

  /** Places nodes in their rows from `left` on, each row centred; gives the right end. */
  #column(nodes: readonly SceneNode[], left: number, top: number): number {
    const rows = new Map<string, SceneNode[]>();
    for (const node of nodes) {
      const { key } = rowOf(node);
      rows.set(key, [...(rows.get(key) ?? []), node]);
    }
    const widthOf = (row: readonly SceneNode[]): number =>
      row.reduce((sum, node) => sum + (this.#boxes.get(node.id)?.width ?? 0) + nodeGap, -nodeGap);
    const width = Math.max(0, ...[...rows.values()].map(widthOf));
    for (const [key, row] of rows) {
      const place = this.#rows.at.get(key) ?? { top: 0, height: 0 };
      let x = left + (width - widthOf(row)) / 2;
      for (const node of row) {
        const box = this.#boxes.get(node.id) ?? { width: 0, middle: 0 };
        this.#corners.set(node.id, { x, y: top + place.top + place.height / 2 - box.middle });
        x += box.width + nodeGap;
      }
    }
    return left + width;
  }
}
