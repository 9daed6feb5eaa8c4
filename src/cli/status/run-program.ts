import { spawn } from 'node:child_process';
import type { Said } from '../../status/world.ts';

/** No honest answer is longer: the pods of a thousand stacks take about 20 MB. */
const mostBytes = 128 * 2 ** 20;

/** How much of what goes wrong is kept. */
const mostWords = 64 * 2 ** 10;

/**
 * Runs a program without a shell and without input, and gives what it said. One that is not done in time, or does not
 * stop talking, is ended with all that it has started.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, seconds }: { cwd: string; env: NodeJS.ProcessEnv; seconds: number },
): Promise<Said> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      ...{ cwd, env, detached: true },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    let [size, err, fault] = [0, '', undefined as Said['fault']];
    const finish = (status: number | undefined): void => {
      clearTimeout(timer);
      done({ status, out: Buffer.concat(out).toString('utf8'), err, fault });
    };
    const end = (why: Said['fault']): void => {
      if (fault !== undefined) return;
      fault = why;
      killGroup(child.pid);
      // What a grandchild holds open is not waited for.
      child.stdout.destroy();
      child.stderr.destroy();
      finish(undefined);
    };
    const timer = setTimeout(() => end('too-slow'), seconds * 1000);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > mostBytes) end('too-long');
      else out.push(part);
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      if (err.length < mostWords) err += part;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (fault !== undefined) return;
      fault = error.code === 'ENOENT' ? 'not-installed' : undefined;
      err ||= error.message;
      finish(undefined);
    });
    child.on('close', (status) => {
      if (fault === undefined) finish(status ?? undefined);
    });
  });
}

/** Ends a program that leads a group of its own. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
