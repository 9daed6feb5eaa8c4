/** The production solution as both targets get it, file by file. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import type { Artifact } from '../../src/render/artifact.ts';
import { kubernetesOf } from './kubernetes-set.ts';
import { composeOf, filesOf, planOfFile } from './rendered.ts';

const targets: readonly (readonly [folder: string, render: (plan: Plan) => readonly Artifact[]])[] = [
  ['production', composeOf],
  ['kubernetes', kubernetesOf],
];

describe.each(targets)('the production solution in %s', async (folder, render) => {
  const artifacts = render(await planOfFile('templates/starters/production.topology.yaml'));
  // A name that begins with a dot would be hidden from who reads the folder.
  const kept = (path: string): string => path.replace(/^\./, 'dot-');

  it.each(artifacts.map(({ path, text }) => [path, text] as const))('writes %s', async (path, text) => {
    await expect(text).toMatchFileSnapshot(`expected/${folder}/${kept(path)}`);
  });

  it('writes nothing else', () => {
    const there = filesOf(`test/render/expected/${folder}`, /./).map((path) =>
      path.replace(`test/render/expected/${folder}/`, ''),
    );
    expect(artifacts.map(({ path }) => kept(path)).sort()).toEqual(there.sort());
  });
});
