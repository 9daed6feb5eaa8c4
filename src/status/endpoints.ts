import { load } from 'js-yaml';
import { didYouMean } from '../base/did-you-mean.ts';
import { isObject } from '../base/object.ts';
import { ask } from './ask.ts';
import type { Expected } from './expected.ts';
import { type Observation, type Seen, unseen } from './observation.ts';
import { type Address, isKnown, type Known, mapLimited, type World } from './world.ts';

/** Where an instance is reached: its host, and of ports that are not the planned ones the real ones. */
export interface Endpoint {
  readonly host: string;
  readonly ports: ReadonlyMap<number, number>;
}

/**
 * Reads a file that says where each instance is reached: `instances: { NAME: HOST }`, or
 * `NAME: { host: HOST, ports: { 4003: 14003 } }` with the real port of each planned one. Gives what is wrong with it otherwise.
 */
export function readEndpoints(
  text: string,
  names: readonly string[],
): { readonly endpoints: ReadonlyMap<string, Endpoint> } | { readonly fault: string } {
  let told: unknown;
  try {
    told = load(text);
  } catch (error) {
    return { fault: `it is no YAML: ${(error as Error).message.split('\n')[0]}` };
  }
  const extra = isObject(told) ? Object.keys(told).filter((key) => key !== 'instances') : [];
  if (extra.length > 0) return { fault: `it has a key \`${extra[0]}\` that means nothing here` };
  const instances = isObject(told) ? told['instances'] : undefined;
  if (!isObject(instances)) return { fault: 'it has no `instances: { NAME: HOST }`' };
  const endpoints = new Map<string, Endpoint>();
  for (const [name, value] of Object.entries(instances)) {
    if (!names.includes(name)) {
      const meant = didYouMean(name, names);
      return {
        fault: `\`${name}\` is not planned${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
      };
    }
    const endpoint = endpointOf(value);
    if (typeof endpoint === 'string') return { fault: `\`${name}\`: ${endpoint}` };
    endpoints.set(name, endpoint);
  }
  return { endpoints };
}

function endpointOf(value: unknown): Endpoint | string {
  if (typeof value === 'string') return isHost(value) ? { host: value, ports: new Map() } : hostFault(value);
  if (!isObject(value)) return 'say a host, or `{ host, ports }`';
  const { host, ports = {}, ...rest } = value;
  const [extra] = Object.keys(rest);
  if (extra !== undefined) return `it has a key \`${extra}\` that means nothing here`;
  if (typeof host !== 'string') return 'it has no host';
  if (!isHost(host)) return hostFault(host);
  if (!isObject(ports)) return '`ports` maps planned ports to real ones';
  const numbers = Object.entries(ports).map(([from, to]) => [Number(from), Number(to)] as const);
  const wrong = numbers.flat().find((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (wrong !== undefined) return `${wrong} is no port`;
  return { host, ports: new Map(numbers) };
}

/** A name or an address without a port: those are said beside it. */
const isHost = (host: string): boolean =>
  /^[\w.-]+$/.test(host) || /^[0-9a-f:]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host);

const hostFault = (host: string): string =>
  `\`${host}\` is no host; the port is said by \`ports: { PLANNED: REAL }\``;

/** What answers at known addresses. What nobody names an address for cannot be asked. */
export async function observeEndpoints(
  expected: readonly Expected[],
  endpoints: ReadonlyMap<string, Endpoint>,
  world: World,
): Promise<Observation> {
  const seen = await mapLimited(expected, 24, async (each): Promise<readonly [string, Seen]> => {
    const endpoint = endpoints.get(each.name) ?? asPlanned(each);
    if (endpoint === undefined) return [each.name, unseen('no address is named for it')];
    return [each.name, await seenAt(each, endpoint, world)];
  });
  return { seen: new Map(seen), unplanned: [], unanswered: [] };
}

const asPlanned = ({ address, asks }: Expected): Endpoint | undefined =>
  address === undefined
    ? undefined
    : { host: address.host, ports: new Map([[asks.postgres?.port ?? address.port, address.port]]) };

async function seenAt(expected: Expected, { host, ports }: Endpoint, world: World): Promise<Seen> {
  const reach = (port: number): Known<Address> => ({ value: { host, port: ports.get(port) ?? port } });
  const answers = await ask(expected, reach, world);
  const { asks } = expected;
  const isAsked = [asks.grpc, asks.health, asks.ready, asks.tcp, asks.metrics, asks.postgres].some(Boolean);
  const nobody: Seen['presence'] = { why: isKnown(answers.alive) ? '' : answers.alive.why };
  const isThere = isKnown(answers.alive) || isKnown(answers.ready);
  return {
    ...unseen('an address does not tell'),
    ...answers,
    presence: !isAsked
      ? { why: 'nothing of it can be asked' }
      : isThere
        ? { value: 'running' }
        : expected.starts === 'always' || expected.starts === 'elsewhere'
          ? nobody
          : { value: 'gone' },
    detail: isThere ? '' : `${host}: ${isKnown(nobody) ? '' : nobody.why}`,
    running: isThere ? 1 : 0,
    backends: isKnown(answers.backends) ? { value: [answers.backends.value] } : answers.backends,
    // Hosts by address are in no certificate.
    wantedNames: [
      ...(expected.certificate?.names ?? []),
      ...(/^[\d.]+$|:/.test(host) || host === 'localhost' ? [] : [host]),
    ],
  };
}
