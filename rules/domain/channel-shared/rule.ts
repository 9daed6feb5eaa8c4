import { chainClients, type Domain, defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'domain/channel-shared',
  title: 'A Fabric channel carries one domain.',
  why: 'The channel is the ledger that orders the messages of the domain. Two domains in one channel would read each other’s messages and take them for their own.',
  fix: 'Create a channel for each domain and name it as `backend.fabric.channel`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.fabric('Architecture')],
  answers: ['S8'],
  catalogue: 'C28',
  check(topology, report) {
    const owners = new Map<string, { domain: Domain; at: Place }>();
    const told = new Set<string>();
    for (const client of chainClients(topology, 'fabric')) {
      const domain = client.service.domain;
      const channel = client.get('channel');
      if (domain === undefined || channel === undefined) continue;
      const key = `${client.get('network')?.value ?? ''}\u0000${channel.value}`;
      const first = owners.get(key);
      if (first === undefined) owners.set(key, { domain, at: channel.at });
      else if (first.domain !== domain && !told.has(`${key}\u0000${domain.name}`)) {
        told.add(`${key}\u0000${domain.name}`);
        report({
          message: `domains \`${first.domain.name}\` and \`${domain.name}\` use the same Fabric channel \`${channel.value}\``,
          at: channel.at,
          label: `also the channel of \`${domain.name}\``,
          related: [{ at: first.at, label: `the channel of \`${first.domain.name}\`` }],
        });
      }
    }
  },
});
