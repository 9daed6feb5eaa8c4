/**
 * What figures and starters leave out, as it is rendered: one text for each matter, in test/render/expected/areas. It is there to
 * be read when it changes; where the new one is right, `-u` keeps it.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { restrictPlan } from '../../src/plan/restrict.ts';
import { areasOf, type Target } from './areas.ts';
import { kubernetesOf } from './kubernetes-set.ts';
import { composeOf, filesOf, planOfFile, planOfText } from './rendered.ts';

/** Each topology with the target, the organization and the areas that it is there for; all areas where none are named. */
const cases: readonly {
  readonly file: string;
  readonly target: Target;
  readonly wanted?: readonly string[];
  /** Another release than the file says: what older ones are told in other words. */
  readonly release?: string;
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
  { file: 'test/render/topologies/small.yaml', target: 'compose' },
  { file: 'test/render/topologies/small.yaml', target: 'k8s', wanted: ['for-people', 'objects'] },
  ...(['2.5.9', '2.7.9'] as const).map((release) => ({
    ...{ file: 'test/render/topologies/settings.yaml', target: 'compose' as const, release },
    wanted: ['nodes', 'console-scripts', 'services'],
  })),
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

const nameOf = ({ file, release }: (typeof cases)[number]): string =>
  `${/([^/]+?)(?:\.topology)?\.yaml$/.exec(file)?.[1]}${release === undefined ? '' : `-${release}`}`;
const render: Readonly<Record<Target, typeof composeOf>> = { compose: composeOf, k8s: kubernetesOf };

describe.each(cases)('$file for $target $release', async (each) => {
  const { file, target, wanted = [], release } = each;
  const text = readFileSync(file, 'utf8').replace(/version: "2[.0-9]+"/, (own) =>
    release === undefined ? own : `version: "${release}"`,
  );
  const areas = areasOf(target, render[target](await planOfText(text)));

  it('has the areas that it is there for', () => {
    expect(areas.map(([area]) => area)).toEqual(expect.arrayContaining([...wanted]));
  });

  it.each(
    areas.filter(([area]) => wanted.length === 0 || wanted.includes(area)),
  )('says of %s what it said before', async (area, text) => {
    await expect(text).toMatchFileSnapshot(`expected/areas/${nameOf(each)}/${target}-${area}.txt`);
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
  const kept = new Set([...cases.map((each) => `${nameOf(each)}/${each.target}`), 'member/compose']);
  const there = filesOf('test/render/expected/areas', /./).map((path) =>
    path.replace(/^.*areas\/(.*?\/[a-z0-9]+)-.*$/, '$1'),
  );
  expect(there.length).toBeGreaterThan(kept.size);
  expect([...new Set(there)].sort()).toEqual([...kept].sort());
});
