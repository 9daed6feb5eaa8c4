import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from './cli/run.ts';

/** Other Nodes to run the built program with, as a list of programs. */
const others = (process.env['CANTON_PLAN_OTHER_NODES'] ?? '').split(delimiter).filter((path) => path !== '');
const isBuilt = existsSync('dist/validate.cjs');
if (others.length === 0)
  console.warn(
    'SKIPPED: other releases of Node are not tried; name their programs in CANTON_PLAN_OTHER_NODES',
  );
else if (!isBuilt) console.warn('SKIPPED: other releases of Node are not tried; run `npm run build` first');

const cli = resolve('bin/canton-plan.js');
const solution = resolve('fixtures/figures/solution-lb/topology.yaml');
const broken = resolve('fixtures/broken/misspelt-key.topology.yaml');

/** Everything that a run gives: its end, its words and its files. */
function outcome(node: string, argv: readonly string[]) {
  const cwd = folderWith({});
  const { status, stdout, stderr } = spawnSync(node, [cli, ...argv], { cwd, encoding: 'utf8' });
  const files = readdirSync(cwd, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => statSync(join(cwd, name)).isFile())
    .map((name) => [name, readFileSync(join(cwd, name), 'base64')]);
  return { status, stdout, stderr, files };
}

describe.runIf(isBuilt && others.length > 0)('the program that one Node built', () => {
  const runs: string[][] = [
    ['validate', '--format', 'json', solution, broken],
    ['render', solution, '--target', 'compose', '--out', 'out'],
    ['render', solution, '--target', 'k8s', '--out', 'out'],
    ['diagram', solution, '--output', 'picture.svg'],
    ['diagram', solution, '--output', 'picture.png'],
    ['plan', solution],
    ['explain', 'trigger/rule-live-twice'],
  ];

  // Code that this Node compiled is of no use to another one, which compiles and keeps its own and says nothing of it.
  it.each(
    others.flatMap((node) => runs.map((argv): [string, string, string[]] => [argv.join(' '), node, argv])),
  )('does the same for `%s` under %s', (_command, node, argv) => {
    const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^v\d+\./);
    expect(stdout).not.toBe(`${process.version}\n`);
    const here = outcome(process.execPath, argv);
    expect(outcome(node, argv)).toEqual(here);
    expect(here.stdout.length + here.files.length).toBeGreaterThan(0);
  });
});
