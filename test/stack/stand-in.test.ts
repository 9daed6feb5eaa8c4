import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { FileKind } from '../../src/profiles/keys/key-table.ts';
import { parseRelease, type Release } from '../../src/profiles/release.ts';
import { programPath } from './root-file-system.ts';
import { CantonNode } from './stand-in/canton-node.ts';
import {
  configFileOf,
  parseConfiguration,
  portAt,
  readConfiguration,
  refuseSharedStores,
} from './stand-in/configuration.ts';
import { scriptFaults } from './stand-in/console-commands.ts';
import { makeDar } from './stand-in/dar.ts';
import { callGrpc, healthMethods, isServing, serveGrpc, textMessage, textOf } from './stand-in/grpc.ts';
import { answerProbes, askingScript } from './stand-in/health-probe.ts';
import { memoryStore, TriggerApi } from './stand-in/trigger-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'canton-plan-stand-in-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configuration = (text: string) => {
  const file = join(folder, 'node.conf');
  writeFileSync(file, text);
  return parseConfiguration(file);
};

/** A port that is free now. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const busybox = programPath('busybox');
if (busybox === undefined)
  console.warn('SKIPPED: nobody asks for health as a container does; install busybox-static');

describe.runIf(busybox !== undefined)('the stand-in for grpc_health_probe', () => {
  const script = join(folder, 'grpc_health_probe');
  /** The exit code, by a process that runs while this one answers. */
  const ask = (...options: string[]): Promise<number | null> =>
    new Promise((done) => {
      spawn(script, options, { stdio: 'ignore' }).on('close', done);
    });

  it('says what the gRPC port says, and whether anybody is there', async () => {
    writeFileSync(script, askingScript(busybox ?? ''), { mode: 0o755 });
    const port = await freePort();
    const here = `-addr=127.0.0.1:${port}`;
    expect(await ask(here, '-service=')).toBe(2);
    const probes = await answerProbes();
    expect(await ask(here, '-service=')).toBe(2);
    const serving = new Map([
      ['', false],
      ['liveness', true],
    ]);
    const health = await serveGrpc(
      healthMethods((service) => serving.get(service)),
      { address: '127.0.0.1', port, instance: 'here-1', tls: undefined },
    );
    expect(await ask(here, '-service=liveness')).toBe(0);
    expect(await ask(here, '-service=')).toBe(4);
    expect(await ask(here, '-service=nonsense')).toBe(2);
    expect(await ask(here, '-tls')).toBe(1);
    await health.close();
    await probes.close();
  });
});

describe('the stand-in for programs without a public image', () => {
  it('reads configuration as strictly as they do', async () => {
    expect(configFileOf(['daemon', '--log-profile=container', '--config=/etc/canton/a.conf'])).toBe(
      '/etc/canton/a.conf',
    );
    expect(configFileOf(['--config', 'b.conf'])).toBe('b.conf');
    await expect(configuration(`password = \${NOT_SET_ANYWHERE}`)).rejects.toThrow('NOT_SET_ANYWHERE');
    expect(await configuration(`a { port = 4001 }\ntoken = \${?NOT_SET_ANYWHERE}`)).toEqual({
      a: { port: 4001 },
    });
    const wrong = await configuration('port = 70000');
    expect(() => portAt(wrong, 'port')).toThrow('70000');
  });

  it('speaks gRPC: texts of any length, errors with their status, methods that are not there', async () => {
    for (const text of ['', 'a', 'ü'.repeat(64), 'x'.repeat(70_000)])
      expect(textOf(textMessage(text))).toBe(text);
    const port = await freePort();
    const server = await serveGrpc(new Map([['/a/Echo', (text) => textMessage(text.toUpperCase())]]), {
      address: '127.0.0.1',
      port,
      instance: 'here-1',
      tls: undefined,
    });
    const target = { host: '127.0.0.1', port };
    const { message, instance } = await callGrpc(target, '/a/Echo', 'hello');
    expect([textOf(message), instance]).toEqual(['HELLO', 'here-1']);
    await expect(callGrpc(target, '/a/Other', '')).rejects.toMatchObject({ status: 12 });
    await server.close();
    await expect(callGrpc(target, '/a/Echo', '')).rejects.toMatchObject({ status: 14 });
  });

  it('is alive but not ready before it has its database', async () => {
    const [admin, health, ledger] = await Promise.all([freePort(), freePort(), freePort()]);
    const block = await configuration(`
      admin-api { address = "127.0.0.1", port = ${admin} }
      ledger-api { address = "127.0.0.1", port = ${ledger} }
      monitoring.grpc-health-server { address = "127.0.0.1", port = ${health} }`);
    // Without storage it refuses to go on, after the ports that are always open.
    await expect(new CantonNode('participants', 'p', 'p-1', block).start()).rejects.toThrow('storage');
    const target = { host: '127.0.0.1', port: health };
    expect(await isServing(target, 'liveness')).toBe(true);
    expect(await isServing(target, '')).toBe(false);
    await expect(isServing(target, 'nonsense')).rejects.toMatchObject({ status: 5 });
    await expect(isServing({ host: '127.0.0.1', port: ledger }, '')).rejects.toMatchObject({ status: 14 });
  });

  it.each([
    [
      '2.7.9',
      'canton',
      'canton.remote-sequencers.s.public-api.tls.trust-collection-file = x',
      'public-api.tls is not known',
    ],
    ['2.10.4', 'canton', 'canton.participants.p.replicaton.enabled = true', 'replicaton'],
    ['2.10.4', 'canton', 'canton.participants.p.enabled = true', 'enabled'],
    ['2.10.4', 'canton', `canton.participants.${'p'.repeat(31)} { }`, '31 characters'],
    ['2.10.4', 'canton', 'canton.participants.p.admin-api.port = yes', 'must be a port'],
    ['2.9.7', 'canton', 'canton.domain-managers.m { }', 'protocol-version is missing'],
    [
      '2.10.4',
      'canton',
      'canton.participants.p.admin-api.tls { cert-chain-file = /no/such, private-key-file = /no/such }',
      '/no/such cannot be read',
    ],
    [
      '2.7.9',
      'json-api',
      'server { port = 1, address = a, https.cert-chain-file = x }',
      'https is not known',
    ],
    ['2.6.5', 'trigger-service', 'ledger-api { address = a, port = 1 }, tls-config.tls = true', 'tls-config'],
  ] as const)('of %s stops a %s at %s', async (release, kind, text, reason) => {
    await expect(started(release, kind, text)).rejects.toThrow(reason);
  });

  const started = async (release: string, kind: FileKind, text: string): Promise<unknown> => {
    const before = process.env['STAND_IN_RELEASE'];
    process.env['STAND_IN_RELEASE'] = release;
    writeFileSync(join(folder, 'judged.conf'), text);
    try {
      return await readConfiguration(join(folder, 'judged.conf'), kind);
    } finally {
      if (before === undefined) delete process.env['STAND_IN_RELEASE'];
      else process.env['STAND_IN_RELEASE'] = before;
    }
  };

  it('refuses one store for two nodes', () => {
    const node = (name: string, databaseName: string) => ({
      name,
      block: { storage: { config: { properties: { serverName: 'pg', databaseName } } } },
    });
    expect(() => refuseSharedStores([node('a', 'one'), node('b', 'one')])).toThrow('b and a');
    expect(() => refuseSharedStores([node('a', 'one'), node('b', 'two')])).not.toThrow();
  });

  const faults = (script: string, release = '2.10.4', configuration = {}): string[] =>
    scriptFaults(script, configuration, parseRelease(release) as Release);

  it('refuses a script before it acts on it', () => {
    const users = 'participant.ledger_api.users.list()';
    expect(faults(users)).toEqual([expect.stringContaining('enable-testing-commands')]);
    expect(faults(users, '2.10.4', { features: { 'enable-testing-commands': true } })).toEqual([]);
    expect(faults('participant.parties.enable("Alice")')).toHaveLength(1);
    expect(faults('p.parties.enable(name, waitForDomain = DomainChoice.Only(Seq()))')).toEqual([]);
    expect(faults('manager.health.wait_for_identity()', '2.6.5')).toEqual([
      'health.wait_for_identity does not exist before 2.7',
    ]);
    expect(faults('m.sequencer_connection.modify(_.addConnection(url))', '2.9.7')).toHaveLength(1);
    expect(faults('_.copy(sequencerConnection = wanted)', '2.6.5')).toEqual([]);
    expect(faults('_.copy(sequencerConnection = wanted)', '2.7.9')).toHaveLength(1);
    expect(faults('p.health.wait_for_initialized()\n{\n  val a = 1\n}')).toHaveLength(1);
    expect(faults('p.health.wait_for_initialized()\n\nlocally {\n  val a = 1\n}')).toEqual([]);
    // What is a text or a remark is no call.
    expect(faults('println("participant.repair.add") // .ledger_api.users.list()')).toEqual([]);
  });

  it('shows a rule that does not run, and one that runs twice', async () => {
    const store = memoryStore();
    const [first, second] = [new TriggerApi(store, undefined), new TriggerApi(store, undefined)];
    await first.start([makeDar('rules-1.0.0', 'a'.repeat(64), ['Main:accept'])]);
    expect(first.running).toEqual([]);
    const asked = { url: new URL('http://here/v1/triggers'), headers: {}, bytes: Buffer.alloc(0) };
    const body = JSON.stringify({ triggerName: `${'a'.repeat(64)}:Main:accept`, party: 'Alice::1220aa' });
    expect((await first.routes['POST /v1/triggers']?.(body, asked))?.status).toBe(200);
    expect(first.running).toHaveLength(1);
    // A second live node takes up whatever the table holds, as the real service does.
    await second.start([]);
    expect([...first.running, ...second.running].map(({ name }) => name)).toEqual(
      Array(2).fill(`${'a'.repeat(64)}:Main:accept`),
    );
  });
});
