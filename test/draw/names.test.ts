import { expect, it } from 'vitest';
import { crosses, type Point } from '../../src/draw/layout/geometry.ts';
import { flattened } from '../../src/draw/layout/spline-router.ts';
import { run } from '../cli/run.ts';

/** The points of a path of one `M` and any number of `C`. */
const pointsOf = (path: string): Point[] => {
  const numbers = [...path.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text));
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x, y: numbers[index + 1] ?? 0 }] : []));
};

it.each([
  ['fixtures/figures/solution-lb/topology.yaml', 5],
  ['fixtures/figures/cloud-3/topology.yaml', 1],
])('lines lead around the names of balancers where these stand beneath: %s by zone', async (file, least) => {
  const { stdout } = await run(['diagram', file, '--view', 'zones']);
  const names = [
    ...stdout.matchAll(
      /<text class="detail over" x="([\d.]+)" y="([\d.]+)" text-anchor="middle" textLength="([\d.]+)"[^>]*>([^<]+)/g,
    ),
  ].map(([, x, y, width, name = '']) => ({
    name,
    // Capital letters of ten units stand this high over their line.
    box: { x: Number(x) - Number(width) / 2, y: Number(y) - 7, width: Number(width), height: 7 },
  }));
  const lines = [...stdout.matchAll(/<path class="line [^"]*" d="(M[^"]+)"/g)].map(([, path = '']) =>
    flattened(pointsOf(path)),
  );
  expect(names.length).toBeGreaterThanOrEqual(least);
  expect(lines.length).toBeGreaterThan(10);
  const crossed = names.filter(({ box }) =>
    lines.some((line) =>
      line.some((point, index) => index > 0 && crosses(line[index - 1] ?? point, point, box)),
    ),
  );
  expect(crossed.map(({ name }) => name)).toEqual([]);
});
