import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificate, temporaryFolder } from './rendered.ts';

/** A port of this machine that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Waits until something holds; says what was seen last if it does not. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  seconds = 30,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`still so after ${seconds} s: ${JSON.stringify(seen)}`);
    await sleep(100);
  }
}

let made: { readonly both: string; readonly crt: string; readonly key: string } | undefined;
/** A certificate for `localhost` and its key in one file, and the certificate alone as its own authority. Made once: others read it. */
export function certificate() {
  if (made === undefined) {
    const folder = makeCertificate('localhost');
    const [crt, key, both] = ['tls.crt', 'tls.key', 'both.pem'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(both, readFileSync(crt, 'utf8') + readFileSync(key, 'utf8'));
    made = { both, crt, key };
  }
  return made;
}

/** Where each instance of a balancer really is; `ADDRESS` and the port of its health. */
export type Stand = (server: string, index: number) => { readonly at: string; readonly health: number };

/**
 * A rendered balancer as it can run here: on free ports, with its files, and with instances that stand in for those of
 * the topology. Everything else is as rendered.
 */
export async function runnable(config: string, stand: Stand) {
  const { both, crt } = certificate();
  const [front, health] = [await freePort(), await freePort()];
  const socket = join(temporaryFolder(), 's');
  let index = 0;
  const text = config
    .replace('\nglobal\n', `\nglobal\n  stats socket ${socket} level admin\n`)
    .replace(/(frontend health\n {2}mode http\n {2}bind) :\d+/, `$1 127.0.0.1:${health}`)
    .replace(/(frontend clients\n {2}bind) :\d+/, `$1 127.0.0.1:${front}`)
    .replaceAll('/etc/tls/tls.crt', both)
    .replace(/\/etc\/trust\/[\w-]+\/ca\.crt/g, crt)
    .replace(/sni str\(\S+\) verifyhost \S+/g, 'sni str(localhost) verifyhost localhost')
    .replace(/^ {2}server (\S+) \S+( port \d+)?/gm, (_, name: string, port: string | undefined) => {
      const { at, health: asked } = stand(name, index++);
      return `  server ${name} ${at}${port === undefined ? '' : ` port ${asked}`}`;
    });
  return { text, front, health, socket };
}

/** A running HAProxy. */
export class Haproxy {
  readonly front: number;
  readonly #health: number;
  readonly #socket: string;
  readonly #process: ChildProcess;
  readonly #file: string;
  #log = '';

  private constructor(made: Awaited<ReturnType<typeof runnable>>, args: readonly string[]) {
    this.front = made.front;
    this.#health = made.health;
    this.#socket = made.socket;
    this.#file = join(temporaryFolder(), 'haproxy.cfg');
    writeFileSync(this.#file, made.text);
    this.#process = spawn('haproxy', [...args, '-db', '-f', this.#file]);
    const note = (text: Buffer): void => {
      this.#log += text.toString();
    };
    this.#process.stdout?.on('data', note);
    this.#process.stderr?.on('data', note);
  }

  /** Starts it and waits until it answers for itself. */
  static async start(config: string, stand: Stand, args: readonly string[] = []): Promise<Haproxy> {
    const started = new Haproxy(await runnable(config, stand), args);
    await until(
      () => started.healthz(),
      (status) => status !== undefined,
    );
    return started;
  }

  get log(): string {
    return this.#log;
  }

  /** The status with which the balancer answers for its own health. */
  async healthz(path = '/healthz'): Promise<number | undefined> {
    try {
      return (await fetch(`http://127.0.0.1:${this.#health}${path}`)).status;
    } catch {
      if (this.#process.exitCode !== null) throw new Error(`HAProxy has ended:\n${this.#log}`);
      return undefined;
    }
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#health}/metrics`)).text();
  }

  /** What it holds of each instance: `UP`, `DOWN`, `MAINT (resolution)`… */
  async states(): Promise<Record<string, string>> {
    const text = await this.command('show stat');
    const [head = '', ...rows] = text.trim().split('\n');
    const at = head.replace('# ', '').split(',').indexOf('status');
    const cells = rows.map((row) => row.split(','));
    return Object.fromEntries(
      cells
        .filter(([backend, server]) => backend === 'instances' && server !== 'BACKEND')
        .map((row) => [row[1] ?? '', row[at] ?? '']),
    );
  }

  command(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket: Socket = connect(this.#socket);
      socket.on('data', (part) => {
        answer += part.toString();
      });
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
      socket.write(`${text}\n`);
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  stop(): void {
    // A master passes this on to its workers.
    this.#process.kill('SIGTERM');
  }
}
