import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CantonNode } from './stand-in/canton-node.ts';
import { configFileOf, portAt, readConfiguration } from './stand-in/configuration.ts';
import { callGrpc, isServing, serveGrpc, textMessage, textOf } from './stand-in/grpc.ts';

const folder = mkdtempSync(join(tmpdir(), 'canton-plan-stand-in-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configuration = (text: string) => {
  const file = join(folder, 'node.conf');
  writeFileSync(file, text);
  return readConfiguration(file);
};

/** A port that is free now. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
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
});
