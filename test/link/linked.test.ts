/** What linking makes of a file, as texts to be read when they change: each way of writing something, its defaults by environment. */
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { expand } from '../../src/link/expand.ts';
import { compileFile } from '../support.ts';
import { linkedText } from './linked.ts';

const environments = ['production', 'staging', 'development'] as const;
const forms = 'test/link/topologies/forms.yaml';
const topologyOf = async (file: string) => {
  const topology = (await compileFile(file)).topologies[0]?.topology;
  if (topology === undefined) throw new Error(`${file} has no topology`);
  return topology;
};

it.each([
  ['forms', forms],
  ['variety', 'test/render/topologies/variety.yaml'],
  ['chains', 'src/dev/keys/bases/chains.yaml'],
  ['cold', 'src/dev/keys/bases/cold.yaml'],
  ['production', 'templates/starters/production.topology.yaml'],
])('a linked topology, %s', async (name, file) => {
  await expect(linkedText(await topologyOf(file))).toMatchFileSnapshot(`expected/${name}.txt`);
});

const cases = [
  ['forms', forms],
  ['cold', 'src/dev/keys/bases/cold.yaml'],
  ['open-source', 'test/link/topologies/open-source.yaml'],
].flatMap(([name = '', file = '']) => environments.map((environment) => [name, environment, file] as const));

it.each(cases)('what %s says with its defaults in %s', async (name, environment, file) => {
  const once = expand((await topologyOf(file)).written, environment).value;
  expect(expand(once, environment).value).toEqual(once);
  const text = stringify(once, { lineWidth: 140, aliasDuplicateObjects: false });
  await expect(text).toMatchFileSnapshot(`expected/${name}.${environment}.yaml`);
});
