import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { topologyFiles } from '../topology-files.ts';
import {
  composeOf,
  judges,
  makeCertificate,
  planOfFile,
  postgresFolder,
  temporaryFolder,
  textOf,
} from './rendered.ts';

interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly security_opt?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly read_only?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly volumes?: readonly (string | { readonly source: string })[];
}

const services = async (file: string): Promise<[string, Service][]> => {
  const text = textOf(composeOf(await planOfFile(file)), 'docker-compose.yaml');
  return Object.entries((parse(text) as { services: Record<string, Service> }).services);
};

describe.each(topologyFiles)('%s, rendered for Compose', (file) => {
  it('gives no container more rights than it needs', async () => {
    for (const [name, service] of await services(file)) {
      expect([name, service.security_opt, service.cap_drop]).toEqual([
        name,
        ['no-new-privileges:true'],
        ['ALL'],
      ]);
      // PostgreSQL's image begins as root; nothing else does.
      const isPostgres = /(?:^|\/)postgres(?:ql)?:/.test(service.image ?? '');
      expect([name, service.cap_add !== undefined]).toEqual([name, isPostgres]);
      expect([name, service.user, service.privileged]).toEqual([name, undefined, undefined]);
      // PostgreSQL takes its password as a file, which Compose cannot put into a root that nobody can change.
      const isWritten = isPostgres || /grafana/.test(service.image ?? '');
      expect([name, service.read_only]).toEqual([name, isWritten ? undefined : true]);
      expect([name, Object.hasOwn(service.environment ?? {}, 'POSTGRES_PASSWORD')]).toEqual([name, false]);
      const mounts = (service.volumes ?? []).map((each) => (typeof each === 'string' ? each : each.source));
      // Folders of the rendered folder and volumes alone: nothing of the machine, its engine least of all.
      expect(mounts.filter((each) => /^(?:\/|~|\.\.)/.test(each) || each.includes('docker.sock'))).toEqual(
        [],
      );
    }
  });
});

describe('a database whose clients use TLS', () => {
  it.skipIf(!judges.postgres.isHere || !judges.openssl.isHere)('takes no password outside of it', () => {
    const script = readFileSync('templates/postgres/assets/start.sh', 'utf8');
    const lines = /printf '%s\\n' (.*) >/.exec(script)?.[1] ?? '';
    const [folder, certificate] = [temporaryFolder(), makeCertificate('localhost')];
    const { stdout } = spawnSync('bash', ['-c', `printf '%s\\n' ${lines}`], { encoding: 'utf8' });
    writeFileSync(join(folder, 'hba.conf'), stdout);
    for (const name of ['tls.crt', 'tls.key']) cpSync(join(certificate, name), join(folder, name));
    chmodSync(join(folder, 'tls.key'), 0o600);
    const bin = postgresFolder() ?? '';
    spawnSync('chown', ['-R', '65534:65534', folder]);
    spawnSync('chmod', ['a+x', join(folder, '..')]);
    const run = (program: string, ...args: string[]) =>
      spawnSync(
        'setpriv',
        ['--reuid=65534', '--regid=65534', '--clear-groups', join(bin, program), ...args],
        {
          encoding: 'utf8',
          cwd: '/',
          env: { PATH: process.env['PATH'], PGPASSWORD: 'secret' },
        },
      );
    const data = join(folder, 'db');
    expect(run('initdb', '-D', data, '-U', 'postgres', '--auth=trust').status).toBe(0);
    const port = 20_000 + (process.pid % 20_000);
    const options = [
      `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c ssl=on`,
      `-c ssl_cert_file=${folder}/tls.crt -c ssl_key_file=${folder}/tls.key -c hba_file=${folder}/hba.conf`,
    ].join(' ');
    expect(run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start').status).toBe(0);
    try {
      const ask = (connection: string, sql: string) => run('psql', '-d', connection, '-A', '-t', '-c', sql);
      const here = `host=${folder} port=${port} user=postgres dbname=postgres`;
      expect(ask(here, "ALTER ROLE postgres PASSWORD 'secret'").status).toBe(0);
      const there = `host=127.0.0.1 port=${port} user=postgres dbname=postgres`;
      expect(ask(`${there} sslmode=require`, 'SELECT 1').stdout.trim()).toBe('1');
      expect(ask(`${there} sslmode=disable`, 'SELECT 1').stderr).toMatch(/no pg_hba.conf entry/);
    } finally {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
    }
  });
});
