import type { Graphviz } from '@hpcc-js/wasm-graphviz';
import { groupBy, grouped } from '../../base/grouped.ts';
import type { Scene, SceneGroup, SceneLink, SceneNode } from '../scene.ts';
import {
  along,
  type Box,
  crosses,
  direction,
  distance,
  grown,
  meetBox,
  meetCircle,
  type Point,
} from './geometry.ts';
import { boxOf, type PlacedNode } from './layout.ts';
import { clearance, type Obstacle, obstacles, touch } from './obstacles.ts';
import { iconRadius } from './size.ts';
import { flattened, waysAround } from './spline-router.ts';

/** Lines of the same two nodes run this far apart. */
const parallel = 8;
/** With more nodes than this, finding ways around them takes longer than a reader waits: lines are straight then. */
const mostRouted = 260;

/** Lines keep this much farther away from the border of a service than from what else they pass. */
const serviceClearance = 3;

/**
 * The way of every link: straight where nothing is in between, else around it (Graphviz' spline router, nodes fixed). Most
 * links are straight, and asking the router about them is most of its work.
 */
export function route(
  scene: Scene,
  nodes: ReadonlyMap<string, PlacedNode>,
  groups: ReadonlyMap<string, Box>,
  graphviz: Graphviz,
): Map<string, readonly Point[]> {
  const pairs = pairUp(scene.links);
  const ground = scene.nodes.length > mostRouted ? undefined : new Ground(scene, nodes, groups);
  const ways = ground === undefined ? new Map<string, readonly Point[]>() : findWays(pairs, ground, graphviz);
  const kinds = new Map(scene.nodes.map((node) => [node.id, node]));
  const routed = new Map<string, readonly Point[]>();
  for (const [key, links] of pairs) {
    const [first] = links;
    const [from, to] = [nodes.get(first.from), nodes.get(first.to)];
    if (from === undefined || to === undefined) continue;
    const bent = ways.get(key);
    const way = bent ?? straight(from, to);
    const lanes = links.map((_, index) => (index - (links.length - 1) / 2) * parallel);
    const aside = bent === undefined || ground === undefined ? 0 : roomFor(bent, lanes, first, ground);
    for (const [index, link] of links.entries()) {
      const shifted = sideStep(way, (lanes[index] ?? 0) + aside);
      const ordered = link.from === first.from ? shifted : [...shifted].reverse();
      routed.set(link.id, joined(ordered, link, kinds, nodes));
    }
  }
  return routed;
}

/** Links by the two nodes that they join, in whichever direction. */
const pairUp = (links: readonly SceneLink[]): Map<string, [SceneLink, ...SceneLink[]]> =>
  groupBy(links, ({ from, to }) => (from < to ? `${from} ${to}` : `${to} ${from}`));

/**
 * How far several lines that share a way have to move aside so that none of them runs over what the way leads around; zero
 * where they need not, or where there is no more room on either side.
 */
function roomFor(way: readonly Point[], lanes: readonly number[], link: SceneLink, ground: Ground): number {
  if (lanes.length < 2) return 0;
  const most = parallel * (lanes.length - 1);
  return (
    [0, most / 2, -most / 2, most, -most].find((aside) =>
      lanes.every((lane) => ground.leavesOut(link, flattened(sideStep(way, lane + aside)))),
    ) ?? 0
  );
}

/** The ways of those pairs that have something between them. */
function findWays(
  pairs: ReadonlyMap<string, readonly [SceneLink, ...SceneLink[]]>,
  ground: Ground,
  graphviz: Graphviz,
): Map<string, readonly Point[]> {
  const bent = [...pairs].flatMap(([key, [link]]) =>
    ground.isFree(link) ? [] : [{ key, link, services: ground.foreignServices(link) }],
  );
  const alike = grouped(bent, ({ services }) => services.map(({ id }) => id).join(' '));
  return new Map(
    alike.flatMap((links) => [...waysAround(links, ground.around(links[0].services), graphviz)]),
  );
}

/** What stands in the picture, and what of it is in the way of a link. */
class Ground {
  readonly #nodes: ReadonlyMap<string, PlacedNode>;
  readonly #obstacles: readonly Obstacle[];
  readonly #services: readonly Obstacle[];
  readonly #stacks: readonly Obstacle[];

  constructor(scene: Scene, nodes: ReadonlyMap<string, PlacedNode>, groups: ReadonlyMap<string, Box>) {
    this.#nodes = nodes;
    this.#obstacles = obstacles(scene, nodes, groups);
    const boxesOf = (wanted: SceneGroup['kind']): Obstacle[] =>
      scene.groups.flatMap(({ id, kind }) => {
        const box = groups.get(id);
        return kind === wanted && box !== undefined ? [{ id, box }] : [];
      });
    this.#stacks = boxesOf('stack');
    this.#services = boxesOf('service').map(({ id, box }) => ({ id, box: grown(box, serviceClearance) }));
  }

  /** Whether the straight line between two nodes meets nothing else. */
  isFree({ from, to }: SceneLink): boolean {
    const [a, b] = [this.#nodes.get(from), this.#nodes.get(to)];
    if (a === undefined || b === undefined) return true;
    return !this.#obstacles.some(
      ({ id, box }) => id !== from && id !== to && crosses(a, b, grown(box, clearance)),
    );
  }

  /** Whether a line of these points, however wide, runs over nothing but its own two ends. */
  leavesOut({ from, to }: SceneLink, points: readonly Point[]): boolean {
    return this.#obstacles.every(
      ({ id, box }) =>
        id === from ||
        id === to ||
        points.every(
          (point, index) =>
            index === 0 || !crosses(points[index - 1] ?? point, point, grown(box, clearance / 2)),
        ),
    );
  }

  /**
   * The services that a link would run through although it joins no part of them, where there is a way around them; that
   * way leads through no other stack.
   */
  foreignServices({ from, to }: SceneLink): readonly Obstacle[] {
    const [a, b] = [this.#nodes.get(from), this.#nodes.get(to)];
    if (a === undefined || b === undefined) return [];
    const isForeign = ({ box }: Obstacle): boolean =>
      !contains(box, pointBox(a)) && !contains(box, pointBox(b));
    const crossed = this.#services.filter((service) => isForeign(service) && crosses(a, b, service.box));
    if (crossed.length === 0) return [];
    const stacks = this.#stacks.filter(isForeign);
    const foreign = [
      ...stacks,
      ...crossed.filter(({ box }) => !stacks.some((stack) => contains(stack.box, box))),
    ];
    const around = this.around(foreign);
    const isOpen = foreign.every((one) =>
      around.every((other) => other.id === one.id || !touch(one.box, other.box)),
    );
    return isOpen ? foreign : [];
  }

  /** Everything, with these services as one obstacle each. */
  around(services: readonly Obstacle[]): readonly Obstacle[] {
    return [
      ...this.#obstacles.filter(({ box }) => !services.some((service) => contains(service.box, box))),
      ...services,
    ];
  }
}

const pointBox = ({ x, y }: Point): Box => ({ x, y, width: 0, height: 0 });

const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const straight = (a: Point, b: Point): Point[] => [
  a,
  along(a, direction(a, b), distance(a, b) / 3),
  along(b, direction(b, a), distance(a, b) / 3),
  b,
];

/** The way moved aside by `by`, at a right angle to where it goes. */
function sideStep(way: readonly Point[], by: number): Point[] {
  if (by === 0) return [...way];
  return way.map((point, index) => {
    const before = way[Math.max(0, index - 1)] ?? point;
    const after = way[Math.min(way.length - 1, index + 1)] ?? point;
    const { x, y } = direction(before, after);
    return { x: point.x - y * by, y: point.y + x * by };
  });
}

/** The way with its ends exactly on the symbols; an end without an arrow goes on a little beneath them. */
function joined(
  way: readonly Point[],
  link: SceneLink,
  scene: ReadonlyMap<string, SceneNode>,
  nodes: ReadonlyMap<string, PlacedNode>,
): Point[] {
  const points = [...way];
  const endAt = (end: number, inner: number, id: string, arrow: boolean): void => {
    const [point, handle] = [points.at(end), points.at(inner)];
    const [node, placed] = [scene.get(id), nodes.get(id)];
    if (point === undefined || handle === undefined || node === undefined || placed === undefined) return;
    const far = distance(handle, point) > 0.5 ? handle : (points.at(end === 0 ? 2 : -3) ?? handle);
    const heading = direction(far, point);
    const met =
      node.kind === 'load-balancer' || node.kind === 'gateway'
        ? meetCircle(point, heading, placed, iconRadius)
        : meetBox(point, heading, boxOf(placed));
    points[end === 0 ? 0 : points.length - 1] = arrow ? met : along(met, heading, 9);
  };
  endAt(0, 1, link.from, false);
  endAt(-1, -2, link.to, link.kind === 'health' && link.arrow);
  return points;
}
