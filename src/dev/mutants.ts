/**
 * How much of what the code says would be missed by the tests: StrykerJS changes a condition, a text or a call in lines
 * that a seed draws from the rooms below, one at a time, and runs the tests of test/mutants.config.ts, which ought to fail.
 * All lines would take a day; two hundred of them tell the share of mutants found to within some five per cent.
 *
 *     npm run mutants -- [--lines N] [--seed N] [--room src/link ...]
 *
 * Prints the share by room and every mutant that nobody noticed. Ends with 1 where fewer than 80 % are found.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** A mutant as the report of StrykerJS has it; lines and columns count from 1. */
interface Mutant {
  readonly status:
    | 'Killed'
    | 'Survived'
    | 'Timeout'
    | 'NoCoverage'
    | 'RuntimeError'
    | 'CompileError'
    | 'Ignored';
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    room: { type: 'string', multiple: true, default: ['src/link', 'src/plan', 'src/check', 'templates'] },
  },
});

const home = '.bench/stryker';
const report = `.bench/mutants-${values.seed}.json`;
const settings = `${home}/stryker.config.json`;

if (!existsSync(`${home}/node_modules/.bin/stryker`)) {
  // Its peers are the project's own: it finds Vitest in the folders above.
  const packages = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1'];
  npm('install', '--prefix', home, '--legacy-peer-deps', '--no-audit', '--no-fund', '--silent', ...packages);
}
mkdirSync(home, { recursive: true });
writeFileSync(
  settings,
  JSON.stringify({
    testRunner: 'vitest',
    plugins: [`./${home}/node_modules/@stryker-mutator/vitest-runner/dist/src/index.js`],
    vitest: { configFile: 'test/mutants.config.ts', related: false },
    mutate: drawn(Number(values.lines), Number(values.seed)),
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 60_000,
    dryRunTimeoutMinutes: 30,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    tempDirName: '.bench/stryker-tmp',
    ignorePatterns: ['dist', '.bench', 'docs/pictures'],
    // It would rewrite the paths of a tsconfig with an interface that the compiler of this project has no more.
    tsconfigFile: `${home}/none.json`,
    allowConsoleColors: false,
  }),
);
const { status } = spawnSync(`${home}/node_modules/.bin/stryker`, ['run', settings], { stdio: 'inherit' });
if (status !== 0) throw new Error(`StrykerJS ends with ${status}`);
process.exitCode = tell(JSON.parse(readFileSync(report, 'utf8')).files);

function npm(...words: string[]): void {
  if (spawnSync('npm', words, { stdio: 'inherit' }).status !== 0)
    throw new Error('StrykerJS cannot be had here');
}

/** So many lines with code of the rooms, as ranges of StrykerJS. */
function drawn(count: number, seed: number): string[] {
  const lines = values.room.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${room}/${name}`)
      .sort()
      .flatMap((path) =>
        readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((text, at) =>
            /^\s*(import|export \*|\/?\*|\/\/|[)\]}>,;]*$)/.test(text) ? [] : [`${path}:${at + 1}-${at + 1}`],
          ),
      ),
  );
  let state = seed | 1;
  for (let warm = 0; warm < 8; warm++) state = next(state);
  const chosen = new Set<string>();
  while (chosen.size < Math.min(count, lines.length)) {
    state = next(state);
    chosen.add(lines[(state >>> 0) % lines.length] as string);
  }
  return [...chosen].sort();
}

/** Marsaglia's xorshift. */
function next(state: number): number {
  const one = state ^ (state << 13);
  const two = one ^ (one >>> 17);
  return two ^ (two << 5);
}

/** Prints what was found and what was not; the exit code. */
function tell(files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>): number {
  const all = Object.entries(files).flatMap(([path, { mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, path, room: values.room.find((room) => path.startsWith(room)) })),
  );
  const found = (of: typeof all) =>
    of.filter(({ status: end }) => end === 'Killed' || end === 'Timeout').length;
  const missed = all.filter(({ status: end }) => end === 'Survived' || end === 'NoCoverage');
  for (const { path, location, mutatorName, replacement } of missed) {
    console.log(
      `${path}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement.slice(0, 90)}`,
    );
  }
  for (const room of values.room) {
    const here = all.filter((each) => each.room === room);
    const judged = found(here) + missed.filter((each) => each.room === room).length;
    console.log(`${room}: ${found(here)} of ${judged} found`);
  }
  const share = found(all) / Math.max(1, found(all) + missed.length);
  console.log(`all: ${found(all)} of ${found(all) + missed.length} found, ${(share * 100).toFixed(1)} %`);
  return share < 0.8 ? 1 : 0;
}
