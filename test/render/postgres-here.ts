import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { postgresFolder, temporaryFolder } from './rendered.ts';

export type PostgresHere = ReturnType<typeof startPostgres>;

interface Wishes {
  /** How it listens; without a word to its socket alone. */
  readonly options?: string;
  /** Puts into its data folder what it reads when it starts. */
  readonly prepare?: (folder: string) => void;
  /** The primary that it follows as a streaming standby. */
  readonly follows?: { readonly socket: string; readonly port: number };
}

/** A PostgreSQL of its own, behind a socket in its own folder, as an ordinary user. */
export function startPostgres({ options = '-c listen_addresses=', prepare, follows }: Wishes = {}) {
  const bin = postgresFolder() ?? '';
  const data = temporaryFolder();
  const asUser =
    process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const run = (program: string, args: readonly string[]) => {
    const [command = '', ...rest] = [...asUser, join(bin, program), ...args];
    return spawnSync(command, rest, { encoding: 'utf8', cwd: '/' });
  };
  if (asUser.length > 0) {
    execFileSync('chown', ['65534:65534', data]);
    execFileSync('chmod', ['a+x', join(data, '..')]);
  }
  const folder = join(data, 'db');
  const made =
    follows === undefined
      ? run('initdb', ['-D', folder, '-U', 'postgres', '--auth=trust', '--no-sync'])
      : run('pg_basebackup', [
          ...['-h', follows.socket, '-p', String(follows.port), '-U', 'postgres', '-D', folder],
          ...['-R', '-c', 'fast', '--no-sync'],
        ]);
  if (made.status !== 0) throw new Error(made.stderr);
  prepare?.(folder);
  const all = `${options} -c unix_socket_directories=${data} -c fsync=off`;
  const started = run('pg_ctl', ['-D', folder, '-w', '-l', join(data, 'log'), '-o', all, 'start']);
  if (started.status !== 0) throw new Error(started.stdout + started.stderr);
  return {
    /** The folder of its socket, and that of its programs. */
    socket: data,
    bin,
    /** What psql complains about; nothing if all is well. */
    psql(
      user: string,
      database: string,
      args: readonly string[],
      passwords: Readonly<Record<string, string>> = {},
    ): string {
      const { status, stderr } = this.ask(user, database, args, passwords);
      return status === 0 ? '' : stderr;
    },
    ask(
      user: string,
      database: string,
      args: readonly string[],
      passwords: Readonly<Record<string, string>> = {},
    ) {
      return spawnSync(
        join(bin, 'psql'),
        ['-q', '-A', '-t', '-h', data, '-U', user, '-d', database, ...args],
        { encoding: 'utf8', env: { PATH: process.env['PATH'], ...passwords } },
      );
    },
    /** Makes a standby the primary. */
    promote(): void {
      const promoted = run('pg_ctl', ['-D', folder, '-w', 'promote']);
      if (promoted.status !== 0) throw new Error(promoted.stdout + promoted.stderr);
    },
    stop(): void {
      run('pg_ctl', ['-D', folder, '-m', 'immediate', 'stop']);
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
