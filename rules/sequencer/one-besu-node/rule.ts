import { asList, chainClients, defineRule, placeKey, sources } from '#rule';

export default defineRule({
  id: 'sequencer/one-besu-node',
  title: 'Each Ethereum sequencer talks to exactly one Besu node.',
  why: 'The driver takes the address of a single client node. It cannot balance over several or move to another one; availability comes from more sequencers, each with a node of its own.',
  fix: 'Name one node for each sequencer instance: `ethereum: { node: NAME }`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.ethereum('High Availability')],
  answers: ['S58'],
  catalogue: 'C24',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    const seen = new Set<string>();
    for (const client of chainClients(topology, 'ethereum')) {
      const node = client.get('node');
      const count = asList(node?.value).length;
      const at = node?.at ?? client.at;
      if (count === 1 || seen.has(placeKey(at))) continue;
      seen.add(placeKey(at));
      report({
        message: `${count === 0 ? client.service.title : `sequencer \`${client.instance.name}\``} names ${count === 0 ? 'no Besu node' : `${count} Besu nodes`}`,
        at,
        label: count === 0 ? 'a `node` belongs here' : 'exactly one',
      });
    }
  },
});
