import { asList, type ChainClient, chainClients, defineRule, listNames, sources } from '#rule';

export default defineRule({
  id: 'sequencer/wallet-shared',
  title: 'No two Ethereum sequencers use the same account.',
  why: 'An Ethereum account numbers its transactions. Two sequencers on one account would use the same numbers at the same time, and the network throws one of each pair away.',
  fix: 'Give each sequencer its own wallet.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.ethereum('Accounts')],
  answers: ['S58', 'S62'],
  catalogue: 'C25',
  check(topology, report) {
    const byName = new Map<string, ChainClient<'ethereum'>[]>();
    for (const client of chainClients(topology, 'ethereum')) {
      const [name, ...more] = asList(client.get('wallet')?.value);
      if (name === undefined || more.length > 0) continue;
      const key = `${client.get('network')?.value ?? ''}\u0000${name}`;
      const known = byName.get(key);
      if (known === undefined) byName.set(key, [client]);
      else known.push(client);
    }
    for (const clients of byName.values()) {
      const [first, second, ...others] = clients;
      const at = second?.get('wallet')?.at;
      if (first === undefined || at === undefined) continue;
      report({
        message: `sequencers ${listNames(clients.map(({ instance }) => instance.name))} submit with the same account`,
        at,
        label: 'one account, two sequencers',
        related: [first, ...others].flatMap((client) => {
          const place = client.get('wallet')?.at;
          return place === undefined || place.path.join() === at.path.join()
            ? []
            : [{ at: place, label: `\`${client.instance.name}\` uses it` }];
        }),
      });
    }
  },
});
