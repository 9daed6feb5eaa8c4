import { type ChainClient, chainClients, defineRule, groupByPlace, type Place, sources } from '#rule';

export default defineRule({
  id: 'sequencer/fabric-single-node',
  title: 'The sequencers of a Fabric domain reach several peers and several orderers.',
  why: 'Sequencers write through a peer and an orderer of the Fabric network. Where all of them know the same single one, or no orderer at all, the domain stands still with it, however many sequencers there are.',
  fix: 'List more than one peer and more than one orderer under `fabric`, or let each sequencer have a peer of its own.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.fabric('Configuration')],
  answers: ['S60'],
  check(topology, report) {
    const byDomain = new Map<string, ChainClient<'fabric'>[]>();
    for (const client of chainClients(topology, 'fabric')) {
      const name = client.service.domain?.name ?? '';
      byDomain.set(name, [...(byDomain.get(name) ?? []), client]);
    }
    for (const [domain, clients] of byDomain) {
      const [peers, orderers] = [nodesOf(clients, 'peers'), nodesOf(clients, 'orderers')];
      // One sequencer is a mistake of its own, and so is one without peers.
      if (clients.length < 2 || peers.names.length === 0) continue;
      const lacking = [
        ...(peers.names.length === 1 ? [{ ...peers, words: `one Fabric peer, \`${peers.names[0]}\`` }] : []),
        ...(orderers.names.length === 1
          ? [{ ...orderers, words: `one orderer, \`${orderers.names[0]}\`` }]
          : []),
        ...(orderers.names.length === 0 ? [{ ...orderers, words: 'no orderer' }] : []),
      ];
      const [{ at } = peers, ...others] = lacking;
      if (lacking.length === 0) continue;
      report({
        message: `all sequencers of domain \`${domain}\` know ${lacking.map(({ words }) => words).join(' and ')}`,
        at,
        label: 'nothing else to turn to',
        related: groupByPlace(others, (each) => each.at).map(([each]) => ({
          at: each.at,
          label: each.words,
        })),
      });
    }
  },
});

/** The peers or orderers that sequencers know, and where the first of them says so. */
function nodesOf(
  clients: readonly ChainClient<'fabric'>[],
  key: 'peers' | 'orderers',
): { readonly names: readonly string[]; readonly at: Place } {
  const settings = clients.flatMap((client) => client.get(key) ?? []);
  const names = settings.flatMap(({ value }) =>
    value.map((each) => (typeof each === 'string' ? each : each.name)),
  );
  const [first] = clients;
  const at = settings[0]?.at ?? first?.get('peers')?.at ?? first?.at;
  if (at === undefined) throw new Error('no sequencer is on the chain');
  return { names: [...new Set(names)], at };
}
