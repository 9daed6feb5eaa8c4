import type { Graphviz } from '@hpcc-js/wasm-graphviz';
import { type DotStatement, inches, printDot } from '../dot-text.ts';
import type { SceneLink } from '../scene.ts';
import { crosses, grown, type Point } from './geometry.ts';
import { clearance, type Obstacle } from './obstacles.ts';

export interface Routed {
  readonly key: string;
  readonly link: SceneLink;
}

/**
 * Ways of links around obstacles, by key, from Graphviz' spline router. Its time grows with the cube of the obstacles, so
 * it is told of those alone that are in the way: at first of the straight lines, then of the ways that it finds.
 */
export function waysAround(
  links: readonly Routed[],
  around: readonly Obstacle[],
  graphviz: Graphviz,
): Map<string, readonly Point[]> {
  const ends = new Set(links.flatMap(({ link }) => [link.from, link.to]));
  const middles = new Map(
    around.map(({ id, box }) => [id, { x: box.x + box.width / 2, y: box.y + box.height / 2 }]),
  );
  let ways = new Map<string, readonly Point[]>(
    links.map(({ key, link }) => [key, [link.from, link.to].flatMap((id) => middles.get(id) ?? [])]),
  );
  const told = new Set<Obstacle>(around.filter(({ id }) => ends.has(id)));
  let met = metBy(links, ways, around, clearance);
  do {
    for (const obstacle of met) told.add(obstacle);
    const among = around.filter((obstacle) => told.has(obstacle));
    ways = splines(links, among, graphviz);
    const others = around.filter((obstacle) => !told.has(obstacle));
    met = metBy(links, ways, others, clearance / 2);
  } while (met.length > 0);
  return ways;
}

/** The obstacles to which a way that neither begins nor ends there comes nearer than `distance`. */
function metBy(
  links: readonly Routed[],
  ways: ReadonlyMap<string, readonly Point[]>,
  around: readonly Obstacle[],
  distance: number,
): Obstacle[] {
  const lines = links.map(({ key, link }) => ({ link, points: flattened(ways.get(key) ?? []) }));
  return around.filter(({ id, box }) => {
    const near = grown(box, distance);
    return lines.some(
      ({ link, points }) =>
        id !== link.from &&
        id !== link.to &&
        points.some((point, index) => index > 0 && crosses(points[index - 1] ?? point, point, near)),
    );
  });
}

const steps = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

/** A cubic spline, or a straight line of two points, as short straight pieces. */
export function flattened(way: readonly Point[]): readonly Point[] {
  if (way.length < 4) return way;
  const points = way.slice(0, 1);
  for (let index = 0; index + 3 < way.length; index += 3) {
    const [a, b, c, d] = way.slice(index, index + 4);
    if (a === undefined || b === undefined || c === undefined || d === undefined) break;
    for (const t of steps) {
      const u = 1 - t;
      const [ka, kb, kc, kd] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      points.push({
        x: ka * a.x + kb * b.x + kc * c.x + kd * d.x,
        y: ka * a.y + kb * b.y + kc * c.y + kd * d.y,
      });
    }
  }
  return points;
}

const place = ({ x, y }: Point): string => `${Math.round(x * 100) / 100},${Math.round(-y * 100) / 100}`;

/** One run of Graphviz with every node where it stands. */
function splines(
  links: readonly Routed[],
  around: readonly Obstacle[],
  graphviz: Graphviz,
): Map<string, readonly Point[]> {
  const obstacles = around.map(
    ({ id, box }): DotStatement => ({
      node: id,
      attributes: {
        shape: 'box',
        fixedsize: 'true',
        label: '',
        width: inches(box.width),
        height: inches(box.height),
        pos: place({ x: box.x + box.width / 2, y: box.y + box.height / 2 }),
      },
    }),
  );
  const lines = links.map(
    ({ key, link }): DotStatement => ({
      from: link.from,
      to: link.to,
      attributes: { id: key, dir: 'none' },
    }),
  );
  const dot = printDot('ways', {
    attributes: {
      splines: 'true',
      overlap: 'true',
      notranslate: 'true',
      esep: `+${clearance}`,
      sep: `+${clearance}`,
    },
    statements: [...obstacles, ...lines],
  });
  const answer = JSON.parse(graphviz.layout(dot, 'json', 'neato', { nop: 1 })) as GraphvizAnswer;
  return new Map((answer.edges ?? []).map(({ id, pos }) => [id, readSpline(pos)]));
}

interface GraphvizAnswer {
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

const readSpline = (text: string): Point[] =>
  text
    .split(' ')
    .filter((part) => !/^[se],/.test(part))
    .map((part) => {
      const [x = 0, y = 0] = part.split(',').map(Number);
      return { x, y: -y };
    });
