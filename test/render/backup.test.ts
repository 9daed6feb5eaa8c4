/** Backups and pruning: what `backup` and `pruning` of a topology come to, judged by PostgreSQL, shellcheck and the strict schemas. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupSchedule } from '../../templates/postgres/backups.ts';
import { compileText, foundFindings } from '../support.ts';
import { setOf } from './kubernetes-set.ts';
import { startPostgres } from './postgres-here.ts';
import { composeOf, judges, planOfText, temporaryFolder, textOf, writeArtifacts } from './rendered.ts';

const text = readFileSync('test/render/topologies/backup.yaml', 'utf8');
const order = ['exchange', 'member', 'mediator', 'manager', 'settlement_sequencer'];
const calls = (script: string): string[] =>
  [...script.matchAll(/^(?:here|elsewhere) \S+ (\S+)/gm)].map(([, database = '']) => database);

describe('the script for backups', () => {
  it('saves what talks to the sequencers before them, and no store that is built again', async () => {
    const files = composeOf(await planOfText(text));
    expect(calls(textOf(files, 'scripts/backup.sh'))).toEqual(order);
    expect(textOf(files, 'README.md')).toContain('0 */6 * * * cd FOLDER && ./scripts/backup.sh');
    expect(textOf(files, '.gitignore')).toContain('backups/');
  });

  it('follows the order of the topology', async () => {
    const other = text.replace('backup: { interval: 6h }', 'backup: { order: [mediators, participants] }');
    const script = textOf(composeOf(await planOfText(other)), 'scripts/backup.sh');
    expect(calls(script)).toEqual(['mediator', 'exchange', 'member', 'manager', 'settlement_sequencer']);
  });

  it('is not there without a plan', async () => {
    const files = composeOf(await planOfText(text.replace(/^ +backup: \{ interval.*\n/m, '')));
    expect(files.map(({ path }) => path)).not.toContain('scripts/backup.sh');
  });

  it.skipIf(!judges.shellcheck.isHere)('is fine shell', async () => {
    const folder = temporaryFolder();
    writeArtifacts(folder, composeOf(await planOfText(text)));
    const { status, stdout } = spawnSync('shellcheck', [join(folder, 'scripts/backup.sh')], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.skipIf(!judges.postgres.isHere)('brings back what was there', async () => {
    const server = startPostgres();
    try {
      const folder = temporaryFolder();
      writeArtifacts(folder, composeOf(await planOfText(text)));
      // In place of the container, the same command against the server of this machine.
      const tools = join(folder, 'tools');
      mkdirSync(tools);
      writeFileSync(
        join(tools, 'docker'),
        '#!/bin/sh\nwhile [ "$1" != pg_dump ] && [ "$1" != pg_restore ]; do shift; done\nPGUSER=postgres exec "$@"\n',
      );
      chmodSync(join(tools, 'docker'), 0o755);
      const run = (...args: string[]) =>
        spawnSync(join(folder, 'scripts/backup.sh'), args, {
          encoding: 'utf8',
          env: {
            PATH: `${tools}:${server.bin}:${process.env['PATH']}`,
            PGHOST: server.socket,
            MEMBER_DB_PASSWORD: 'secret',
          },
        });
      for (const name of order) {
        const statements = [`CREATE ROLE ${name} LOGIN`, `CREATE DATABASE ${name} OWNER ${name}`];
        expect(
          server.psql(
            'postgres',
            'postgres',
            statements.flatMap((each) => ['-c', each]),
          ),
        ).toBe('');
        expect(server.psql(name, name, ['-c', `CREATE TABLE t AS SELECT '${name}' AS v`])).toBe('');
      }
      const saved = run('saved');
      expect(saved.stderr).toBe('');
      expect(saved.status).toBe(0);
      expect(readdirSync(join(folder, 'saved'))).toContain('complete');
      expect(run('saved').status).toBe(1);
      for (const name of order) server.psql(name, name, ['-c', "UPDATE t SET v = 'lost'"]);
      const restored = run('--restore', 'saved');
      expect(restored.stderr).toBe('');
      for (const name of order) {
        expect(server.ask(name, name, ['-c', 'SELECT v FROM t']).stdout.trim()).toBe(name);
        const owner = "SELECT tableowner FROM pg_tables WHERE tablename = 't'";
        expect(server.ask(name, name, ['-c', owner]).stdout.trim()).toBe(name);
      }
      rmSync(join(folder, 'saved/complete'));
      expect(run('--restore', 'saved').stderr).toContain('no complete backup');
    } finally {
      server.stop();
    }
  });
});

describe('a schedule', () => {
  it.each([
    [10_080, 1, '30 1 * * 0'],
    [2_880, 0, '0 1 * * *'],
    [1_440, 1, '30 1 * * *'],
    [600, 1, '30 */8 * * *'],
    [60, 0, '0 * * * *'],
    [30, 1, '15-59/30 * * * *'],
  ])('for %i minutes, stage %i, leaves no more between two runs', (minutes, stage, wanted) => {
    expect(backupSchedule({ minutes, stage, stages: 2 })).toBe(wanted);
  });
});

describe('CloudNativePG', () => {
  it('keeps backups in the store of each server, sequencers last', async () => {
    const { manifests } = setOf(await planOfText(text));
    const named = (kind: string, name: string) =>
      manifests.find((each) => each.kind === kind && each.metadata.name === name)?.spec;
    expect(named('Cluster', 'domain-pg').backup).toMatchObject({
      retentionPolicy: '14d',
      barmanObjectStore: {
        destinationPath: 's3://backups/settlement',
        s3Credentials: { accessKeyId: { name: 'backup-store', key: 'ACCESS_KEY_ID' } },
      },
    });
    expect(named('Cluster', 'exchange-pg').backup.barmanObjectStore.googleCredentials).toEqual({
      gkeEnvironment: true,
    });
    expect(named('ScheduledBackup', 'exchange-pg').schedule).toBe('0 0 */6 * * *');
    expect(named('ScheduledBackup', 'domain-pg').schedule).toBe('0 30 */6 * * *');
  });

  it('lists what opens the store, and servers that have none', async () => {
    const listed = (plan: string) =>
      planOfText(plan).then((each) => textOf(setOf(each).artifacts, 'settlement/prerequisites.txt'));
    expect(await listed(text)).toMatch(/^settlement\/backup-store +# ACCESS_KEY_ID, ACCESS_SECRET_KEY:/m);
    expect(await listed(text.replace(/^ +backup: \{ destinationPath: "gs.*\n/m, ''))).toMatch(
      /^ObjectStore\/settlement\/exchange-pg +# nothing saves exchange-pg yet/m,
    );
  });
});

describe('pruning', () => {
  it('is a schedule that the bootstrap sets on all that keep messages', async () => {
    const script = textOf(composeOf(await planOfText(text)), 'canton/settlement-bootstrap.canton');
    expect(script).toContain('"0 0 4 ? * SUN"');
    expect(script).toContain('PositiveDurationSeconds.ofSeconds(2592000L)');
    expect(script).toContain('Seq[String]("sequencer-1", "sequencer-2")');
    expect(script).toContain('activeMediators.foreach(_.mediator.set_schedule');
  });

  it('is a finding where the release has no schedules', async () => {
    const old = text.replace('2.10.4', '2.5.5').replaceAll('protocolVersion: 5', 'protocolVersion: 4');
    const found = foundFindings(await compileText(old)).filter((each) => each.endsWith('setting-too-new'));
    expect(found).toHaveLength(2);
    expect(textOf(composeOf(await planOfText(old)), 'canton/settlement-bootstrap.canton')).not.toContain(
      'set_schedule',
    );
  });
});
