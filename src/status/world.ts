/** What observers see of the outside: programs, sockets and files, each asked once and for a limited time. */

/** An answer, or why there is none. */
export type Known<T> = { readonly value: T } | { readonly why: string };

export const isKnown = <T>(known: Known<T>): known is { readonly value: T } => 'value' in known;

/** What a program said. `fault` tells why it did not end by itself, or that it is not there. */
export interface Said {
  readonly status: number | undefined;
  readonly out: string;
  readonly err: string;
  readonly fault: 'not-installed' | 'too-slow' | 'too-long' | undefined;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A certificate as a server shows it, or as a file holds it. */
export interface SeenCertificate {
  /** Until when it is valid, in milliseconds since 1970. */
  readonly ends: number;
  readonly begins: number;
  readonly names: readonly string[];
  readonly issuer: string;
}

/** What a PostgreSQL server answers to somebody who asks for TLS and shows no password. */
export interface PostgresAnswer {
  readonly certificate: SeenCertificate | undefined;
}

/** Local addresses that lead to ports of a pod, until they are closed. */
export interface Forwarding {
  readonly at: (port: number) => Address | undefined;
  readonly close: () => Promise<void>;
}

export interface World {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long one question may take. */
  readonly seconds: number;
  /** Runs a program that only reads, and gives what it said. */
  readonly run: (command: string, args: readonly string[]) => Promise<Said>;
  /** The gRPC health service (grpc.health.v1): whether `service` is serving. */
  readonly grpcHealth: (address: Address, service: string) => Promise<Known<boolean>>;
  readonly get: (address: Address, path: string, isSecured: boolean) => Promise<Known<HttpAnswer>>;
  readonly certificate: (address: Address, serverName: string) => Promise<Known<SeenCertificate>>;
  readonly postgres: (address: Address, isSecured: boolean) => Promise<Known<PostgresAnswer>>;
  readonly connects: (address: Address) => Promise<Known<true>>;
  /** `kubectl port-forward` with these arguments before the ports. */
  readonly forward: (
    command: string,
    args: readonly string[],
    ports: readonly number[],
  ) => Promise<Known<Forwarding>>;
  /** A file with the time of its last change in milliseconds; undefined where it cannot be read. */
  readonly read: (path: string) => { readonly text: string; readonly changed: number } | undefined;
  /** The first certificate of a PEM text. */
  readonly parseCertificate: (pem: string) => SeenCertificate | undefined;
}

/** Why a program gave no answer, in one line: its own last words where it has some. */
export function faultOf(command: string, said: Said, seconds: number): string | undefined {
  if (said.fault === 'not-installed') return `\`${command}\` is not installed`;
  if (said.fault === 'too-slow') return `\`${command}\` gave no whole answer within ${seconds} s`;
  if (said.fault === 'too-long')
    return `\`${command}\` does not stop talking; its answer was cut off and not read`;
  if (said.status === 0) return undefined;
  const lines = said.err
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  // kubectl repeats itself before it says what is the matter; the matter stands last.
  const words = lines.at(-1) ?? '';
  return words === '' ? `\`${command}\` ends with ${said.status}` : words.slice(0, 300);
}

/** Like `Promise.all` over a mapping, with at most `most` at work at once; results keep their order. */
export async function mapLimited<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
