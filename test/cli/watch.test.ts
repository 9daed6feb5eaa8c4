import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderWith } from './run.ts';

const good = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8');
const bad = readFileSync('rules/trigger/rule-live-twice/bad.yaml', 'utf8');

describe('--watch', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  /** Starts the command; `until` waits for words that come after those of the last call. */
  function start(cwd: string, ...argv: string[]) {
    const started = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), resolve('src/cli/entry.ts'), ...argv],
      {
        cwd,
      },
    );
    child = started;
    let text = '';
    let notify = (): void => {};
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk) => {
        text += chunk;
        notify();
      });
    const until = async (words: string): Promise<string> => {
      while (!text.includes(words))
        await new Promise<void>((done) => {
          notify = done;
        });
      const end = text.indexOf(words) + words.length;
      const before = text.slice(0, end);
      text = text.slice(end);
      return before;
    };
    return until;
  }
  const ready = 'watching for changes';

  it('checks again when a part of the named file changes', async () => {
    const whole = 'apiVersion: canton-plan/v1\nextends: parts/base.yaml\n';
    const cwd = folderWith({ 'topology.yaml': whole, 'parts/base.yaml': good });
    const until = start(cwd, 'validate', '--watch', 'topology.yaml');
    await until('0 errors');
    await until(ready);
    writeFileSync(join(cwd, 'parts/base.yaml'), bad);
    await until('trigger/rule-live-twice');
  });

  it('checks again when a file is written, replaced, taken away and put back', async () => {
    const cwd = folderWith({ 'topology.yaml': good });
    const path = join(cwd, 'topology.yaml');
    const until = start(cwd, 'validate', '--watch', 'topology.yaml');
    await until('0 errors');
    writeFileSync(path, bad);
    await until('trigger/rule-live-twice');
    writeFileSync(join(cwd, 'new'), good);
    renameSync(join(cwd, 'new'), path);
    await until('0 errors');
    rmSync(path);
    await until('no such file');
    writeFileSync(path, bad);
    await until('trigger/rule-live-twice');
  });

  it('sees files in new folders, and changes of the configuration', async () => {
    const cwd = folderWith({ 'topology.yaml': good, '.git/HEAD': '' });
    const until = start(cwd, 'validate', '--watch');
    await until(ready);
    mkdirSync(join(cwd, 'east'));
    await until('east has changed');
    await until(ready);
    writeFileSync(join(cwd, 'east', 'topology.yaml'), bad);
    await until('east/topology.yaml');
    writeFileSync(join(cwd, '.canton-plan.yaml'), 'ignore: [east/**]\n');
    await until('0 errors');
  });

  it('ends up with the last of many quick changes', async () => {
    const cwd = folderWith({ 'topology.yaml': good });
    const until = start(cwd, 'validate', '--watch');
    await until(ready);
    for (let index = 0; index < 200; index++)
      writeFileSync(join(cwd, 'topology.yaml'), index === 199 ? bad : `${good}# ${index}\n`);
    await until('error[trigger/rule-live-twice]');
  });

  it('draws again', async () => {
    const cwd = folderWith({ 'topology.yaml': good });
    const until = start(cwd, 'diagram', '--watch', 'topology.yaml', '-o', 'net.mmd');
    await until(ready);
    writeFileSync(join(cwd, 'topology.yaml'), good.replaceAll('exchange', 'zebra'));
    await until('topology.yaml has changed');
    await until(ready);
    expect(readFileSync(join(cwd, 'net.mmd'), 'utf8')).toContain('zebra');
  });

  it('cannot watch standard input', async () => {
    const until = start(folderWith({}), 'validate', '--watch', '-');
    await until('cannot be watched');
  });
});
