import { asList, type ChainClient, chainClients, defineRule, listNames, sources } from '#rule';

export default defineRule({
  id: 'sequencer/besu-node-shared',
  title: 'Each Ethereum sequencer has a Besu node of its own.',
  why: 'The Besu node is how a sequencer sees the chain. Two sequencers on one node fail together when it does, and the second one adds nothing.',
  fix: 'Give each sequencer its own Besu node.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.ethereum('High Availability')],
  answers: ['S58', 'S62'],
  catalogue: 'C24',
  check(topology, report) {
    const byName = new Map<string, ChainClient<'ethereum'>[]>();
    for (const client of chainClients(topology, 'ethereum')) {
      const [name, ...more] = asList(client.get('node')?.value);
      if (name === undefined || more.length > 0) continue;
      const key = `${client.get('network')?.value ?? ''}\u0000${name}`;
      const known = byName.get(key);
      if (known === undefined) byName.set(key, [client]);
      else known.push(client);
    }
    for (const clients of byName.values()) {
      const [first, second, ...others] = clients;
      const at = second?.get('node')?.at;
      if (first === undefined || at === undefined) continue;
      report({
        message: `sequencers ${listNames(clients.map(({ instance }) => instance.name))} talk to the same Besu node`,
        at,
        label: 'shared by two sequencers',
        related: [first, ...others].flatMap((client) => {
          const place = client.get('node')?.at;
          return place === undefined || place.path.join() === at.path.join()
            ? []
            : [{ at: place, label: `\`${client.instance.name}\` uses it` }];
        }),
      });
    }
  },
});
