import { listNames } from '../../src/base/names.ts';
import type { Reporter } from '../../src/check/rule.ts';
import type { DatabaseServer, DatabaseUsage, Topology } from '../../src/model/topology.ts';

/** Who reports a server that is not highly available: one server is one mistake, however many depend on it. */
export type AtRisk =
  | 'participant'
  | 'sequencer'
  | 'mediator'
  | 'domain-manager'
  | 'trigger-node'
  | 'single-instances';
const order: readonly AtRisk[] = [
  'participant',
  'sequencer',
  'mediator',
  'domain-manager',
  'trigger-node',
  'single-instances',
];

/** The servers that are not highly available although `who`, as the first of those concerned, needs them to be. */
export const serversAtRisk = (
  topology: Topology,
  who: AtRisk,
): { readonly server: DatabaseServer; readonly uses: readonly DatabaseUsage[] }[] =>
  fragileServers(topology).flatMap((server) => {
    const concerned = server.uses.map((use) => ({ use, who: dependent(use) }));
    if (order.find((each) => concerned.some((found) => found.who === each)) !== who) return [];
    return [{ server, uses: concerned.filter((found) => found.who === who).map(({ use }) => use) }];
  });

const known = new WeakMap<Topology, readonly DatabaseServer[]>();

/** The servers that are not highly available. Six rules ask for them. */
function fragileServers(topology: Topology): readonly DatabaseServer[] {
  const servers = known.get(topology) ?? topology.databases.filter((server) => !server.isHighlyAvailable);
  known.set(topology, servers);
  return servers;
}

/** Whose availability rests on this use of a database; a cache can be rebuilt, so nobody's does on one. */
function dependent({ owner, purpose }: DatabaseUsage): AtRisk | undefined {
  if (purpose === 'sequencer-backend') return 'sequencer';
  if (purpose === 'trigger-store') return 'trigger-node';
  if (purpose !== 'storage') return undefined;
  const isReplicated = 'instances' in owner && owner.instances.length >= 2;
  if (!isReplicated) return 'single-instances';
  return owner.kind === 'participant' || owner.kind === 'mediator' || owner.kind === 'domain-manager'
    ? owner.kind
    : undefined;
}

/** Reports the servers at risk of one kind of service; `what` names one such service in the message. */
export function reportServersAtRisk(topology: Topology, kind: AtRisk, what: string, report: Reporter): void {
  for (const { server, uses } of serversAtRisk(topology, kind)) {
    const names = listNames(uses.map(({ owner }) => owner.name));
    report({
      message: `${server.title} is not highly available, but ${uses.length === 1 ? what : `${what}s`} ${names} must survive failures on it`,
      at: server.at('availability'),
      label: 'a single server',
      related: uses.map(({ owner, database }) => ({
        at: database.place,
        label: `\`${owner.name}\` depends on it`,
      })),
      fix: {
        title: 'Mark the server as highly available',
        safe: false,
        at: server.at('availability'),
        value: 'ha',
      },
    });
  }
}
