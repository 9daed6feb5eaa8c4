import type { DatabaseServer, DatabaseUsage, Topology } from '../model/topology.ts';

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
  topology.databases.flatMap((server) => {
    if (server.isHighlyAvailable) return [];
    const concerned = server.uses.map((use) => ({ use, who: dependent(use) }));
    if (order.find((each) => concerned.some((found) => found.who === each)) !== who) return [];
    return [{ server, uses: concerned.filter((found) => found.who === who).map(({ use }) => use) }];
  });

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
