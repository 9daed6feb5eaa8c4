import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bench, growing, inputs, linesOf, slips } from './inputs.ts';
import type { Case } from './measure.ts';

/** The rows of this program; `tag` keeps what several builds of it write apart. */
export function ours(cli: string, tag: string): Case[] {
  const command = (...argv: string[]): string[] => [process.execPath, cli, ...argv];
  const out = (target: string, path: string, fresh = ''): string =>
    join(bench, `${tag}-${target}${fresh}-${basename(dirname(path))}-${basename(path)}`);
  const render = (target: string, path: string): string[] =>
    command('render', path, '--target', target, '--out', out(target, path));
  const svg = (path: string): string[] => command('diagram', path, '--output', join(bench, `${tag}.svg`));
  const report = (path: string): string[] => command('report', path, '--output', join(bench, `${tag}.html`));
  const fixed = join(bench, `${tag}-slips.topology.yaml`);
  const { solution, stacks100, stacks1000, stacks10000, oneFinding, changed, text1000, inParts } = inputs;
  const freshFolder = out('compose', stacks1000, '-fresh');
  const freshObjects = out('k8s', stacks1000, '-fresh');
  return [
    { name: 'validate, production solution', command: command('validate', solution) },
    { name: `validate, 1,000 stacks (${linesOf(text1000)} lines)`, command: command('validate', stacks1000) },
    { name: 'the same with one finding', command: command('validate', oneFinding) },
    { name: 'the same in 1,000 files', command: command('validate', inParts) },
    {
      name: 'the same with ten slips, `--fix`',
      command: command('validate', fixed, '--fix'),
      prepare: () => writeFileSync(fixed, slips),
      runs: 9,
    },
    { name: 'validate, 10,000 stacks', command: command('validate', stacks10000), runs: 3 },
    {
      name: 'diff, two files of 1,000 stacks that differ in ten places',
      command: command('diff', stacks1000, changed),
      runs: 9,
    },
    { name: 'runbook, the same two files', command: command('runbook', stacks1000, changed), runs: 9 },
    { name: 'diagram, SVG of the production solution', command: svg(solution) },
    { name: 'diagram, SVG of 100 stacks', command: svg(stacks100), runs: 5 },
    { name: 'diagram, SVG of 1,000 stacks', command: svg(stacks1000), runs: 3 },
    { name: 'render, Compose of the production solution', command: render('compose', solution) },
    { name: 'render, Kubernetes of the production solution', command: render('k8s', solution) },
    { name: 'render, Compose of 100 stacks', command: render('compose', stacks100), runs: 5 },
    {
      name: 'render, Compose of 1,000 stacks, nothing changed',
      command: render('compose', stacks1000),
      runs: 4,
    },
    {
      name: 'the same with `--check`',
      command: [...render('compose', stacks1000), '--check'],
      runs: 3,
    },
    {
      name: 'the same into a new folder',
      command: command('render', stacks1000, '--out', freshFolder),
      prepare: () => rmSync(freshFolder, { recursive: true, force: true }),
      runs: 3,
    },
    {
      name: 'render, Kubernetes of 1,000 stacks, nothing changed',
      command: render('k8s', stacks1000),
      runs: 4,
    },
    {
      name: 'the same with `--check`',
      command: [...render('k8s', stacks1000), '--check'],
      runs: 3,
    },
    {
      name: 'the same into a new folder',
      command: command('render', stacks1000, '--target', 'k8s', '--out', freshObjects),
      prepare: () => rmSync(freshObjects, { recursive: true, force: true }),
      runs: 3,
    },
    { name: 'impact, every single failure of the production solution', command: command('impact', solution) },
    { name: 'impact, every single failure of 1,000 stacks', command: command('impact', stacks1000), runs: 5 },
    {
      name: 'impact, every pair of failures of 1,000 stacks',
      command: command('impact', stacks1000, '--pairs'),
      runs: 3,
    },
    {
      name: 'impact, every single failure of 10,000 stacks',
      command: command('impact', stacks10000),
      runs: 3,
    },
    { name: 'report, production solution', command: report(solution), runs: 7 },
    { name: 'report, 1,000 stacks', command: report(stacks1000), runs: 3 },
  ];
}

/** What another Node makes of the commands that run most often, compared with that Node itself doing nothing. */
export function onNode(program: string, cli: string): Case[] {
  // What this Node compiles of the program is kept by its first run.
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim();
  spawnSync(program, [cli, 'validate', inputs.solution], { stdio: 'ignore' });
  const base: Case = { name: `node -e 0, Node ${version}`, command: [program, '-e', '0'] };
  const validate = (what: string, path: string): Case => ({
    name: `validate, ${what}, Node ${version}`,
    command: [program, cli, 'validate', path],
    base,
  });
  return [
    base,
    validate('production solution', inputs.solution),
    validate('1,000 stacks', inputs.stacks1000),
  ];
}

/** Pairs of rows of which the second has four times as much to read as the first. */
export const growth = (cli: string): { readonly name: string; readonly cases: readonly [Case, Case] }[] =>
  Object.entries(growing).map(([name, files]) => {
    const [small, large] = files.map(
      (path): Case => ({ name: basename(path), command: [process.execPath, cli, 'validate', path], runs: 5 }),
    ) as [Case, Case];
    return { name, cases: [small, large] as const };
  });

/** Commands whose memory is told. */
export const heavy = (
  cli: string,
): { readonly name: string; readonly stacks: number; readonly command: readonly string[] }[] => [
  { name: 'validate', stacks: 10_000, command: [process.execPath, cli, 'validate', inputs.stacks10000] },
  { name: 'impact', stacks: 1000, command: [process.execPath, cli, 'impact', inputs.stacks1000] },
  {
    name: 'impact --pairs',
    stacks: 1000,
    command: [process.execPath, cli, 'impact', inputs.stacks1000, '--pairs'],
  },
  {
    name: 'render --check',
    stacks: 10_000,
    // Everything is made and compared, and nothing written.
    command: [
      process.execPath,
      cli,
      'render',
      inputs.stacks10000,
      '--check',
      '--out',
      join(bench, 'nothing'),
    ],
  },
];
