/**
 * How much of what the code says would be missed by the tests: StrykerJS changes a condition, a text or a call in lines
 * that a seed draws from the rooms below, and of each change the tests nearest to it ought to fail (`mutants/bundle.ts` names them).
 * They are one program that is loaded once and run with one change after the other, so that a change takes tenths of seconds and a
 * sample can be large. Two hundred changes tell the share that is found to within some five per cent.
 *
 *     npm run mutants -- [--lines N] [--seed N] [--room src/link ...] [--id N ...]
 *
 * Prints the share by room and every change that nobody noticed. Ends with 1 where fewer than 80 % are found.
 */
import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Verdict } from '../../test/mutants/judge.ts';
import { bundle } from './mutants/bundle.ts';
import { draw, instrument, type Mutant } from './mutants/draw.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    room: {
      type: 'string',
      multiple: true,
      default: ['src/link', 'src/plan', 'src/check', 'rules/kit', 'templates'],
    },
    id: { type: 'string', multiple: true, default: [] },
  },
});

const home = '.bench/stryker';
const folder = `.bench/mutants-${values.seed}`;
/** Longest that one change may take; a loop without an end is noticed sooner where it passes the change itself. */
const patience = 300_000;

if (!existsSync(`${home}/node_modules/@stryker-mutator/instrumenter`)) {
  mkdirSync(home, { recursive: true });
  const words = ['install', '--prefix', home, '--no-audit', '--no-fund', '--silent'];
  if (spawnSync('npm', [...words, '@stryker-mutator/instrumenter@9.6.1'], { stdio: 'inherit' }).status !== 0)
    throw new Error('StrykerJS cannot be had here');
}
const drawn = draw(values.room, Number(values.lines), Number(values.seed));
const { texts, mutants } = await instrument(home, drawn);
await bundle(texts, folder);
const wanted = mutants.filter(({ id, status }) =>
  values.id.length > 0 ? values.id.includes(id) : status !== 'Ignored',
);
// In no order of files, so that what is known before the end is a fair sample too.
const turn = (id: string): number => (Number(id) * 7919) % 10007;
const ends = await judgeAll(wanted.map(({ id }) => id).sort((a, b) => turn(a) - turn(b)));
process.exitCode = tell();

/** What became of each change, by its id. */
async function judgeAll(ids: readonly string[]): Promise<Map<string, Verdict>> {
  const known = new Map<string, Verdict>();
  let unclear: string | undefined;
  for (let left = ids; left.length > 0; left = left.filter((id) => !known.has(id))) {
    const before = known.size;
    const last = await judgeSome(left, known);
    if (last?.kind === 'unclear' && (last.id === unclear || last.id === left[0]))
      // It spoiled clean modules by itself, so it was noticed.
      known.set(last.id, { ...last, kind: 'found' });
    else if (last === undefined && known.size === before)
      known.set(left[0] as string, { kind: 'found', id: left[0] as string, by: 'it does not end' });
    unclear = last?.kind === 'unclear' ? last.id : undefined;
  }
  return known;
}

/** Runs a judge until it ends or takes too long; what it said last, if it was said of a change that it could not settle. */
function judgeSome(ids: readonly string[], known: Map<string, Verdict>): Promise<Verdict | undefined> {
  const judge = fork(`${folder}/judge.mjs`, [`${folder}/tests.mjs`, ...ids], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--max-old-space-size=3000'],
  });
  return new Promise((done, fail) => {
    let unclear: Verdict | undefined;
    let hasBegun = false;
    const give = () => setTimeout(() => judge.kill('SIGKILL'), patience);
    let timer = give();
    judge.on('message', (verdict: Verdict) => {
      clearTimeout(timer);
      timer = give();
      if (verdict.kind === 'baseline') {
        hasBegun = true;
        tellBaseline(verdict);
      } else if (verdict.kind === 'unclear') unclear = verdict;
      else {
        known.set(verdict.id, verdict);
        tellOne(verdict, known.size);
      }
    });
    judge.on('exit', () => {
      clearTimeout(timer);
      // On a machine that is busy with something else the tests themselves may take too long: no change was noticed by that.
      if (hasBegun) done(unclear);
      else fail(new Error('the tests did not come to an end without a change: run it on a quieter machine'));
    });
  });
}

function tellBaseline({ units, failing, seconds }: Extract<Verdict, { kind: 'baseline' }>): void {
  console.log(`${units} units of tests pass without a change, in ${seconds.toFixed(0)} s`);
  for (const each of failing) console.log(`left out, for it fails without a change: ${each}`);
}

function isMissed(verdict: Verdict | undefined): boolean {
  return verdict?.kind === 'missed' || verdict?.kind === 'unreached';
}

function tellOne(verdict: Verdict, count: number): void {
  if (count % 10 === 0) console.log(`${count} of ${wanted.length} tried`);
  const mutant = mutants.find(({ id }) => 'id' in verdict && id === verdict.id);
  if (mutant !== undefined && isMissed(verdict)) console.log(`${verdict.kind} ${described(mutant)}`);
}

function described({ id, fileName, location: { start, end }, mutatorName, replacement }: Mutant): string {
  const line = readFileSync(fileName, 'utf8').split('\n')[start.line] ?? '';
  const was = line.slice(start.column, end.line === start.line ? end.column : undefined);
  return `#${id} ${fileName}:${start.line + 1}:${start.column + 1} ${mutatorName}: ${was.slice(0, 70)} → ${replacement.replaceAll('\n', ' ').slice(0, 70)}`;
}

/** Prints what was found; the exit code. */
function tell(): number {
  const count = (room: string): readonly [found: number, all: number] => {
    const here = wanted.filter(({ fileName }) => fileName.startsWith(room));
    return [here.filter(({ id }) => !isMissed(ends.get(id))).length, here.length];
  };
  for (const room of [...values.room, '']) {
    const [found, all] = count(room);
    const share = all === 0 ? '' : `, ${((100 * found) / all).toFixed(1)} %`;
    console.log(`${room === '' ? 'all' : room}: ${found} of ${all} found${share}`);
  }
  const [found, all] = count('');
  return found < 0.8 * all ? 1 : 0;
}
