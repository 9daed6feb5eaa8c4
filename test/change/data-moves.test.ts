/** The commands that copy data to another server, as runbooks print them, on two real PostgreSQL servers. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';
import { startPostgres } from '../render/postgres-here.ts';
import { filesOf, judges } from '../render/rendered.ts';

/** `extra` is what the two servers say beside their names. */
const topology = (server: string, extra: (name: string) => string): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
databases:
  domain-pg: {}
  ${server}: { version: "14"${extra(server)} }
domains:
  local: { protocolVersion: 5, deployment: embedded, database: domain-pg }
participants:
  node: { domains: [local], database: ${server}, parties: [Alice] }
`;

/** Docker and kubectl as far as these commands ask them: the program runs here, at the server that is named. */
const programs: Readonly<Record<string, string>> = {
  docker: `while [ "$1" != exec ]; do shift; done
shift
while [ "\${1#-}" != "$1" ]; do [ "$1" != -e ] || { export "$2"; shift; }; shift; done
host=$1`,
  kubectl: `case "$*" in *'get secret'*) printf 'password of %s' "$5"; exit;; esac
while [ "\${1#svc/}" = "$1" ]; do shift; done
host=\${1#svc/}
host=\${host%-rw}
shift`,
};

const variants = [
  { target: 'compose', where: 'in the folder', extra: () => '' },
  { target: 'k8s', where: 'in the cluster', extra: () => '' },
  ...(['compose', 'k8s'] as const).map((target) => ({
    target,
    where: 'that somebody else runs',
    extra: (name: string) => `, host: ${name}.example`,
  })),
] as const;

type Servers = Readonly<Record<'old-pg' | 'new-pg', ReturnType<typeof startPostgres>>>;

describe.skipIf(!judges.postgres.isHere)('data that move to another server', () => {
  let here: { readonly servers: Servers };
  beforeAll(() => {
    here = { servers: { 'old-pg': startPostgres(), 'new-pg': startPostgres() } };
    for (const server of Object.values(here.servers))
      server.psql('postgres', 'postgres', ['-c', 'CREATE ROLE master LOGIN CREATEDB CREATEROLE']);
  }, 60_000);
  afterAll(() => {
    for (const server of Object.values(here.servers)) server.stop();
  });

  it.each(variants)('are there afterwards, by the commands for $target, servers $where', {
    timeout: 90_000,
  }, async ({ target, extra }) => {
    const [old, next] = [topology('old-pg', extra), topology('new-pg', extra)];
    const isElsewhere = extra('x') !== '';
    const folder = folderWith({ 'old.yaml': old, 'new.yaml': next, 'out/.env': 'NODE_DB_PASSWORD=secret\n' });
    const out = join(folder, 'out');
    const told = await run(
      ['runbook', '../old.yaml', '../new.yaml', '--target', target, '--format', 'json'],
      { cwd: out },
    );
    expect([told.code, told.stderr]).toEqual([0, '']);
    const steps: { commands: string[] }[] = JSON.parse(told.stdout).steps;
    const commands = steps.flatMap((step) => step.commands).filter((each) => /\bpg_|\bpsql\b/.test(each));
    const { servers } = here;
    for (const server of Object.values(servers))
      for (const each of [
        'DATABASE IF EXISTS node',
        'DATABASE IF EXISTS local',
        'ROLE IF EXISTS node',
        'ROLE IF EXISTS local',
      ])
        expect(server.psql('postgres', 'postgres', ['-c', `DROP ${each}`])).toBe('');
    mkdirSync(join(folder, 'bin'));
    for (const [name, server] of Object.entries(servers)) symlinkSync(server.socket, join(folder, name));
    for (const [name, script] of Object.entries(programs)) {
      const path = join(folder, 'bin', name);
      writeFileSync(
        path,
        `#!/bin/bash\nset -eu\n${script}\nexport PGHOST=${folder}/$host\n${name === 'docker' ? 'shift\n' : ''}[ "$1" != -- ] || shift\nexec "$@"\n`,
      );
      chmodSync(path, 0o755);
    }
    const env = {
      PATH: `${join(folder, 'bin')}:${servers['old-pg'].bin}:${process.env['PATH']}`,
      NODE_DB_PASSWORD: 'secret',
    };
    const type = (command: string) =>
      spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', command], { cwd: out, encoding: 'utf8', env });
    // What is there before: the server with its tables, and the new one that has made its databases.
    const setUp = async (name: 'old-pg' | 'new-pg', file: string): Promise<void> => {
      await run(['render', file, '--target', 'compose', '--out', 'set-up'], { cwd: folder });
      const [sql = ''] = filesOf(join(folder, 'set-up'), new RegExp(`${name}\\.sql$`));
      expect(readFileSync(sql, 'utf8')).toContain('CREATE DATABASE');
      expect(servers[name].psql('master', 'postgres', ['-f', sql], env)).toBe('');
    };
    await setUp('old-pg', 'old.yaml');
    if (!isElsewhere) await setUp('new-pg', 'new.yaml');
    expect(
      servers['old-pg'].psql('node', 'node', [
        '-c',
        'CREATE SEQUENCE s; CREATE TABLE events (id bigint PRIMARY KEY, what bytea); INSERT INTO events SELECT i, sha256(i::text::bytea) FROM generate_series(1, 1000) i',
      ]),
    ).toBe('');
    await run(['render', '../new.yaml', '--target', target, '--out', '.'], { cwd: out });
    for (const command of commands) {
      const typed = command
        .replace(/host=(\w+-pg)\.example/g, `host=${folder}/$1`)
        .replace(/user=ADMINISTRATOR/g, 'user=master');
      const { status, stderr } = type(typed);
      expect([status, stderr], command).toEqual([0, '']);
    }
    const ask = (sql: string): string => servers['new-pg'].ask('node', 'node', ['-c', sql]).stdout.trim();
    const sum = "SELECT count(*) || ' ' || md5(string_agg(what::text, ',' ORDER BY id)) FROM events";
    expect(ask(sum)).toBe(servers['old-pg'].ask('node', 'node', ['-c', sum]).stdout.trim());
    expect(ask(sum)).toMatch(/^1000 /);
    // They belong to the node, which changes tables at its next release.
    expect(ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")).toBe('node');
    expect(ask('ALTER TABLE events ADD COLUMN more text; SELECT 7')).toBe('7');
    // Typed twice it stops, and nothing is doubled.
    const again = commands.filter((each) => each.includes('pg_restore')).map((each) => type(each).status);
    expect(new Set(again.map((status) => status !== 0))).toEqual(new Set([true]));
    expect(ask('SELECT count(*) FROM events')).toBe('1000');
  });
});
