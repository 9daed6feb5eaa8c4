import { groupBy, grouped } from '../../base/grouped.ts';
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

/** The height at which a service stands; its databases stand beneath it. */
function tierOf(node: SceneNode): number {
  const service = node.service ?? node.origin.name;
  const kind =
    node.origin.kind === 'oauth-middleware'
      ? 'oauth-middleware'
      : service.slice(0, Math.max(0, service.indexOf(':')));
  const known = tiers.indexOf(kind);
  return (known < 0 ? tiers.length : known) * 2 + (node.kind === 'database' ? 1 : 0);
}

/** More nodes than this side by side make a zone wider than it is read. */
const mostAbreast = 6;

interface Row {
  readonly key: string;
  readonly order: readonly [tier: number, line: number];
}

/**
 * In which row each node stands, by id: that of its tier, where services of one kind stand side by side, as many as there
 * is room for in the zone that has most of them. A few boxes that stand for much in several zones have a row each: lines
 * from zone to zone would run through the boxes between them.
 */
function rowsOf(nodes: readonly SceneNode[]): Map<string, Row> {
  const rows = new Map<string, Row>();
  const lines = new Map<number, { line: number; abreast: Map<string | undefined, number> }>();
  const services = servicesIn(nodes);
  const boxes = countBy(
    services.filter(([, [first]]) => first.kind === 'service'),
    ([tier]) => tier,
  );
  for (const [tier, service] of services) {
    const zones = countBy(service, (node) => node.group);
    const current = lines.get(tier) ?? { line: 0, abreast: new Map<string | undefined, number>() };
    const isAlone = (boxes.get(tier) ?? 0) <= mostAbreast && service[0].kind === 'service' && zones.size > 1;
    const isFull =
      current.abreast.size > 0 &&
      (isAlone || [...zones].some(([zone, count]) => (current.abreast.get(zone) ?? 0) + count > mostAbreast));
    const { line, abreast } = isFull
      ? { line: current.line + 1, abreast: new Map<string | undefined, number>() }
      : current;
    for (const [zone, count] of zones) abreast.set(zone, (abreast.get(zone) ?? 0) + count);
    lines.set(tier, { line, abreast });
    for (const node of service) rows.set(node.id, { key: `${tier} ${line}`, order: [tier, line] });
  }
  return rows;
}

/** The nodes of each service, with the tier that they stand in. */
const servicesIn = (nodes: readonly SceneNode[]) =>
  grouped(nodes, (node) => {
    const own = node.kind === 'service' ? [node.label, node.detail] : [node.service ?? node.origin.name];
    return JSON.stringify([tierOf(node), ...own]);
  }).map((service) => [tierOf(service[0]), service] as const);

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

interface Rows {
  readonly of: ReadonlyMap<string, Row>;
  readonly at: ReadonlyMap<string, { readonly top: number; readonly height: number }>;
  readonly height: number;
}

/**
 * Zones as columns and services as rows, so that a service is read across all of its zones. One block for each region, by
 * its id; zones without a region make one block together, by the id of the first, with the balancers between them.
 */
export function zoneBlocks(scene: Scene, boxes: ReadonlyMap<string, NodeBox>): Map<string, Block> {
  const groups = scene.groups.filter(({ kind }) => kind === 'region' || kind === 'zone');
  const ids = new Set(groups.map(({ id }) => id));
  const free = groups.filter(({ kind, parent }) => kind === 'zone' && parent === undefined);
  const placed = scene.nodes.filter((node) =>
    node.group === undefined ? free.length > 0 && node.kind === 'load-balancer' : ids.has(node.group),
  );
  const rows = rowTops(placed, boxes);
  const grid = (region: SceneGroup | undefined, zones: readonly SceneGroup[]): Block =>
    new RegionGrid(region, zones, placed, boxes, rows).block();
  const blocks = new Map<string, Block>();
  for (const region of groups.filter(({ kind }) => kind === 'region')) {
    const zones = groups.filter(({ parent }) => parent === region.id);
    blocks.set(region.id, grid(region, zones));
  }
  const [first] = free;
  return first === undefined ? blocks : blocks.set(first.id, grid(undefined, free));
}

/** The rows of the whole picture: the same in every zone, so that they are level. */
function rowTops(nodes: readonly SceneNode[], boxes: ReadonlyMap<string, NodeBox>): Rows {
  const of = rowsOf(nodes);
  const heights = new Map<string, { order: Row['order']; height: number }>();
  for (const node of nodes) {
    const row = of.get(node.id);
    if (row === undefined) continue;
    const height = 2 * (boxes.get(node.id)?.middle ?? 0);
    heights.set(row.key, { order: row.order, height: Math.max(height, heights.get(row.key)?.height ?? 0) });
  }
  const at = new Map<string, { top: number; height: number }>();
  let top = 0;
  const ordered = [...heights].sort(([, { order: a }], [, { order: b }]) => a[0] - b[0] || a[1] - b[1]);
  for (const [key, { height }] of ordered) {
    at.set(key, { top, height });
    top += height + rowGap;
  }
  return { of, at, height: Math.max(0, top - rowGap) };
}

class RegionGrid {
  /** Undefined for the zones that no region holds. */
  readonly #region: SceneGroup | undefined;
  readonly #zones: readonly SceneGroup[];
  readonly #nodes: readonly SceneNode[];
  readonly #boxes: ReadonlyMap<string, NodeBox>;
  readonly #rows: Rows;
  readonly #corners = new Map<string, Point>();
  readonly #groups = new Map<string, Box>();

  constructor(
    region: SceneGroup | undefined,
    zones: readonly SceneGroup[],
    nodes: readonly SceneNode[],
    boxes: ReadonlyMap<string, NodeBox>,
    rows: Rows,
  ) {
    this.#region = region;
    this.#zones = zones;
    this.#nodes = nodes;
    this.#boxes = boxes;
    this.#rows = rows;
  }

  block(): Block {
    const region = this.#region;
    const isRegion = region !== undefined;
    const inset = isRegion ? padding + titleHeight : 0;
    const contents = inset + padding + titleHeight;
    const loose = this.#nodes.filter((node) => node.group === region?.id);
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
      region === undefined ? 0 : (groupTitle(region)?.width ?? 0) + 2 * padding,
    );
    const height = contents + this.#rows.height + padding + (isRegion ? padding : 0);
    if (region !== undefined) this.#groups.set(region.id, { x: 0, y: 0, width, height });
    return { width, height, nodes: this.#corners, groups: this.#groups };
  }

  /** Places nodes in their rows from `left` on, each row centred; gives the right end. */
  #column(nodes: readonly SceneNode[], left: number, top: number): number {
    const rows = groupBy(nodes, ({ id }) => this.#rows.of.get(id)?.key ?? '');
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
