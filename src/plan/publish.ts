import { compareText } from '../base/compare.ts';
import { numberOf } from '../base/number-of.ts';
import { documentedPorts } from '../profiles/ports.ts';
import type { Balancer, Process } from './plan.ts';

/** How many host ports, from the documented one of an API on, its services share. */
const range = 900;

/**
 * Host ports on one machine: those that the topology asks for, and for client APIs that nobody publishes otherwise one
 * that follows from the service's name, so that a freshly started stack can be used and no address moves when something
 * else is added. Sequencers stay inside. `offset`: how far these lie above the usual ones.
 */
export function publishClientApis(
  processes: readonly Process[],
  balancers: readonly Balancer[],
  offset: number,
): { readonly processes: readonly Process[]; readonly balancers: readonly Balancer[] } {
  const behind = new Set(balancers.flatMap(({ backends }) => backends.map(({ process }) => process)));
  const wanted = new Map<string, number>();
  for (const { name, api, published } of balancers) {
    if (published === undefined && (api === 'ledger-api' || api === 'http')) wanted.set(name, basePort[api]);
  }
  for (const process of processes) {
    const api = apiOf[process.kind];
    const port = process.ports.find(({ name }) => name === api);
    if (api === undefined || port === undefined || port.published !== undefined) continue;
    if (!behind.has(process.name) && process.starts === 'always') wanted.set(process.name, basePort[api]);
  }
  const given = handOut(wanted, publishedPorts(processes, balancers), offset);
  return {
    balancers: balancers.map((each) => ({ ...each, published: each.published ?? given.get(each.name) })),
    processes: processes.map((process) =>
      given.has(process.name)
        ? {
            ...process,
            ports: process.ports.map((port) =>
              port.name === apiOf[process.kind] ? { ...port, published: given.get(process.name) } : port,
            ),
          }
        : process,
    ),
  };
}

const apiOf: Partial<Record<Process['kind'], 'ledgerApi' | 'http'>> = {
  participant: 'ledgerApi',
  'json-api': 'http',
};

const basePort = {
  'ledger-api': documentedPorts.participant.ledgerApi,
  ledgerApi: documentedPorts.participant.ledgerApi,
  http: documentedPorts['json-api'].http,
} as const;

/** Whether a host port may be one that a client API is given where the topology names none. */
export const mayBeGiven = (api: 'ledgerApi' | 'http', published: number): boolean =>
  published >= basePort[api] && published < basePort[api] + range;

function publishedPorts(processes: readonly Process[], balancers: readonly Balancer[]): Set<number> {
  const all = [...processes.flatMap(({ ports }) => ports), ...balancers];
  return new Set(all.flatMap(({ published }) => published ?? []));
}

/** A port for each name: the one that follows from it, or where that is taken the next free one. */
function handOut(
  wanted: ReadonlyMap<string, number>,
  taken: Set<number>,
  offset: number,
): Map<string, number> {
  const given = new Map<string, number>();
  // By name, so that the order of the file decides nothing where two names come to one port.
  for (const [name, base] of [...wanted].sort(([a], [b]) => compareText(a, b))) {
    let port = base + offset + (numberOf(name) % range);
    while (taken.has(port)) port++;
    taken.add(port);
    given.set(name, port);
  }
  return given;
}
