import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { grpcHealth } from '../../src/cli/status/grpc-health.ts';
import { askPostgres, shownCertificate } from '../../src/cli/status/sockets.ts';
import { makeCertificate } from '../certificates.ts';
import { folderWith, run } from './run.ts';

const topology = resolve('fixtures/figures/solution-lb/topology.yaml');
const closing: (() => unknown)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const listening = (server: Server): Promise<number> =>
  new Promise((done) => {
    closing.push(() => server.close());
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
  });

/** A folder with programs that answer what they are told, for the front of PATH. */
function programs(answers: Readonly<Record<string, string>>): Record<string, string> {
  const folder = folderWith({});
  for (const [name, script] of Object.entries(answers)) {
    writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return { PATH: `${folder}:/usr/bin:/bin` };
}

const status = (env: Record<string, string>, ...argv: string[]) =>
  run(['status', topology, '--timeout', '0.2', ...argv], { env });

describe('bad answers', () => {
  it.each([
    [
      'no engine',
      'echo "Cannot connect to the Docker daemon" >&2; exit 1',
      'Cannot connect to the Docker daemon',
    ],
    ['an answer that never ends', 'yes 0123456789ab', '`docker ps`'],
    ['no answer at all', 'sleep 60', 'gave no whole answer within 2 s'],
    [
      'half an answer',
      'if [ "$1" = ps ]; then echo 0123456789ab; else echo "[{\\"Id\\":"; fi',
      '`docker container inspect` gave no whole answer',
    ],
  ])('%s of docker', async (_, script, said) => {
    const { code, stdout, stderr } = await status(programs({ docker: script }), '--compose', folderWith({}));
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain(said);
    expect(stdout).toContain('50 not known');
    expect(stderr).toBe('');
  });

  it('no permission for one kind in a cluster: the rest is still shown', async () => {
    const script = `case "$*" in
      *'get certificates'*) echo 'Error from server (Forbidden): certificates.cert-manager.io is forbidden' >&2; exit 1;;
      *'get pods'*) echo '{"items":[]}';;
      *) echo '{"items":[]}';; esac`;
    const { code, stdout } = await status(
      programs({ kubectl: script }),
      '--context',
      'x',
      '--format',
      'json',
    );
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.unanswered).toHaveLength(2);
    expect(report.unanswered[0].why).toContain('is forbidden');
    expect(report.problems.map(({ code: each }: { code: string }) => each)).toContain('not-running');
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync('schemas/status.schema.json', 'utf8')),
    );
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });

  it('a place that is not said, said twice, or a file of addresses that is wrong', async () => {
    expect((await status({})).stderr).toContain('where it runs is not said');
    expect((await status({}, '--compose', '.', '--context', 'x')).stderr).toContain('ask one at a time');
    const folder = folderWith({ 'a.yaml': 'instances: { sequencer1: 127.0.0.1 }' });
    const { code, stderr } = await status({}, '--endpoints', join(folder, 'a.yaml'));
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean `sequencer-1`?');
  });
});

describe('real answers', () => {
  it('of a cluster: the hash on a pod, what is not planned, a database without an instance', async () => {
    const out = folderWith({});
    mkdirSync(join(out, 'k8s'));
    await run(['render', topology, '--target', 'k8s', '--out', join(out, 'k8s')]);
    const manifest = readFileSync(join(out, 'k8s/exchange/base/mediator.yaml'), 'utf8');
    const [first = ''] = [...manifest.matchAll(/config-hash: (\S+)/g)].map(([, hash]) => hash ?? '');
    const pod = (instance: string, hash: string) => ({
      metadata: {
        name: `${instance}-7c9f-abcde`,
        labels: { 'app.kubernetes.io/instance': instance },
        annotations: { 'canton-plan.dev/config-hash': hash },
      },
      spec: { containers: [{ image: 'digitalasset-docker.jfrog.io/canton-enterprise:2.10.4' }] },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    });
    const pods = JSON.stringify({
      items: [pod('mediator-1', first), pod('mediator-2', 'h000000000'), pod('stranger', 'h1')],
    });
    const database = JSON.stringify({
      items: [{ metadata: { name: 'exchange-pg' }, status: { readyInstances: 0, phase: 'Failing over' } }],
    });
    const files = folderWith({ pods, database });
    const script = `case "$*" in
      *port-forward*) echo 'error: unable to forward port' >&2; exit 1;;
      *exchange*'get pods'*) cat ${files}/pods;; *exchange*'get clusters'*) cat ${files}/database;;
      *) echo '{"items":[]}';; esac`;
    const { stdout } = await status(
      programs({ kubectl: script }),
      '--context',
      '--format',
      'json',
      '--organization',
      'exchange',
    );
    const { problems } = JSON.parse(stdout) as { problems: { code: string; names: string[] }[] };
    const found = problems.map(({ code, names }) => `${code} ${names.join(' ')}`);
    expect(found).toContain('other-configuration mediator-2');
    expect(found).not.toContain('other-configuration mediator-1');
    expect(found).toContain('not-planned stranger-7c9f-abcde');
    expect(found).toContain('database-unreachable exchange-pg');
  });

  it('of addresses: two active at once by gRPC health', async () => {
    const port = await healthServer(() => true);
    const folder = folderWith({
      'a.yaml': JSON.stringify({
        instances: Object.fromEntries(
          ['mediator-1', 'mediator-2'].map((name) => [
            name,
            {
              host: '127.0.0.1',
              ports: { 4603: port, 4203: port, 4003: port, 4103: port, 4303: port, 4403: port, 4503: port },
            },
          ]),
        ),
      }),
    });
    const { code, stdout } = await status({}, '--endpoints', join(folder, 'a.yaml'));
    expect(stdout).toContain('mediator-1 and mediator-2 are active at once');
    expect(code).toBe(1);
  });

  it('of gRPC health, and of who does not speak it', async () => {
    const port = await healthServer((service) => service === 'liveness');
    const at = { host: '127.0.0.1', port };
    expect(await grpcHealth(at, 'liveness', 2)).toEqual({ value: true });
    expect(await grpcHealth(at, '', 2)).toEqual({ value: false });
    const silent = await listening(createServer(() => undefined));
    expect(await grpcHealth({ host: '127.0.0.1', port: silent }, '', 0.3)).toHaveProperty('why');
    expect(await grpcHealth({ host: '127.0.0.1', port: 1 }, '', 2)).toEqual({
      why: '127.0.0.1:1: nobody listens there',
    });
  });

  it('of TLS: end and names, many at once', async () => {
    const [begins, ends] = [Date.parse('2020-01-01'), Date.parse('2021-01-01')];
    const { certificate, key } = makeCertificate(['json-1', 'json-lb'], begins, ends);
    const port = await listening(createTlsServer({ cert: certificate, key }));
    const seen = await Promise.all(
      Array.from({ length: 8 }, () => shownCertificate({ host: '127.0.0.1', port }, 'json-1', 5)),
    );
    for (const each of seen)
      expect(each).toMatchObject({ value: { begins, ends, names: ['json-1', 'json-lb'] } });
    const plain = await listening(createServer((socket) => socket.end('HTTP/1.0 400\r\n\r\n')));
    expect(await shownCertificate({ host: '127.0.0.1', port: plain }, 'x', 2)).toHaveProperty('why');
  });

  it('of PostgreSQL, which offers TLS or not', async () => {
    const port = await listening(createServer((socket) => socket.once('data', () => socket.write('N'))));
    const at = { host: '127.0.0.1', port };
    expect(await askPostgres(at, false, 2)).toEqual({ value: { certificate: undefined } });
    expect(await askPostgres(at, true, 2)).toEqual({
      why: `127.0.0.1:${port}: PostgreSQL offers no TLS, which is planned`,
    });
  });
});

/** A gRPC health server (grpc.health.v1). */
async function healthServer(isServing: (service: string) => boolean): Promise<number> {
  const server = new GrpcServer();
  const check = {
    ...{ path: '/grpc.health.v1.Health/Check', requestStream: false, responseStream: false },
    requestSerialize: (text: string) => Buffer.from(text),
    // An object, since grpc-js takes an empty text for no message.
    requestDeserialize: (bytes: Buffer) => ({ service: bytes.subarray(2).toString('utf8') }),
    responseSerialize: ({ serves }: { serves: boolean }) => Buffer.from([0x08, serves ? 1 : 2]),
    responseDeserialize: (bytes: Buffer) => bytes,
  };
  server.addService(
    { check },
    {
      check: (
        call: { request: { service: string } },
        answer: (error: null, value: { serves: boolean }) => void,
      ) => answer(null, { serves: isServing(call.request.service) }),
    },
  );
  closing.push(() => server.forceShutdown());
  return new Promise((done, fail) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? done(port) : fail(error),
    ),
  );
}
