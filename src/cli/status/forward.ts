import { spawn } from 'node:child_process';
import type { Address, Forwarding, Known } from '../../status/world.ts';
import { killGroup } from './run-program.ts';

/** Starts `kubectl port-forward`, and waits until it has said a local port for each that is wanted. */
export function forwardPorts(
  command: string,
  args: readonly string[],
  ports: readonly number[],
  { cwd, env, seconds }: { cwd: string; env: NodeJS.ProcessEnv; seconds: number },
): Promise<Known<Forwarding>> {
  return new Promise((done) => {
    const child = spawn(command, [...args, ...ports.map((port) => `:${port}`)], {
      ...{ cwd, env, detached: true },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const found = new Map<number, Address>();
    let [said, err, isDone] = ['', '', false];
    const finish = (known: Known<Forwarding>): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      if (!('value' in known)) killGroup(child.pid);
      done(known);
    };
    const close = (): Promise<void> => {
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      return Promise.resolve();
    };
    const timer = setTimeout(
      () => finish({ why: `\`${command} port-forward\` opened nothing within ${seconds} s` }),
      seconds * 1000,
    );
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      if (isDone || said.length > 65_536) return;
      said += part;
      for (const [, local, remote] of said.matchAll(/^Forwarding from 127\.0\.0\.1:(\d+) -> (\d+)$/gm))
        found.set(Number(remote), { host: '127.0.0.1', port: Number(local) });
      if (ports.every((port) => found.has(port))) finish({ value: { at: (port) => found.get(port), close } });
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      if (err.length < 4096) err += part;
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      finish({ why: error.code === 'ENOENT' ? `\`${command}\` is not installed` : error.message }),
    );
    child.on('close', () => {
      const words = err.trim().split('\n').at(-1) ?? '';
      finish({ why: words === '' ? `\`${command} port-forward\` has ended` : words.slice(0, 300) });
    });
  });
}
