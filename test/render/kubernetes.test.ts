import { describe, expect, it } from 'vitest';
import { setOfFile } from './kubernetes-set.ts';
import { filesOf } from './rendered.ts';

const production = 'templates/starters/production.topology.yaml';
const expected = 'test/render/expected/kubernetes';

describe('the production solution for Kubernetes', async () => {
  const { artifacts } = await setOfFile(production);

  it.each(artifacts.map(({ path, text }) => [path, text] as const))('writes %s', async (path, text) => {
    await expect(text).toMatchFileSnapshot(`expected/kubernetes/${path}`);
  });

  it('writes nothing else', () => {
    const kept = filesOf(expected, /./).map((path) => path.slice(expected.length + 1));
    expect(artifacts.map(({ path }) => path).sort()).toEqual(kept.sort());
  });
});
