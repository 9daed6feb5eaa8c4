/**
 * Changes the started production solution as `canton-plan runbook` says, command by command, while clients send: none of them
 * fails but where a step announces it, and the folder is afterwards what `render` of the new topology gives.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, first, leftOut } from './changes.ts';
import { composeCommand, type Engine } from './engine.ts';
import { makeImages } from './images.ts';
import { RunningStack, Traffic, type Way } from './running-stack.ts';
import { makeSecrets } from './secrets.ts';
import { engineHere } from './set-up.ts';

const folder = mkdtempSync(join(tmpdir(), 'canton-plan-change-'));

const engine = engineHere();
if (typeof engine === 'string') {
  console.warn(`SKIPPED: no runbook is run; ${engine}`);
  rmSync(folder, { recursive: true, force: true });
} else if (leftOut.length > 0)
  console.warn(`SKIPPED: ${leftOut.join('; ')}: \`npm run test:stack\` does these changes, too`);

const solution = join(folder, 'solution');
const bin = join(folder, 'bin');
const environment = {
  ...(typeof engine === 'string' ? process.env : engine.environment),
  PATH: `${bin}:${process.env['PATH'] ?? ''}`,
};

/** Programs as an operator calls them. */
function makePrograms(): void {
  mkdirSync(bin);
  const quote = (words: readonly string[]): string => words.map((each) => `'${each}'`).join(' ');
  const docker = execFileSync('bash', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
  const compose = composeCommand() ?? [];
  const scripts = {
    'canton-plan': `exec ${quote([process.execPath, resolve('bin/canton-plan.js')])} "$@"`,
    docker: `if [ "$1" = compose ]; then shift; exec ${quote(compose[0] === 'docker' ? [docker, 'compose'] : compose)} "$@"; fi
exec '${docker}' "$@"`,
  };
  for (const [name, text] of Object.entries(scripts))
    writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
}

interface Step {
  readonly number: number;
  readonly text: string;
  readonly commands: readonly string[];
  readonly interruption?: { readonly who: readonly string[]; readonly seconds?: number };
}

const plan = (...args: string[]): string =>
  execFileSync(process.execPath, ['bin/canton-plan.js', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });

/** Runs a command as it is printed, in the folder, while the clients of this process go on. */
function type(command: string): Promise<void> {
  return new Promise((done, fail) => {
    let said = '';
    const child = spawn('bash', ['-euo', 'pipefail', '-c', command], { cwd: solution, env: environment });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        said += part;
      });
    child.on('error', fail).on('close', (code) => {
      if (code === 0) done();
      else fail(new Error(`\`${command}\` ends with ${code}:\n${said.slice(-3000)}`));
    });
  });
}

/** When clients may fail, in milliseconds: from the first command of a step that says so until they are through again. */
interface Window {
  readonly from: number;
  readonly to: number;
}

async function follow(steps: readonly Step[], touches: RegExp): Promise<Window[]> {
  const windows: Window[] = [];
  for (const { number, text, commands, interruption } of steps) {
    const from = Date.now();
    for (const command of commands)
      await type(command).catch((error: Error) => {
        throw new Error(`step ${number}, ${text}\n${error.message}`);
      });
    if (interruption?.who.some((each) => touches.test(each)))
      windows.push({ from, to: Date.now() + ((interruption.seconds ?? 0) + grace) * 1000 });
  }
  return windows;
}

/** How long a client waits for an answer, in milliseconds: machines with two cores are slow while many containers start. */
const patience = 20_000;

/** Clients begin to get through again within so many seconds after what was announced. */
const grace = 10;

const isWithin = ({ at, took }: { readonly at: number; readonly took: number }, windows: readonly Window[]) =>
  windows.some(({ from, to }) => at + took >= from && at <= to);

/** Every file below a folder with its text, those of the operator left out. */
function filesBelow(root: string): Map<string, string> {
  const own = /^(?:secrets|dars|handover)\/|^\.env$|^\.canton-plan|\.dump$/;
  return new Map(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => !own.test(path) && statSync(join(root, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

describe.runIf(typeof engine !== 'string')('the started solution, changed as the runbook says', () => {
  const topologies = join(folder, 'topologies');
  const files = ['first', ...cases.map((_, index) => `change-${index + 1}`)].map((name) =>
    join(topologies, `${name}.yaml`),
  );
  const measured: string[] = [];

  beforeAll(async () => {
    makePrograms();
    mkdirSync(topologies);
    let text = first;
    for (const [index, file] of files.entries()) {
      if (index > 0) text = cases[index - 1]?.edit(text) ?? text;
      writeFileSync(file, text);
      plan('validate', file);
    }
    plan('render', files[0] ?? '', '--target', 'compose', '--out', solution);
    makeSecrets(solution);
    const images = files.flatMap((file, index) => {
      const out = join(folder, `images-${index}`);
      plan('render', file, '--target', 'compose', '--out', out);
      appendFileSync(join(out, '.env'), readFileSync(join(solution, '.env')));
      return [...readFileSync(join(out, 'docker-compose.yaml'), 'utf8').matchAll(/^ {4}image: (\S+)$/gm)].map(
        ([, image = '']) => image.replace(/^"(.*)"$/, '$1'),
      );
    });
    await makeImages(engine as Engine, images);
    new RunningStack(engine as Engine, solution).compose('up', '--detach', '--no-build', '--pull', 'never');
    await through(solution);
  }, 600_000);

  afterAll(() => {
    if (typeof engine === 'string') return;
    console.log(`\nMeasured:\n${measured.join('\n')}\n`);
    engine.compose(solution, '--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '2');
    rmSync(folder, { recursive: true, force: true });
  }, 180_000);

  for (const [index, { name, touches, afterwards }] of cases.entries())
    it(name, async () => {
      const [before = '', after = ''] = files.slice(index, index + 2);
      const { steps, refusals } = JSON.parse(
        plan('runbook', before, after, '--target', 'compose', '--format', 'json'),
      ) as { steps: Step[]; refusals: unknown[] };
      expect(refusals).toEqual([]);
      const stack = new RunningStack(engine as Engine, solution);
      stack.services();
      const clients = new Traffic(() => stack.submit('exchange-participant-lb', 'exchange', name, patience));
      await clients.answered(Date.now(), () => true, 30);
      const start = Date.now();
      const windows = await follow(steps, touches);
      await sleep(5000);
      await clients.stop();
      const attempts = clients.attempts.filter(({ at }) => at >= start);
      const failed = attempts.filter(({ way }) => way === undefined);
      const seconds = (Date.now() - start) / 1000;
      measured.push(
        `${seconds.toFixed(0).padStart(4)} s  ${name}: ${failed.length} of ${attempts.length} commands failed, ${windows.length} of ${steps.length} steps announced it`,
      );
      expect(attempts.length).toBeGreaterThan(20);
      const unannounced = failed.filter((each) => !isWithin(each, windows));
      expect(unannounced.map(({ at, error }) => `${((at - start) / 1000).toFixed(1)} s: ${error}`)).toEqual(
        [],
      );
      expect(attempts.at(-1)?.error).toBeUndefined();
      const fresh = join(folder, `fresh-${index}`);
      plan('render', after, '--target', 'compose', '--out', fresh);
      expect(filesBelow(solution)).toEqual(filesBelow(fresh));
      await afterwards?.(new RunningStack(engine as Engine, solution));
    }, 900_000);
});

/** Waits until a command gets through. */
async function through(at: string): Promise<Way> {
  const stack = new RunningStack(engine as Engine, at);
  for (const deadline = Date.now() + 120_000; ; await sleep(1000))
    try {
      return await stack.submit('exchange-participant-lb', 'exchange', 'ready?');
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
}
