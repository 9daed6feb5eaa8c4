import { describe, expect, it } from 'vitest';
import { planJson, planTable } from '../../src/report/plan-report.ts';
import { filesOf, planOfFile } from '../render/rendered.ts';
import { topologyFiles } from '../topology-files.ts';

/** `production` of a starter, `solution-lb` of a figure, `cold-zone` of a topology made for this. */
const nameOf = (file: string): string =>
  file
    .replace(/^.*\/figures\/(.*)\/topology\.yaml$/, '$1')
    .replace(/^.*\/([^/.]+)(?:\.topology)?\.yaml$/, '$1');

const files = [
  ...topologyFiles,
  ...['test/plan/topologies', 'test/render/topologies', 'src/dev/keys/bases'].flatMap((folder) =>
    filesOf(folder, /\.yaml$/),
  ),
];

describe('the plan as a person reviews it', () => {
  it('has a table for every figure, every starter and every shape that they leave out', () => {
    expect(new Set(files.map(nameOf)).size).toBe(files.length);
    expect(files.length).toBeGreaterThan(25);
  });
});

it.each(files)('the plan of %s', async (file) => {
  await expect(planTable(await planOfFile(file))).toMatchFileSnapshot(`expected/${nameOf(file)}.txt`);
});

/** All that is decided of a few small ones, for what no table has room for. */
it.each([
  'test/render/topologies/edges.yaml',
  'test/plan/topologies/shared-process.yaml',
])('the plan of %s as programs read it', async (file) => {
  await expect(planJson(await planOfFile(file))).toMatchFileSnapshot(`expected/${nameOf(file)}.json`);
});
