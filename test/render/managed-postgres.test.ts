/**
 * The rendered README for Kubernetes with a PostgreSQL that somebody else runs, followed word by word: from its first command to
 * the first failover, by an administrator who is no superuser, on real PostgreSQL.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { startPostgres } from './postgres-here.ts';
import { judges, planOfText, temporaryFolder, textOf, writeArtifacts } from './rendered.ts';

const topology = `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: staging
zones: [a, b]
databases:
  pg: { availability: ha, version: "14", host: db.example, port: 5433, egress: [10.1.0.0/16], credentials: { secret: pg-admin } }
domains:
  local: { protocolVersion: 5, deployment: embedded, database: pg, membership: open, backup: {} }
participants:
  node: { domains: [local], database: pg, parties: [Alice] }
`;

describe('a managed PostgreSQL, by the rendered README', async () => {
  const artifacts = kubernetes.render(await planOfText(topology));
  const readme = textOf(artifacts, 'README.md');
  const [, script = ''] = /### Databases on pg\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];

  it('comes in the order in which it works', () => {
    const steps = [
      'kubectl create namespace',
      'prerequisites.txt',
      'make the databases',
      '3. `kubectl apply -k',
    ];
    const places = steps.map((each) => readme.indexOf(each));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    // What nobody here runs is not rendered, and every Secret that the commands read is in the list.
    expect(artifacts.some(({ text }) => /^kind: Cluster$/m.test(text))).toBe(false);
    for (const [, secret = ''] of script.matchAll(/get secret (\S+)/g))
      expect(textOf(artifacts, 'net/prerequisites.txt')).toContain(`net/${secret} `);
  });

  it.skipIf(!judges.postgres.isHere)(
    'makes what the nodes need, and they find it again after a failover',
    () => {
      const folder = temporaryFolder();
      writeArtifacts(folder, artifacts);
      const primary = startPostgres();
      // The one name under which clients know the server leads to whoever is the primary.
      const host = join(folder, 'host');
      symlinkSync(primary.socket, host);
      mkdirSync(join(folder, 'bin'));
      writeFileSync(join(folder, 'bin/kubectl'), '#!/bin/sh\nprintf "password of %s" "$5"\n');
      chmodSync(join(folder, 'bin/kubectl'), 0o755);
      const env = { PATH: `${join(folder, 'bin')}:${primary.bin}:${process.env['PATH']}` };
      const ask = (user: string, database: string, sql: string) =>
        spawnSync('psql', ['-qAt', '-h', host, '-p', '5432', '-U', user, '-d', database, '-c', sql], {
          encoding: 'utf8',
          env,
        });
      const standby = join(primary.socket, 'standby');
      const asUser =
        process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
      const run = (...words: string[]): string => {
        const [command = '', ...args] = [...asUser, ...words];
        return execFileSync(command, args, { encoding: 'utf8', cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
      };
      try {
        expect(
          primary.psql('postgres', 'postgres', ['-c', 'CREATE ROLE master LOGIN CREATEDB CREATEROLE']),
        ).toBe('');
        const here = script
          .replace('host=db.example', `host=${host}`)
          .replace('port=5433', 'port=5432')
          .replace('user=ADMINISTRATOR', 'user=master')
          .replace('sslmode=require', 'sslmode=prefer');
        for (let time = 1; time <= 2; time++) {
          const { status, stderr } = spawnSync('bash', ['--norc', '-eu', '-c', here], {
            cwd: folder,
            encoding: 'utf8',
            env,
          });
          expect([status, stderr], `time ${time}`).toEqual([0, '']);
        }
        expect(ask('node', 'node', 'CREATE TABLE lock AS SELECT 1 AS held').stderr).toBe('');
        expect(ask('node', 'local', 'SELECT 1').stderr).toContain('permission denied');
        run(
          join(primary.bin, 'pg_basebackup'),
          '-h',
          primary.socket,
          '-U',
          'postgres',
          '-D',
          standby,
          '-R',
          '-c',
          'fast',
        );
        const options = `-c listen_addresses= -c unix_socket_directories=${standby} -c fsync=off`;
        run(
          join(primary.bin, 'pg_ctl'),
          '-D',
          standby,
          '-w',
          '-l',
          join(primary.socket, 'log2'),
          '-o',
          options,
          'start',
        );
        expect(ask('node', 'node', 'INSERT INTO lock VALUES (2)').stderr).toBe('');
        const arrived = () =>
          spawnSync(
            'psql',
            ['-qAt', '-h', standby, '-U', 'node', '-d', 'node', '-c', 'SELECT count(*) FROM lock'],
            {
              encoding: 'utf8',
              env,
            },
          ).stdout;
        for (let tries = 0; tries < 100 && arrived() !== '2\n'; tries++) execFileSync('sleep', ['0.1']);
        // The provider's failover: the standby becomes the primary, and the name leads there.
        run(join(primary.bin, 'pg_ctl'), '-D', standby, '-w', 'promote');
        rmSync(host);
        symlinkSync(standby, host);
        expect(ask('node', 'node', 'INSERT INTO lock VALUES (3); SELECT count(*) FROM lock').stdout).toBe(
          '3\n',
        );
        expect(ask('node', 'local', 'SELECT 1').stderr).toContain('permission denied');
        // Setting up again is right there too.
        expect(
          spawnSync('bash', ['--norc', '-eu', '-c', here], { cwd: folder, encoding: 'utf8', env }).stderr,
        ).toBe('');
      } finally {
        spawnSync(asUser[0] ?? join(primary.bin, 'pg_ctl'), [
          ...(asUser.length === 0 ? [] : [...asUser.slice(1), join(primary.bin, 'pg_ctl')]),
          ...['-D', standby, '-m', 'immediate', 'stop'],
        ]);
        primary.stop();
      }
    },
    60_000,
  );
});
