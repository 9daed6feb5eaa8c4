/** Every balancer that is rendered, in front of instances that answer, refuse or say nothing, with real HAProxy. */

import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { connect as connectHttp2, constants, createServer as createHttp2 } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/model/topology.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { haproxyConfig } from '../../templates/haproxy/haproxy-config.ts';
import { compileFile } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';
import { composeOf, judges, planOfText, textOf } from './rendered.ts';
import { certificate, freePort, Haproxy, type Stand, until } from './running-haproxy.ts';

const environments: readonly Environment[] = ['production', 'staging', 'development'];

const isHere = judges.haproxy.isHere && judges.openssl.isHere;

/** Each way of securing the APIs, with each way of balancing them. */
const secured = (tls: string, frontend: string, environment: string): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: ${environment}
databases: { pg: {} }
domains: { main: { backend: { type: sql, database: pg }, protocolVersion: 5 } }
sequencers: { sequencer: { domain: main, instances: 2, publicApi: { tls: ${tls === 'mutual' ? 'server' : tls} } } }
mediators: { mediator: { domain: main, database: pg } }
domainManagers: { manager: { domain: main, database: pg } }
participants:
  node: { instances: 2, database: pg, domains: [main], ledgerApi: { tls: ${tls} }, loadBalancer: ledger }
jsonApis:
  json: { participant: node, instances: 2, tls: ${tls === 'mutual' ? 'server' : tls} }
loadBalancers:
  ledger: { targets: [node], tls: { frontend: ${frontend} } }
`;

/** The configurations, each shape once: names, hosts and ports aside. */
async function shapes(): Promise<Map<string, { readonly from: string; readonly config: string }>> {
  const found = new Map<string, { readonly from: string; readonly config: string }>();
  const add = (from: string, plan: ReturnType<typeof makePlan>): void => {
    for (const balancer of plan.balancers) {
      const config = haproxyConfig(balancer, (host) => (host.of === 'external' ? host.host : host.name));
      const shape = config
        .replace(/^# .*/, '')
        .replace(/(frontend clients\n {2}bind) :\d+/, '$1 :0')
        .replace(/trust\/[\w-]+/g, 'trust/x')
        .replace(/sni str\(\S+\) verifyhost \S+/g, 'sni')
        .replace(
          /server \S+ \S+?( port \d+)?(?= |$)/gm,
          (_, port) => `server x${port === undefined ? '' : ' asked'}`,
        )
        .replace(/(^ {2}server x.*\n?)+/gm, (lines) => lines.split('\n')[0] ?? '');
      if (!found.has(shape)) found.set(shape, { from: `${from} ${balancer.name}`, config });
    }
  };
  for (const file of topologyFiles)
    for (const environment of environments) {
      const topology = (await compileFile(file, { environment })).topologies[0]?.topology;
      if (topology !== undefined) add(`${file} in ${environment}:`, makePlan(topology));
    }
  for (const environment of environments)
    for (const tls of ['none', 'server', 'mutual'])
      for (const frontend of ['none', 'server', 'mutual', 'passthrough'])
        add(`${tls}/${frontend} in ${environment}:`, await planOfText(secured(tls, frontend, environment)));
  return found;
}

/** Health servers: one with and one without TLS for each answer. */
class Health {
  readonly #servers: Server[] = [];
  /** Ports by whether the question comes with TLS, and by the answer. */
  readonly ports = new Map<string, number>();

  async start(): Promise<void> {
    const { crt, key } = certificate();
    const files = { cert: readFileSync(crt), key: readFileSync(key) };
    for (const status of [200, 503]) {
      const answer: Parameters<typeof createHttp>[1] = (_, response) => {
        response.statusCode = status;
        response.end();
      };
      for (const [kind, server] of [
        ['plain', createHttp(answer)],
        ['tls', createHttps(files, answer)],
      ] as const) {
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        this.#servers.push(server as Server);
        this.ports.set(`${kind} ${status}`, (server.address() as AddressInfo).port);
      }
    }
  }

  port(kind: 'plain' | 'tls', status: 200 | 503): number {
    return this.ports.get(`${kind} ${status}`) ?? 0;
  }

  stop(): void {
    for (const server of this.#servers) server.close();
  }
}

describe.skipIf(!isHere)('every kind of balancer', async () => {
  const health = new Health();
  const all = isHere ? [...(await shapes()).values()] : [];
  beforeAll(() => health.start());
  afterAll(() => health.stop());

  it('stands in the starters and figures, with each way of securing it', () => {
    expect(all.length).toBeGreaterThan(10);
  });

  it.concurrent.each(all)('asks its instances, and is as healthy as they are: $from', async ({ config }) => {
    const kind = /check-ssl/.test(config) ? 'tls' : 'plain';
    const asksHttp = /option httpchk/.test(config);
    const silent = await freePort();
    const stand =
      (first: 200 | 503): Stand =>
      (_, index) => {
        const port = index === 0 ? health.port(kind, first) : asksHttp ? health.port(kind, 503) : silent;
        return { at: `127.0.0.1:${asksHttp ? 9 : port}`, health: port };
      };
    const living = await Haproxy.start(config, stand(200));
    const dead = await Haproxy.start(
      config,
      asksHttp ? stand(503) : () => ({ at: `127.0.0.1:${silent}`, health: silent }),
    );
    try {
      const up = (states: Record<string, string>): string[] =>
        Object.entries(states).flatMap(([name, state]) => (state.startsWith('UP') ? [name] : []));
      const [first] = Object.keys(await living.states());
      await until(
        () => living.states(),
        (states) => up(states).join() === first,
      );
      expect(await living.healthz()).toBe(200);
      await until(
        () => dead.states(),
        (states) => up(states).length === 0,
      );
      expect(await dead.healthz()).toBe(503);
      expect(await living.metrics()).toContain('haproxy_server_status');
    } finally {
      living.stop();
      dead.stop();
    }
  });
});

/** A balancer of an environment, in plain text, so that the tests below need no certificates. */
const balancerOf = async (name: string): Promise<string> =>
  textOf(composeOf(await planOfText(secured('none', 'none', 'staging'))), `haproxy/${name}.cfg`);

describe.skipIf(!isHere)('a call that an instance has seen', () => {
  it('is carried out once, although its instance leaves while it is under way', async () => {
    const executions: string[] = [];
    const leaving = new Set<string>();
    const api = async (name: string): Promise<{ port: number; stop: () => void }> => {
      const server = createHttp((request, response) => {
        if (request.url === '/readyz') {
          response.statusCode = leaving.has(name) ? 503 : 200;
          response.end();
          return;
        }
        executions.push(name);
        leaving.add(name);
        setTimeout(() => response.end(name), 7000);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
    };
    const [one, two] = [await api('one'), await api('two')];
    const ports = [one.port, two.port];
    const config = (await balancerOf('json-lb')).replace(/ssl crt \S+/, '');
    const haproxy = await Haproxy.start(config.replace('alpn h2,http/1.1', 'proto h2'), (_, index) => ({
      at: `127.0.0.1:${ports[index]}`,
      health: ports[index] ?? 0,
    }));
    try {
      await until(
        () => haproxy.states(),
        (states) => Object.values(states).filter((state) => state === 'UP').length === 2,
      );
      const answer = await new Promise<{ status: unknown; code: number }>((resolve, reject) => {
        const session = connectHttp2(`http://127.0.0.1:${haproxy.front}`);
        session.on('error', reject);
        const call = session.request({ ':method': 'POST', ':path': '/v1/create' });
        let status: unknown;
        call.on('response', (headers) => {
          status = headers[':status'];
        });
        call.on('error', () => undefined);
        call.on('close', () => {
          session.close();
          resolve({ status, code: call.rstCode });
        });
        call.resume();
        call.end('{}');
      });
      expect(answer).toEqual({ status: 200, code: 0 });
      expect(executions).toHaveLength(1);
      // The next one goes to the instance that is ready.
      expect((await haproxy.states())[`json-${executions[0] === 'one' ? 1 : 2}`]).toBe('DOWN');
    } finally {
      haproxy.stop();
      one.stop();
      two.stop();
    }
  });

  it('is never refused in words that make clients repeat it: only bytes that are passed on are cut off', async () => {
    for (const { from, config } of isHere ? (await shapes()).values() : [])
      expect(/on-marked-down shutdown-sessions/.test(config), from).toBe(
        /^ {2}mode tcp$/m.test(config) && / check /.test(config),
      );
  });
});

/** An instance behind a balancer that can leave as a program should: not ready, then done with what it has, then gone. */
class Member {
  readonly seen: number[] = [];
  port = 0;
  isReady = true;
  #server: Server | undefined;

  async start(): Promise<this> {
    const server = createHttp((request, response) => {
      if (request.url === '/readyz') {
        response.statusCode = this.isReady ? 200 : 503;
        response.end();
        return;
      }
      const call = Number(request.headers['x-call']);
      this.seen.push(call);
      setTimeout(() => response.end(), 20 + (call % 200));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Takes no connections any more, and ends when what it was asked for is answered. */
  stop(): Promise<void> {
    return new Promise((resolve) =>
      this.#server === undefined ? resolve() : this.#server.close(() => resolve()),
    );
  }
}

/** Clients that call without a pause. What the balancer says nobody has seen is called again, as clients of gRPC do by themselves. */
class Load {
  readonly answered: number[] = [];
  readonly failed: string[] = [];
  #isOver = false;
  #next = 0;
  readonly #clients: Promise<void>[];

  constructor(port: number, clients: number) {
    this.#clients = Array.from({ length: clients }, () => this.#call(port));
  }

  async #call(port: number): Promise<void> {
    const connected = () => connectHttp2(`http://127.0.0.1:${port}`).on('error', () => undefined);
    let session = connected();
    let again: number | undefined;
    while (!this.#isOver) {
      if (session.closed || session.destroyed) session = connected();
      const call = again ?? this.#next++;
      const answer = await new Promise<string>((resolve) => {
        const stream = session.request({ ':method': 'POST', ':path': '/v1/create', 'x-call': String(call) });
        let status = '';
        stream.on('response', (headers) => {
          status = String(headers[':status']);
        });
        stream.on('error', () => undefined);
        stream.on('close', () => resolve(stream.rstCode === 0 ? status : `code ${stream.rstCode}`));
        stream.resume();
        stream.end('{}');
      });
      again = answer === `code ${constants.NGHTTP2_REFUSED_STREAM}` ? call : undefined;
      if (answer === '200') this.answered.push(call);
      else if (again === undefined) this.failed.push(`${call}: ${answer}`);
    }
    session.close();
  }

  /** Some time goes by for every client. */
  async goesOn(): Promise<void> {
    const before = this.answered.length;
    await until(
      () => this.answered.length,
      (count) => count > before + 300,
    );
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
  }
}

describe.skipIf(!isHere)('a hundred clients', () => {
  it.concurrent.each([
    ['that is not ready any more, then', true],
    ['that at once', false],
  ])('notice neither an instance %s leaves and comes back, nor a reload, and every call is carried out once', async (_, isDrained) => {
    const members = [await new Member().start(), await new Member().start()] as const;
    const config = (await balancerOf('json-lb'))
      .replace(/ssl crt \S+/, '')
      .replace('alpn h2,http/1.1', 'proto h2');
    const haproxy = await Haproxy.start(
      config,
      (_, index) => ({ at: `127.0.0.1:${members[index]?.port}`, health: members[index]?.port ?? 0 }),
      ['-W'],
    );
    const [leaving] = members;
    const state = async (): Promise<string> => (await haproxy.states())['json-1'] ?? '';
    const is = (wanted: string) => until(state, (seen) => seen.startsWith(wanted));
    let load: Load | undefined;
    try {
      await is('UP');
      load = new Load(haproxy.front, 100);
      await load.goesOn();
      leaving.isReady = false;
      if (isDrained) await is('DOWN');
      await leaving.stop();
      await is('DOWN');
      const before = leaving.seen.length;
      await load.goesOn();
      leaving.isReady = true;
      await leaving.start();
      await is('UP');
      await load.goesOn();
      expect(leaving.seen.length).toBeGreaterThan(before);
      haproxy.signal('SIGUSR2');
      await until(
        () => haproxy.log,
        (log) => /Loading success|Former worker|Reexecuting/.test(log),
        10,
      );
      await load.goesOn();
      await load.goesOn();
    } finally {
      await load?.stop();
      haproxy.stop();
      await Promise.all(members.map((member) => member.stop()));
    }
    expect(load?.failed).toEqual([]);
    const seen = members.flatMap((member) => member.seen).sort((a, b) => a - b);
    expect(seen).toEqual([...(load?.answered ?? [])].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(1500);
  });
});

/** A name server that answers one address for every name, until it is told to be silent. */
async function nameServer() {
  const socket = createSocket('udp4');
  const seen = { questions: 0, isSilent: false };
  socket.on('message', (question, from) => {
    seen.questions++;
    if (seen.isSilent) return;
    const end = question.indexOf(0, 12) + 5;
    const type = question.readUInt16BE(end - 4);
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(type === 1 ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
    socket.send(
      Buffer.concat([head, question.subarray(12, end), ...(type === 1 ? [record] : [])]),
      from.port,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { seen, port: socket.address().port, stop: () => socket.close() };
}

describe.skipIf(!isHere)('a name server that stops answering', () => {
  it('takes no healthy instance away', async () => {
    const dns = await nameServer();
    const health = new Health();
    await health.start();
    const answers = health.port('plain', 200);
    // Hours of silence in seconds: what waits for hours here would, in HAProxy's own settings, have waited 30 s.
    const config = (await balancerOf('sequencer-lb'))
      .replace(
        '  parse-resolv-conf\n',
        `  nameserver one 127.0.0.1:${dns.port}\n  timeout resolve 200ms\n  timeout retry 100ms\n`,
      )
      .replace('hold valid 5s', 'hold valid 1s');
    const haproxy = await Haproxy.start(config, (name) => ({
      at: `${name}.test:${answers}`,
      health: answers,
    }));
    const isUp = (states: Record<string, string>): boolean =>
      Object.values(states).every((state) => state === 'UP');
    try {
      await until(() => haproxy.states(), isUp);
      dns.seen.isSilent = true;
      const before = dns.seen.questions;
      await until(
        () => dns.seen.questions,
        (count) => count > before + 20,
      );
      await sleep(5000);
      expect(isUp(await haproxy.states())).toBe(true);
      // The same time with the hold that HAProxy has by default in proportion (30 s of 5 s).
      expect(config).toMatch(/hold timeout 24h\n {2}hold refused 24h\n {2}hold other 24h/);
    } finally {
      haproxy.stop();
      health.stop();
      dns.stop();
    }
  });

  it('would take all of them away were the answers not held', async () => {
    const dns = await nameServer();
    const health = new Health();
    await health.start();
    const answers = health.port('plain', 200);
    const config = (await balancerOf('sequencer-lb'))
      .replace(
        '  parse-resolv-conf\n',
        `  nameserver one 127.0.0.1:${dns.port}\n  timeout resolve 200ms\n  timeout retry 100ms\n`,
      )
      .replace('hold valid 5s', 'hold valid 1s')
      .replace('hold timeout 24h', 'hold timeout 1s');
    const haproxy = await Haproxy.start(config, (name) => ({
      at: `${name}.test:${answers}`,
      health: answers,
    }));
    try {
      await until(
        () => haproxy.states(),
        (states) => Object.values(states).every((state) => state === 'UP'),
      );
      dns.seen.isSilent = true;
      await until(
        () => haproxy.healthz(),
        (status) => status === 503,
      );
    } finally {
      haproxy.stop();
      health.stop();
      dns.stop();
    }
  });
});

describe.skipIf(!isHere)('nodes of one process behind one balancer', () => {
  it('are all found under its one host name', async () => {
    const plan = await planOfText(`apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
databases: { pg: {} }
domains: { main: { deployment: distributed, database: pg, protocolVersion: 7 } }
sequencers:
  one: { domain: main, process: core, instances: 1, database: pg }
  two: { domain: main, process: core, instances: 1, database: pg }
mediators: { mediator: { domain: main, database: pg } }
domainManagers: { manager: { domain: main, database: pg } }
loadBalancers: { front: { targets: [one, two] } }
`);
    const front = plan.balancers.find(({ name }) => name === 'front');
    if (front === undefined) throw new Error('no balancer');
    const dns = await nameServer();
    const health = new Health();
    await health.start();
    const answers = health.port('plain', 200);
    const config = haproxyConfig(front, (host) => (host.of === 'external' ? host.host : host.name)).replace(
      '  parse-resolv-conf\n',
      `  nameserver one 127.0.0.1:${dns.port}\n`,
    );
    const haproxy = await Haproxy.start(config, () => ({ at: `core.test:${answers}`, health: answers }));
    try {
      await until(
        () => haproxy.states(),
        (states) => Object.values(states).join() === 'UP,UP',
      );
      expect(Object.keys(await haproxy.states())).toEqual(['core', 'core:4411']);
    } finally {
      haproxy.stop();
      health.stop();
      dns.stop();
    }
  });
});

/** An instance that sends a part of its answer every 100 ms, as a stream of updates does. */
async function streaming() {
  const server = createHttp2((request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('.'), 100);
    request.stream.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

/** A client that follows a stream. */
function follow(port: number) {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const seen = { parts: 0, hasEnded: false };
  session.on('error', () => undefined);
  const call = session.request({ ':path': '/updates' });
  call.on('data', (part: Buffer) => {
    seen.parts += part.length;
  });
  call.on('error', () => undefined);
  call.on('close', () => {
    seen.hasEnded = true;
  });
  return { seen, stop: () => session.destroy() };
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

describe.skipIf(!isHere)('long streams', () => {
  const start = async (edit: (config: string) => string, args: readonly string[]) => {
    const health = new Health();
    await health.start();
    const instance = await streaming();
    const haproxy = await Haproxy.start(
      edit(await balancerOf('sequencer-lb')),
      () => ({ at: `127.0.0.1:${instance.port}`, health: health.port('plain', 200) }),
      args,
    );
    await until(
      () => haproxy.healthz(),
      (status) => status === 200,
    );
    const client = follow(haproxy.front);
    await until(
      () => client.seen.parts,
      (parts) => parts > 2,
    );
    return {
      haproxy,
      client,
      stop: () => {
        client.stop();
        haproxy.stop();
        haproxy.signal('SIGTERM');
        instance.stop();
        health.stop();
      },
    };
  };

  it('go on over a reload, while new clients are served by the new configuration', async () => {
    const { haproxy, client, stop } = await start((config) => config, ['-W']);
    try {
      haproxy.signal('SIGUSR2');
      await until(
        () => haproxy.log,
        (log) => /Loading success|Former worker|Reexecuting/.test(log),
        10,
      );
      await sleep(1500);
      const before = client.seen.parts;
      expect(await takesConnections(haproxy.front)).toBe(true);
      await until(
        () => client.seen.parts,
        (parts) => parts > before + 10,
      );
      expect(client.seen.hasEnded).toBe(false);
    } finally {
      stop();
    }
  });

  it('end within the time that a pod has to leave, and go on until then', async () => {
    // As on Kubernetes, with a second in place of three quarters of a minute.
    const { haproxy, client, stop } = await start(
      (config) => config.replace('  maxconn 4096\n', '  maxconn 4096\n  hard-stop-after 3s\n'),
      [],
    );
    try {
      haproxy.signal('SIGUSR1');
      await until(
        () => takesConnections(haproxy.front),
        (takes) => !takes,
      );
      const before = client.seen.parts;
      await until(
        () => client.seen.parts,
        (parts) => parts > before + 5,
      );
      expect(client.seen.hasEnded).toBe(false);
      await until(
        () => client.seen.hasEnded && haproxy.hasEnded,
        (isOver) => isOver,
        10,
      );
    } finally {
      stop();
    }
  });
});
