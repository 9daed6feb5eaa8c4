/**
 * What figures and starters leave out, as it is rendered: one text for each matter, in test/render/expected/areas. It is there to
 * be read when it changes; where the new one is right, `-u` keeps it.
 */
import { describe, expect, it } from 'vitest';
import { restrictPlan } from '../../src/plan/restrict.ts';
import { areasOf, type Target } from './areas.ts';
import { kubernetesOf } from './kubernetes-set.ts';
import { composeOf, filesOf, planOfFile } from './rendered.ts';

/** Each topology with the target, the organization and the areas that it is there for; all areas where none are named. */
const cases: readonly {
  readonly file: string;
  readonly target: Target;
  readonly wanted?: readonly string[];
}[] = [
  { file: 'test/render/topologies/variety.yaml', target: 'compose' },
  { file: 'test/render/topologies/variety.yaml', target: 'k8s' },
  {
    file: 'test/render/topologies/settings.yaml',
    target: 'compose',
    wanted: ['nodes', 'console-scripts', 'databases', 'services'],
  },
  {
    file: 'test/render/topologies/backup.yaml',
    target: 'compose',
    wanted: ['nodes', 'databases', 'for-people'],
  },
  { file: 'test/render/topologies/backup.yaml', target: 'k8s', wanted: ['databases', 'for-people'] },
  {
    file: 'src/dev/keys/bases/stores.yaml',
    target: 'compose',
    wanted: ['nodes', 'console-scripts', 'balancers', 'services'],
  },
  {
    file: 'src/dev/keys/bases/stores.yaml',
    target: 'k8s',
    wanted: ['network', 'databases', 'monitoring', 'for-people'],
  },
  {
    file: 'src/dev/keys/bases/chains.yaml',
    target: 'compose',
    wanted: ['nodes', 'console-scripts', 'databases', 'for-people'],
  },
  {
    file: 'src/dev/keys/bases/cold.yaml',
    target: 'compose',
    wanted: ['compose', 'monitoring', 'for-people'],
  },
  { file: 'src/dev/keys/bases/cold.yaml', target: 'k8s', wanted: ['monitoring'] },
  { file: 'test/render/topologies/edges.yaml', target: 'compose' },
  { file: 'test/render/topologies/edges.yaml', target: 'k8s' },
  {
    file: 'test/plan/topologies/shared-process.yaml',
    target: 'compose',
    wanted: ['nodes', 'console-scripts'],
  },
  {
    file: 'test/plan/topologies/cold-zone.yaml',
    target: 'compose',
    wanted: ['balancers', 'monitoring', 'for-people'],
  },
  { file: 'test/plan/topologies/cold-zone.yaml', target: 'k8s', wanted: ['for-people'] },
  { file: 'test/plan/topologies/allow-list.yaml', target: 'compose', wanted: ['console-scripts'] },
  {
    file: 'test/plan/topologies/chain-of-balancers.yaml',
    target: 'compose',
    wanted: ['balancers', 'compose'],
  },
  { file: 'test/plan/topologies/external-database.yaml', target: 'k8s', wanted: ['databases', 'network'] },
  { file: 'templates/starters/development.topology.yaml', target: 'compose' },
  { file: 'templates/starters/development.topology.yaml', target: 'k8s' },
];

const nameOf = (file: string): string => /([^/]+?)(?:\.topology)?\.yaml$/.exec(file)?.[1] ?? file;
const render: Readonly<Record<Target, typeof composeOf>> = { compose: composeOf, k8s: kubernetesOf };

describe.each(cases)('$file for $target', async ({ file, target, wanted = [] }) => {
  const areas = areasOf(target, render[target](await planOfFile(file)));

  it('has the areas that it is there for', () => {
    expect(areas.map(([area]) => area)).toEqual(expect.arrayContaining([...wanted]));
  });

  it.each(
    areas.filter(([area]) => wanted.length === 0 || wanted.includes(area)),
  )('says of %s what it said before', async (area, text) => {
    await expect(text).toMatchFileSnapshot(`expected/areas/${nameOf(file)}/${target}-${area}.txt`);
  });
});

describe('what one organization of two runs', async () => {
  const plan = await planOfFile('templates/starters/two-organizations.topology.yaml');
  const areas = areasOf('compose', composeOf(restrictPlan(plan, 'member')));

  it.each(areas)('says of %s what it said before', async (area, text) => {
    await expect(text).toMatchFileSnapshot(`expected/areas/member/compose-${area}.txt`);
  });
});

it('keeps no text that nobody looks at any more', () => {
  const kept = new Set([...cases.map(({ file, target }) => `${nameOf(file)}/${target}`), 'member/compose']);
  const there = filesOf('test/render/expected/areas', /./).map((path) =>
    path.replace(/^.*areas\/(.*?\/[a-z0-9]+)-.*$/, '$1'),
  );
  expect(there.length).toBeGreaterThan(kept.size);
  expect([...new Set(there)].sort()).toEqual([...kept].sort());
});
