/** A Docker engine of the test's own, in a folder of its own; nothing of it is left when it ends. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath } from './root-file-system.ts';

/** Compose of version 2: where the variable says, in the cache, beside the engine's command, or as a program of its own. */
export function composeCommand(): string[] | undefined {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache');
  const candidates = [
    [process.env['COMPOSE_V2'] ?? join(cache, 'canton-plan/docker-compose')],
    ['docker', 'compose'],
    ['docker-compose'],
  ];
  return candidates.find(([command = '', ...rest]) => {
    const { stdout } = spawnSync(command, [...rest, 'version', '--short'], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    return /^v?([2-9]|\d\d)\./.test(stdout ?? '');
  });
}

export interface Said {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export class Engine {
  readonly folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #compose: readonly string[];

  private constructor(folder: string, compose: readonly string[]) {
    this.folder = folder;
    this.#compose = compose;
    this.#environment = {
      ...process.env,
      DOCKER_HOST: `unix://${join(folder, 'sock')}`,
      COMPOSE_PROGRESS: 'plain',
    };
  }

  /** One that was started before. */
  static at(folder: string, compose: readonly string[]): Engine {
    return new Engine(folder, compose);
  }

  /** Starts it; gives the reason when it cannot be had here. */
  static async start(folder: string, compose: readonly string[]): Promise<Engine | string> {
    const dockerd = programPath('dockerd');
    if (dockerd === undefined) return 'there is no dockerd';
    if (process.getuid?.() !== 0) return 'dockerd has to be started as root';
    mkdirSync(folder, { recursive: true });
    const log = openSync(join(folder, 'log'), 'a');
    const place = ['--data-root', 'data', '--exec-root', 'exec'].map((part) =>
      part.startsWith('--') ? part : join(folder, part),
    );
    const child = spawn(
      dockerd,
      [...place, '-p', join(folder, 'pid'), '-H', `unix://${join(folder, 'sock')}`, '--bridge', 'none'],
      { stdio: ['ignore', log, log], detached: true },
    );
    closeSync(log);
    child.unref();
    const engine = new Engine(folder, compose);
    for (let tries = 0; tries < 80; tries++) {
      if (engine.docker('version').status === 0) return engine;
      if (child.exitCode !== null) break;
      await sleep(250);
    }
    const said = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').at(-1) ?? '';
    await engine.stop();
    return `dockerd does not start here: ${said}`;
  }

  /** Variables by which other programs find it. */
  get environment(): NodeJS.ProcessEnv {
    return this.#environment;
  }

  docker(...args: string[]): Said {
    return this.#run('docker', args, {});
  }

  /** Runs Compose in the folder of a file. */
  compose(folder: string, ...args: string[]): Said {
    const [command = '', ...rest] = this.#compose;
    return this.#run(command, [...rest, '--project-directory', folder, ...args], { cwd: folder });
  }

  hasImage(reference: string): boolean {
    return this.docker('image', 'inspect', '--format', '{{.Id}}', reference).status === 0;
  }

  /** Makes an image out of another with the same files: nothing is packed again. */
  deriveImage(from: string, reference: string, changes: readonly string[]): void {
    const created = this.docker('create', '--network', 'none', from, 'nothing');
    const container = created.out.trim();
    const options = changes.flatMap((change) => ['--change', change]);
    const made = this.docker('commit', ...options, container, reference);
    this.docker('rm', container);
    if (made.status !== 0) throw new Error(`${reference}: ${created.err}${made.err}`);
  }

  /** Makes an image out of a tree of files. */
  importImage(root: string, reference: string, changes: readonly string[]): void {
    const options = changes.flatMap((change) => ['--change', change]);
    const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
    const command = ['docker', 'import', ...options, '-', reference].map(quote).join(' ');
    execFileSync('bash', ['-c', `set -o pipefail; tar -C ${quote(root)} -c . | ${command}`], {
      env: this.#environment,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 120_000,
    });
    rmSync(root, { recursive: true, force: true });
  }

  /** Ends the engine by its own process number and removes its folder. */
  async stop(): Promise<void> {
    const pidFile = join(this.folder, 'pid');
    if (existsSync(pidFile)) {
      const pid = Number(readFileSync(pidFile, 'utf8'));
      process.kill(pid, 'SIGTERM');
      for (let tries = 0; tries < 120 && existsSync(pidFile); tries++) await sleep(250);
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }

  #run(command: string, args: readonly string[], options: { cwd?: string }): Said {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      ...options,
      env: this.#environment,
      encoding: 'utf8',
      timeout: 240_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status: status ?? -1, out: stdout ?? '', err: `${stderr ?? ''}${error?.message ?? ''}` };
  }
}
