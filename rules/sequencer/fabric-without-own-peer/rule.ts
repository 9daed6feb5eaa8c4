import { type ChainClient, chainClients, defineRule, type Place, placeKey, sources } from '#rule';

export default defineRule({
  id: 'sequencer/fabric-without-own-peer',
  title: 'Each Fabric sequencer lists at least one peer of its own Fabric organization.',
  why: 'A sequencer writes to the channel as a client of its organization, through a peer of that organization. Without one it can neither submit nor follow the channel.',
  fix: 'List a peer of its own organization under `fabric.peers`, and spare ones for availability.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.fabric('Configuration')],
  answers: ['S60'],
  catalogue: 'C27',
  check(topology, report) {
    const seen = new Set<string>();
    for (const client of chainClients(topology, 'fabric')) {
      const problem = problemOf(client);
      if (problem === undefined || seen.has(placeKey(problem.at))) continue;
      seen.add(placeKey(problem.at));
      report({ message: `${client.service.title} ${problem.text}`, at: problem.at, label: problem.label });
    }
  },
});

function problemOf(client: ChainClient<'fabric'>): { text: string; at: Place; label: string } | undefined {
  const peers = client.get('peers');
  if (peers === undefined || peers.value.length === 0)
    return { text: 'lists no Fabric peer', at: peers?.at ?? client.at, label: '`peers` belong here' };
  const own = client.get('organization')?.value;
  // A peer without an organization may be anybody's.
  const organizations = peers.value.map((peer) => (typeof peer === 'string' ? undefined : peer.organization));
  if (own === undefined || organizations.some((each) => each === undefined || each === own)) return undefined;
  return {
    text: `lists no peer of its own Fabric organization \`${own}\``,
    at: peers.at,
    label: `no peer of \`${own}\``,
  };
}
