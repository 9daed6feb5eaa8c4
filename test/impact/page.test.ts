/** The page about impact: every example is run, and its pictures are those that the command draws. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/run.ts';

const page = readFileSync('docs/impact.md', 'utf8');
const examples = [...page.matchAll(/```console\n\$ canton-plan (.*)\n([\s\S]+?)```/g)].map(
  ([, command = '', output = '']) => ({ command, output }),
);
const pictures = [...page.matchAll(/\(impact\/([a-z]+)-(.+)\.svg\)/g)].map(([, kind = '', name = '']) => ({
  kind,
  name,
}));

describe('docs/impact.md', () => {
  it('has an example and a picture of each outcome', () => {
    expect([examples.length, pictures.length]).toEqual([4, 4]);
  });

  it.each(examples)('prints what `$command` prints', async ({ command, output }) => {
    expect((await run(command.split(' '))).stdout).toBe(output);
  });

  it.each(pictures)('shows $kind/$name as it is drawn', async ({ kind, name }) => {
    const path = join(mkdtempSync(join(tmpdir(), 'impact-')), 'picture.svg');
    await run([
      'impact',
      'fixtures/figures/solution-lb/topology.yaml',
      '--fail',
      `${kind}/${name}`,
      '--picture',
      path,
    ]);
    expect(readFileSync(`docs/impact/${kind}-${name}.svg`, 'utf8')).toBe(readFileSync(path, 'utf8'));
  });
});
