/** A rendered folder that is started: what the tests of the whole solution and of the release lines have in common. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { oracle, verdict } from '../render/rendered.ts';
import type { Engine } from './engine.ts';
import { makeImages } from './images.ts';
import { RunningStack } from './running-stack.ts';
import { makeSecrets } from './secrets.ts';
import { engineHere } from './set-up.ts';

export interface Place {
  readonly engine: Engine;
  readonly folder: string;
}

/** The engine and a folder to work in; says loudly why nothing is started where there is none. */
export function placeHere(): Place | undefined {
  const engine = engineHere();
  if (typeof engine !== 'string')
    return { engine, folder: mkdtempSync(join(tmpdir(), 'canton-plan-stack-')) };
  console.warn(`SKIPPED: the stack is not started; ${engine}`);
  return undefined;
}

export const since = (start: number): number => (Date.now() - start) / 1000;

/** What a person reads at the end. */
export class Report {
  readonly #lines: string[] = [];

  add(what: string, seconds: number, more = ''): void {
    this.#lines.push(`${seconds.toFixed(1).padStart(6)} s  ${what}${more === '' ? '' : ` (${more})`}`);
  }

  print(title: string): void {
    console.log(`\n${title}:\n${this.#lines.join('\n')}\n`);
  }
}

/** Renders a topology, judges its scripts, makes its images and starts it. */
export async function startStack(
  { engine, folder }: Place,
  topology: string,
  line: string,
  report: Report,
): Promise<RunningStack> {
  const stack = new RunningStack(engine, join(folder, `stack-${line}`));
  let start = Date.now();
  execFileSync(
    process.execPath,
    ['bin/canton-plan.js', 'render', topology, '--target', 'compose', '--out', stack.folder],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  makeSecrets(stack.folder);
  report.add('rendering, secrets and certificates', since(start));
  compileScripts(join(stack.folder, 'canton'), line);
  start = Date.now();
  await makeImages(
    engine,
    Object.values(stack.services()).map(({ image }) => image),
  );
  report.add('stand-in images', since(start));
  start = Date.now();
  stack.compose('up', '--detach', '--no-build', '--pull', 'never');
  report.add('`docker compose up`, until every one-shot service has done its work', since(start));
  return stack;
}

/** Has the scripts compiled for their line before anybody acts on them, where a compiler is at hand. */
function compileScripts(scripts: string, line: string): void {
  const scala = process.env['CANTON_SCALA'];
  const check = oracle('canton-scripts/check');
  if (scala === undefined || !existsSync(check))
    console.warn('SKIPPED: scripts are not compiled; set CANTON_PLAN_ORACLES and CANTON_SCALA');
  else {
    const said = verdict(check, ['--line', line, scripts]);
    if (said !== '') throw new Error(said);
  }
}

export function stopStack({ engine }: Place, stack: RunningStack | undefined): void {
  if (stack !== undefined)
    engine.compose(stack.folder, '--profile', '*', 'down', '--volumes', '--timeout', '2');
}

export const leave = ({ folder }: Place): void => rmSync(folder, { recursive: true, force: true });

const isOneShot = (stack: RunningStack, name: string): boolean =>
  stack.services()[name]?.labels?.['canton-plan.dev/one-shot'] === 'true';

/** Waits until every container is healthy and every one-shot has done its work; what is not yet so, with its last words. */
export async function unsettled(stack: RunningStack, seconds: number): Promise<string[]> {
  const wanted = Object.entries(stack.services()).filter(([, { profiles = [] }]) => profiles.length === 0);
  const missing = (): string[] => {
    const states = new Map(stack.states().map((each) => [each.Service, each]));
    return wanted.flatMap(([name]) => {
      const state = states.get(name);
      const isFine = isOneShot(stack, name)
        ? state?.State === 'exited' && state.ExitCode === 0
        : state?.State === 'running' && state.Health === 'healthy';
      return isFine
        ? []
        : [`${name}: ${state?.State} ${state?.Health || state?.ExitCode}\n${stack.lastWords(name)}`];
    });
  };
  for (const start = Date.now(); since(start) < seconds && missing().length > 0; ) await sleep(1000);
  return missing();
}

export const partnerOf = (instance: string): string =>
  instance.replace(/-([12])$/, (_, number: string) => (number === '1' ? '-2' : '-1'));

/** Where the rules of a trigger node are kept, and where the messages of its domain are. */
export interface RuleStore {
  readonly server: string;
  readonly database: string;
  readonly sequencers: string;
  readonly rule: string;
}

/** How many rules the table of a trigger node holds. */
export const runningRules = (stack: RunningStack, { server, database }: RuleStore): string =>
  stack.query(server, database, 'SELECT count(*) FROM running_triggers').trim();

/** From when to when each container fired a rule, by the clock of the sequencers' database. */
export const firings = (stack: RunningStack, { sequencers, rule }: RuleStore) =>
  stack
    .query(
      sequencers,
      'settlement_sequencer',
      `SELECT command, min(extract(epoch FROM at)), max(extract(epoch FROM at)) FROM events
       WHERE command LIKE 'trigger %${rule}%' GROUP BY command ORDER BY 2`,
    )
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [command = '', first, last] = line.split('|');
      const on = command.replace(/[0-9a-f]{12}$/, (container) => stack.serviceOf(container));
      return { command: on, first: Number(first), last: Number(last) };
    });

/** Runs the job that starts the rules once more. */
export async function startRulesAgain(stack: RunningStack, job: string): Promise<void> {
  stack.compose('up', '--detach', '--no-deps', '--no-build', '--pull', 'never', job);
  await until('the job has run again', 60, () =>
    stack.states().some(({ Service, State }) => Service === job && State === 'exited'),
  );
}

export async function until(what: string, seconds: number, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await sleep(300))
    if (isSo()) return;
  throw new Error(`${what}: not within ${seconds} s`);
}
