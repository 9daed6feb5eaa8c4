/**
 * Measures whole commands, in turn with a bare node and with peers on comparable files, and prints how many times a bare
 * node each takes: seconds differ between machines, ratios hardly.
 *
 *   npm run bench                      everything
 *   npm run bench -- --against REV     the same commands of another revision beside them, in one run
 *   npm run bench -- --node PATH       another Node beside this one, as often as wanted
 *   npm run bench -- --no-peers        without programs of others, which are installed into .bench/
 *   npm run bench -- --runs 1          a first look: each command once
 *   npm run bench -- --readme          writes the table into the README
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { rules } from '../../../rules/index.ts';
import { builtRevision } from './against.ts';
import { editing } from './editing.ts';
import { bench, inputs } from './inputs.ts';
import { type Case, measure, median, peakMemory } from './measure.ts';
import { growth, heavy, onNode, ours } from './ours.ts';
import { mermaid, peers } from './peers.ts';
import { previewing } from './previewing.ts';

const { values: flags } = parseArgs({
  options: {
    against: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
    'no-peers': { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    runs: { type: 'string', default: '15' },
  },
});

const cli = resolve('bin/canton-plan.js');
const other = flags.against === undefined ? undefined : builtRevision(flags.against);
const theirs = other === undefined ? [] : ours(other.cli, 'other');
/** Both are the same rows; several bear the same name (`the same with …`). */
const own = ours(cli, 'this').map((each, index): Case => {
  const same = theirs[index];
  return same === undefined ? each : { ...each, other: same };
});
const bare: Case = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
/** The start with every rule silent, and the code of the rules alone, without what V8 compiled of it before. */
const silent: Case = {
  name: 'validate, production solution, no rule runs',
  command: [process.execPath, cli, 'validate', inputs.solution, '--only', 'syntax'],
};
const rulesAlone = join(bench, 'rules.cjs');
buildSync({
  entryPoints: ['rules/index.ts'],
  outfile: rulesAlone,
  bundle: true,
  minify: true,
  platform: 'node',
});
const loaded: Case = { name: 'the rules, loaded and not run', command: [process.execPath, rulesAlone] };
const growths = growth(cli);
const others = flags['no-peers'] ? [] : [...peers(), ...mermaid(cli)];
const nodes = flags.node.flatMap((program) => onNode(resolve(program), cli));

const shown = [bare, ...own, silent, loaded, ...nodes, ...others];
/** The bare node with which a row is compared. */
const bases = new Set(nodes.map(({ base }) => base));
const baseOf = (each: Case): Case => each.base ?? (bases.has(each) ? each : bare);
const times = measure([...shown, ...growths.flatMap(({ cases }) => cases)], Number(flags.runs));
const timeOf = (each: Case | undefined): number => median(each === undefined ? [] : times.get(each));

const table = tableOf();
const words = await wordsOf();
console.log(`${table}\n\n${words}`);
if (flags.readme) writeReadme(`${table}\n\n${words}`);

function tableOf(): string {
  const columns = (each: Case | undefined): string =>
    each === undefined
      ? ' | '
      : `${(timeOf(each) / timeOf(baseOf(each))).toFixed(2)} | ${timeOf(each).toFixed(0)}`;
  const head = ['what', 'times a bare node', 'ms (median)'];
  const more = other === undefined ? [] : [`${other.name}: times`, 'ms'];
  return [
    `| ${[...head, ...more].join(' | ')} |`,
    `|---|${[...head.slice(1), ...more].map(() => '---:|').join('')}`,
    ...shown.map(
      (each) =>
        `| ${each.name} | ${columns(each)}${other === undefined ? '' : ` | ${columns(each.other)}`} |`,
    ),
  ].join('\n');
}

async function wordsOf(): Promise<string> {
  const [start, quiet, load] = [timeOf(own[0]), timeOf(silent), timeOf(loaded)];
  const [toRun, toLoad] = [Math.max(start - quiet, 0), Math.max(load - timeOf(bare), 0)];
  const edit = await editing(cli, inputs.stacks1000);
  const growing = growths.map(({ name, cases: [small, large] }) => {
    const factor = (timeOf(large) - timeOf(bare)) / (timeOf(small) - timeOf(bare));
    return `${name} ${factor.toFixed(1)}`;
  });
  const shownAfter = await previewing(cli, inputs.stacks100);
  const peaks = heavy(cli).map(({ name, stacks, command }) => ({
    stacks,
    words: `\`${name}\` ${peakMemory(command) ?? 'unknown'} MB`,
  }));
  const memory = (stacks: number): string =>
    peaks.flatMap((each) => (each.stacks === stacks ? each.words : [])).join(', ');
  return [
    `${rules.length} rules cost at most ${(((toRun + toLoad) / start) * 100).toFixed(0)} % of the cold start on the production solution.`,
    `Memory at 10,000 stacks (100,000 lines) at the peak: ${memory(10_000)}; at 1,000 stacks: ${memory(1000)}.`,
    `The language server answers an edit in 1,000 stacks after ${edit.toFixed(0)} ms of work; a preview of 100 stacks shows a saved change after ${shownAfter.toFixed(0)} ms.`,
    `Four times as much of the same takes so many times as long: ${growing.join(', ')}.`,
    'A stack is a participant with its database and its JSON API; `render` writes nine files for each.',
  ].join(' ');
}

function writeReadme(text: string): void {
  const readme = readFileSync('README.md', 'utf8');
  const between = /(<!-- bench -->\n)[\s\S]*?(\n<!-- \/bench -->)/;
  writeFileSync(
    'README.md',
    readme.replace(between, (_, start: string, end: string) => start + wrapped(text) + end),
  );
}

/** Prose in lines of at most 120 characters; the table as it is. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('|') ? line : line.replace(/(?=.{121,})(.{1,120}) /g, '$1\n')))
    .join('\n');
}
