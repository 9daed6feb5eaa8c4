/** The started folder as its clients and its operators see it. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { askCommand } from './images.ts';
import { submitAndWait } from './stand-in/canton-apis.ts';
import { callGrpc, textOf } from './stand-in/grpc.ts';
import { probePort } from './stand-in/health-probe.ts';

interface Service {
  readonly image: string;
  readonly ports?: readonly {
    readonly target: number;
    readonly published: string;
    readonly host_ip?: string;
  }[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
}

export interface ContainerState {
  readonly ID: string;
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly ExitCode: number;
}

/** Which way a command went. */
export interface Way {
  readonly jsonApi?: string;
  readonly participant: string;
  readonly sequencer: string;
}

export class RunningStack {
  readonly folder: string;
  readonly #engine: Engine;
  #services: Readonly<Record<string, Service>> = {};

  constructor(engine: Engine, folder: string) {
    this.#engine = engine;
    this.folder = folder;
  }

  /** Runs Compose; what it says when it fails is the error. */
  compose(...args: string[]): string {
    const { status, out, err } = this.#engine.compose(this.folder, ...args);
    if (status === 0) return out;
    const failed = [
      ...new Set([...err.matchAll(/service "([^"]+)" didn't complete/g)].map(([, name]) => name)),
    ];
    const words = failed.map((name = '') => this.lastWords(name)).join('');
    throw new Error(`compose ${args.join(' ')} ends with ${status}\n${words}${err}${out}`);
  }

  /** All services, those of profiles too. */
  services(): Readonly<Record<string, Service>> {
    if (Object.keys(this.#services).length === 0) {
      const told = this.compose('--profile', '*', 'config', '--format', 'json');
      this.#services = (JSON.parse(told) as { services: Record<string, Service> }).services;
    }
    return this.#services;
  }

  states(): ContainerState[] {
    return this.compose('--profile', '*', 'ps', '--all', '--format', 'json')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ContainerState);
  }

  /** The service of a container, which knows itself by the beginning of its id. */
  serviceOf(container: string): string {
    return this.states().find(({ ID }) => ID.startsWith(container))?.Service ?? container;
  }

  /** Ends the process of a container from outside, as a crash does: the engine restarts what it is told to restart. */
  crash(service: string): void {
    const { ID } = this.states().find((each) => each.Service === service) ?? {};
    if (ID === undefined) throw new Error(`${service} does not run`);
    const { out } = this.#engine.docker('inspect', '--format', '{{.State.Pid}}', ID);
    process.kill(Number(out), 'SIGKILL');
  }

  isHealthy(service: string): boolean {
    return this.states().some((each) => each.Service === service && each.Health === 'healthy');
  }

  /** The end of what a service wrote. */
  lastWords(service: string): string {
    return this.#engine.compose(this.folder, 'logs', '--no-color', '--tail', '20', service).out;
  }

  /** Runs a program in a container; gives its exit code and what it wrote. */
  inside(service: string, ...command: string[]) {
    return this.#engine.compose(this.folder, 'exec', '--no-TTY', service, ...command);
  }

  /** Asks a URL from inside a container of a stand-in. */
  ask(service: string, method: string, url: string, body?: string): string {
    const { status, out, err } = this.inside(service, ...askCommand(method, url, body));
    if (status !== 0) throw new Error(`${service} asks ${url}: ${err}${out}`);
    return out.trim();
  }

  /** Whether a URL is answered, asked from inside a container of a stand-in. */
  isAnswered(service: string, url: string): boolean {
    return this.inside(service, ...askCommand('GET', url)).status === 0;
  }

  /** A query to a database, by the server's own administrator. */
  query(server: string, database: string, sql: string): string {
    const { status, out, err } = this.inside(
      server,
      ...['psql', '--username=postgres', `--dbname=${database}`, '--no-psqlrc', '-At', '--command', sql],
    );
    if (status !== 0) throw new Error(`${server}: ${err}${out}`);
    return out.trim();
  }

  /** The ports on which a container listens, without the name server of the engine and what the stand-in asks itself by. */
  openPorts(service: string): number[] {
    const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
      const read = `process.stdout.write(require('fs').readFileSync('${file}'))`;
      return this.inside(service, '/usr/local/bin/node', '-e', read).out.split('\n').slice(1);
    });
    const ports = sockets.flatMap((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      const [address, port = ''] = local.split(':');
      return state === '0A' && address !== '0B00007F' ? [Number.parseInt(port, 16)] : [];
    });
    return [...new Set(ports)].filter((port) => port !== probePort).sort((a, b) => a - b);
  }

  /** What the balancer's port is on this machine. */
  #published(service: string): number {
    const port = this.services()[service]?.ports?.[0];
    if (port?.host_ip !== '127.0.0.1') throw new Error(`${service} is not published on this machine alone`);
    return Number(port.published);
  }

  #authority(organization: string): Buffer {
    return readFileSync(
      join(this.folder, `secrets/trust/${organization === '' ? 'ca' : `${organization}-ca`}/ca.crt`),
    );
  }

  /** A command over gRPC, as an application of the organization sends it; it waits so many milliseconds for the answer. */
  async submit(balancer: string, organization: string, command: string, patience = 8000): Promise<Way> {
    const target = {
      host: '127.0.0.1',
      port: this.#published(balancer),
      trust: this.#authority(organization),
    };
    return JSON.parse(textOf((await callGrpc(target, submitAndWait, command, patience)).message)) as Way;
  }

  /** A command over HTTPS to the JSON API. */
  post(balancer: string, organization: string, command: string): Promise<Way> {
    const options = {
      host: '127.0.0.1',
      port: this.#published(balancer),
      path: '/v1/create',
      method: 'POST',
      ca: this.#authority(organization),
      timeout: 8000,
      agent: false,
    } as const;
    return new Promise((done, fail) => {
      const call = request(options, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        response.on('error', fail).on('end', () => {
          if (response.statusCode === 200) done(JSON.parse(body) as Way);
          else fail(new Error(`${response.statusCode} ${body}`));
        });
      });
      call.on('error', fail).on('timeout', () => call.destroy(new Error('no answer')));
      call.end(command);
    });
  }
}

interface Attempt {
  readonly at: number;
  readonly took: number;
  readonly way: Way | undefined;
  readonly error: string | undefined;
}

/** Clients that send one command after the other, as long as it runs. */
export class Traffic {
  readonly attempts: Attempt[] = [];
  readonly #send: () => Promise<Way>;
  readonly #clients: Promise<void>[];
  #runs = true;

  constructor(send: () => Promise<Way>, clients = 2) {
    this.#send = send;
    this.#clients = Array.from({ length: clients }, () => this.#client());
  }

  async #client(): Promise<void> {
    for (; this.#runs; await sleep(100)) {
      const at = Date.now();
      const [way, error] = await this.#send().then(
        (way) => [way, undefined] as const,
        (error: Error) => [undefined, error.message] as const,
      );
      this.attempts.push({ at, took: Date.now() - at, way, error });
    }
  }

  async stop(): Promise<void> {
    this.#runs = false;
    await Promise.all(this.#clients);
  }

  /** Waits for an answer that is wanted, to something sent after `since`; gives the seconds until it came. */
  async answered(since: number, wanted: (way: Way) => boolean, seconds: number): Promise<number> {
    for (const deadline = since + seconds * 1000; Date.now() < deadline; await sleep(50)) {
      const found = this.attempts.find(({ at, way }) => at >= since && way !== undefined && wanted(way));
      if (found !== undefined) return (found.at + found.took - since) / 1000;
    }
    throw new Error(`not answered within ${seconds} s: ${this.attempts.at(-1)?.error ?? 'others answered'}`);
  }

  /** What came back to everything that was sent after `since`. */
  summary(since: number) {
    const sent = this.attempts.filter(({ at }) => at >= since);
    const failed = sent.filter(({ way }) => way === undefined);
    const last = Math.max(since, ...failed.map(({ at, took }) => at + took));
    return {
      sent: sent.length,
      failed: failed.length,
      /** Until the last failure came back. */
      troubled: (last - since) / 1000,
      slowest: Math.max(0, ...sent.map(({ took }) => took)) / 1000,
      errors: [...new Set(failed.map(({ error }) => error))],
    };
  }
}
