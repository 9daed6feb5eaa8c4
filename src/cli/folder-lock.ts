import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './io.ts';
import { unguessable } from './unguessable.ts';

const lockName = '.canton-plan.lock';
const stagingName = /^\.canton-plan\.[0-9a-f]{16}\.tmp$/;
/** How long one run waits for another, in milliseconds. */
const patience = 20_000;

/** A folder beside the output in which files are prepared, with a name that nobody can foresee. */
export const stagingPath = (folder: string): string => join(folder, `.canton-plan.${unguessable()}.tmp`);

/** What an interrupted run has left in a folder: its lock and what it had prepared. */
export function leftovers(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const holder = ownerOf(folder);
  return names.filter(
    (name) => (name === lockName && holder !== 'running') || (stagingName.test(name) && holder !== 'running'),
  );
}

/** Removes what interrupted runs have prepared; only called by whoever holds the lock. */
export function clean(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (stagingName.test(name) && lstatSync(path).isDirectory())
      rmSync(path, { recursive: true, force: true });
  }
}

/** Runs `work` while no other run changes the folder: one waits for the other, and says so if that takes too long. */
export function locked<T>(folder: string, say: (text: string) => void, work: () => T): T {
  const mark = `${process.pid} ${hostname()} ${unguessable()}`;
  take(folder, mark, say);
  try {
    return work();
  } finally {
    if (textOf(folder) === mark) rmSync(join(folder, lockName), { force: true });
  }
}

function take(folder: string, mark: string, say: (text: string) => void): void {
  const path = join(folder, lockName);
  const end = Date.now() + patience;
  for (let isFirst = true; ; isFirst = false) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, mark);
      closeSync(file);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
    if (ownerOf(folder) === 'gone') putAside(folder, textOf(folder));
    else if (Date.now() > end)
      throw new UsageError(
        `another canton-plan is writing into ${folder}`,
        `wait for it; if there is none, remove ${path}`,
      );
    else {
      if (isFirst) say(`waiting for another canton-plan that is writing into ${folder}\n`);
      pause(100);
    }
  }
}

/** Takes a lock away whose owner is gone. Of several that try, one gets it; a lock that is new meanwhile is put back. */
function putAside(folder: string, seen: string | undefined): void {
  const [path, aside] = [join(folder, lockName), join(folder, `.canton-plan.${unguessable()}.lock`)];
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, 'utf8') === seen) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/** Whether whoever holds the lock still runs; of another machine nobody can tell. */
function ownerOf(folder: string): 'nobody' | 'running' | 'gone' {
  const text = textOf(folder);
  if (text === undefined) return 'nobody';
  const [, pid, host] = /^(\d{1,10}) (\S+) [0-9a-f]{16}$/.exec(text) ?? [];
  // Empty for the moment between making and filling it; else of somebody who was interrupted in it.
  if (pid === undefined) return isOld(folder) ? 'gone' : 'running';
  if (host !== hostname()) return 'running';
  try {
    process.kill(Number(pid), 0);
    return 'running';
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM' ? 'running' : 'gone';
  }
}

function isOld(folder: string): boolean {
  const stat = lstatSync(join(folder, lockName), { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > 5000;
}

/** What the lock says; a link or a folder in its place says nothing. */
function textOf(folder: string): string | undefined {
  const path = join(folder, lockName);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile() || stat.size > 1000)
    throw new UsageError(`${path} is in the way: canton-plan has not written it`, 'move it away');
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const pause = (milliseconds: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
