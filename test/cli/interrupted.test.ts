import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { network } from '../../src/dev/generated-network.ts';
import { run } from './run.ts';

/** How many renders are killed; CRASHES=200 in the nightly run. */
const crashes = Number(process.env['CRASHES'] ?? 4);
const entry = resolve('src/cli/entry.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'canton-plan-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (stacks: number): void => writeFileSync(join(folder, 'topology.yaml'), network(stacks));
const render = (...more: string[]) =>
  run(['render', 'topology.yaml', '--allow-errors', '--out', 'out', ...more], { cwd: folder });
const start = (): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      entry,
      'render',
      'topology.yaml',
      '--allow-errors',
      '--out',
      'out',
    ],
    { cwd: folder, stdio: 'ignore' },
  );
/** Every file of the output with its content. */
const content = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, 'out'), { withFileTypes: true, recursive: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );

/** Starts a render, and kills it as soon as it has begun to write and a little more time is over. */
async function kill(after: number): Promise<boolean> {
  const child = start();
  const done = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let ended = false;
  void done.then(() => {
    ended = true;
  });
  const lock = join(folder, 'out', '.canton-plan.lock');
  while (!ended && !existsSync(lock)) await wait(1);
  await wait(after);
  child.kill('SIGKILL');
  return (await done) === null;
}

describe('a render that is killed', () => {
  it(
    'leaves nothing that the next one does not see and finish',
    async () => {
      write(12);
      await render();
      const large = content();
      rmSync(join(folder, 'out'), { recursive: true });
      write(4);
      await render();
      const small = content();
      let killed = 0;
      for (let index = 0; index < crashes; index++) {
        write(index % 2 === 0 ? 12 : 4);
        const wanted = index % 2 === 0 ? large : small;
        if (await kill((index * 7) % 40)) killed++;
        const now = content();
        const isDone = JSON.stringify(now) === JSON.stringify(wanted);
        // What a check calls clean is clean, and it calls nothing else so.
        expect((await render('--check')).code === 0, `after ${index} kills`).toBe(isDone);
        expect((await render()).code).toBe(0);
        expect(content(), `after ${index} kills`).toEqual(wanted);
        expect((await render('--check')).code).toBe(0);
      }
      expect(killed).toBeGreaterThan(0);
    },
    crashes * 20_000,
  );

  it('waits for another render, which then finds nothing left to do', async () => {
    write(3);
    const [one, two] = [start(), start()];
    const codes = await Promise.all(
      [one, two].map((child) => new Promise((resolve) => child.once('exit', resolve))),
    );
    expect(codes).toEqual([0, 0]);
    expect((await render('--check')).code).toBe(0);
    expect(statSync(join(folder, 'out')).isDirectory()).toBe(true);
  }, 60_000);
});
