/**
 * Looks further than the tests do: mistakes, accidents and hostile texts in what is known (figures, examples, and every file
 * of fixtures/hostile/corpus), until the time is over. What makes the program throw, hang or contradict itself is kept in
 * .fuzz/ and ends the run with 1: make it small, put it into the corpus when it is fixed, and the tests repeat it.
 *
 *     npm run fuzz -- [--minutes N] [--seed N]
 */
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { topologyLanguage } from '../parse/language.ts';
import { parse } from '../parse/parse.ts';
import { SourceFile } from '../source/source-file.ts';
import { yamlPieces } from './yaml-pieces.ts';

/** So long may a text of this size take; a busy machine is slow. */
const patience = 20_000;

/** Pieces that ended something before: of YAML, and of every grammar that is written. */
const pieces = [
  ...yamlPieces,
  ...['\u202e', '\u001b[31m', '$(x)', '`x`', `\${X}`, '{{ x }}', '<x>', '::error::'],
  ...['instances: 999', 'zone: ', 'domains: ', 'version: 2.10', '# canton-plan-ignore-file x', '𝕏'],
];

/** A generator of numbers that a seed decides (Marsaglia's xorshift). */
function numbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

const corpus = (): string[] =>
  ['fixtures', 'rules', 'templates/starters', 'test/render/topologies']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.ya?ml$/.test(path))
    .sort()
    .map((path) => readFileSync(path, 'utf8'));

/** A text with some pieces cut, copied, moved or put in, or the head of one and the tail of another. */
function mutate(texts: readonly string[], below: (limit: number) => number): string {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  let text = pick(texts);
  for (let count = 1 + below(6); count > 0; count--) {
    const at = below(text.length + 1);
    const size = below(60);
    const ways = [
      () => text.slice(0, at) + pick(pieces) + text.slice(at),
      () => text.slice(0, at) + text.slice(at + size),
      () => text.slice(0, at) + text.slice(at, at + size).repeat(1 + below(3)) + text.slice(at),
      () => text.slice(0, at) + pick(pieces) + text.slice(at + size),
      () => text.slice(0, at) + pick(texts).slice(below(4000)),
    ];
    text = pick(ways)().slice(0, 200_000);
  }
  return text;
}

/** The program, without which whoever leads can do. */
const program = () =>
  Promise.all([
    import('../compile.ts'),
    import('../fix.ts'),
    import('../../rules/index.ts'),
    import('../plan/make-plan.ts'),
    import('../../templates/targets.ts'),
    import('../base/text-types.ts'),
  ]);

/** What a text does to the program: everything that a gate and a render do with it. */
async function tryText(text: string): Promise<void> {
  const [{ compile }, { fixSource }, { rules }, { makePlan }, { targets }, { UnsafeText }] = await program();
  const source = new SourceFile('topology.yaml', text);
  await parse(source, topologyLanguage);
  const { diagnostics, topologies } = await compile(source, { rules, asOf: '2026-01-01' });
  for (const { rule, primary, related, fixes } of diagnostics)
    for (const { start, end } of [primary, ...related, ...fixes.flatMap(({ edits }) => edits)].map(
      (each) => each.span,
    ))
      if (!(0 <= start && start <= end)) throw new Error(`${rule} has a span from ${start} to ${end}`);
  const fixed = await fixSource(source, { rules });
  const again = await fixSource(fixed.source, { rules });
  if (again.source.text !== fixed.source.text) throw new Error('a second round of fixes changes something');
  for (const { topology } of topologies)
    try {
      const plan = makePlan(topology);
      for (const target of targets)
        for (const { path } of target.render(plan))
          if (path.startsWith('/') || path.split('/').includes('..'))
            throw new Error(`a file is called ${path}`);
    } catch (error) {
      if (!(error instanceof UnsafeText) && !/would both be called/.test(String(error))) throw error;
    }
}

interface Message {
  readonly text?: string;
  readonly fault?: string;
  readonly isDone?: true;
}

/** Tries one text after the other, and tells of each before, since it may be the last. */
async function work(seed: number, until: number): Promise<void> {
  const below = numbers(seed);
  const texts = corpus();
  // Loading it is no fault of the first text.
  await program();
  const say = (message: Message): void => {
    process.send?.(message);
  };
  while (Date.now() < until) {
    const text = mutate(texts, below);
    say({ text });
    try {
      await tryText(text);
      say({ isDone: true });
    } catch (error) {
      say({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    // What is sent goes out between two texts.
    await new Promise(setImmediate);
  }
  process.disconnect();
}

function lead(): void {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const until = Date.now() + Number(values.minutes ?? 10) * 60_000;
  mkdirSync('.fuzz', { recursive: true });
  let [faults, tried] = [0, 0];
  const start = (from: number): void => {
    let [text, begun] = ['', Date.now()];
    const keep = (fault: string): void => {
      const name = `.fuzz/${seed}-${++faults}.yaml`;
      writeFileSync(name, text);
      console.error(`${name}: ${fault}\n`);
    };
    const child = fork(import.meta.filename, ['work', String(from), String(until)], {
      execArgv: ['--import', import.meta.resolve('tsx')],
    });
    child.on('message', (message: Message) => {
      begun = Date.now();
      if (message.text !== undefined) text = message.text;
      if (message.fault !== undefined) keep(message.fault);
      if (message.text === undefined) tried++;
    });
    let isSlow = false;
    const watch = setInterval(() => {
      if (isSlow || text === '' || Date.now() - begun < patience) return;
      isSlow = true;
      keep(`takes longer than ${patience / 1000} s`);
      child.kill('SIGKILL');
    }, 1000);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (code !== 0 && !isSlow) keep(`ended with ${code ?? signal}`);
      // One that never began would never end.
      if (Date.now() < until && text !== '') start(from + 1);
      else {
        console.log(`seed ${seed}: ${tried} texts, ${faults} faults`);
        process.exitCode = faults > 0 || tried === 0 ? 1 : 0;
      }
    });
  };
  start(seed);
}

const [, , how, from, until] = process.argv;
if (how === 'work') await work(Number(from), Number(until));
else lead();
