import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { postgresFolder, temporaryFolder } from './rendered.ts';

/** A PostgreSQL of its own, behind a socket in its own folder, as an ordinary user. */
export function startPostgres() {
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
  const made = run('initdb', ['-D', folder, '-U', 'postgres', '--auth=trust']);
  if (made.status !== 0) throw new Error(made.stderr);
  const options = `-c listen_addresses= -c unix_socket_directories=${data} -c fsync=off`;
  const started = run('pg_ctl', ['-D', folder, '-w', '-l', join(data, 'log'), '-o', options, 'start']);
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
    stop(): void {
      run('pg_ctl', ['-D', folder, '-m', 'immediate', 'stop']);
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
