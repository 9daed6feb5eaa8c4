/** `import --compare`: an estate beside a plan, in the words of `diff`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const plan = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');

/** A folder with a plan and what was rendered of it. */
async function estateOf(target: string): Promise<string> {
  const cwd = folderWith({ 'plan.yaml': plan });
  const { code } = await run(['render', 'plan.yaml', '--target', target, '--out', 'estate'], { cwd });
  expect(code).toBe(0);
  return cwd;
}

const compare = async (cwd: string, changed: string) => {
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${cwd}/other.yaml`, changed);
  return run(['import', 'estate', '--compare', 'other.yaml'], { cwd });
};

describe.each(['compose', 'k8s'])('import --compare with a folder rendered for %s', (target) => {
  it('finds nothing where the plan is the one that was rendered, whatever no file tells', async () => {
    const { code, stdout, stderr } = await compare(await estateOf(target), plan);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('the estate is as other.yaml says\n');
  });

  it('tells what would make the estate what another plan says, with the consequence of each change', async () => {
    const changed = plan
      .replace('settlement, instances: 4', 'settlement, instances: 5')
      .replace('  exchange-participant:\n', '  exchange-participant:\n    jvm: { heap: 4g }\n')
      .replaceAll('alpha-json', 'alpha-api');
    const { code, stdout, stderr } = await compare(await estateOf(target), changed);
    expect(code).toBe(1);
    expect(stdout).toContain('    instances.5: (nothing) → ');
    expect(stdout).toContain('    = reload: another instance starts, and what balances over them is told\n');
    expect(stdout).toContain('    jvm: (nothing) → {"heap":"4g"}\n    = restart with an interruption: ');
    expect(stdout).toContain('> JSON API service `alpha-api` (alpha-bank) was `alpha-json`\n');
    expect(stdout).toMatch(/\n3 changes: /);
    expect(stderr).toContain('+ is in other.yaml only, - is in the estate only');
  });
});

it('refuses a plan that cannot be read', async () => {
  const cwd = await estateOf('compose');
  const { code, stderr } = await compare(cwd, '- no\n');
  expect([code, stderr]).toEqual([2, expect.stringContaining('other.yaml cannot be read as a topology')]);
});
