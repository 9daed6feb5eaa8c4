import { defineRule, type Organization, sources } from '#rule';

export default defineRule({
  id: 'domain/users-trust-provider',
  title: 'That the users of a SQL domain trust its provider is decided on purpose.',
  why: 'All messages of a SQL domain are in one database. Their contents are encrypted, but whoever runs the database can hold messages back or lose them, and sees who talks to whom. An audit asks whether every organization knows that and agrees.',
  fix: 'Have the organizations agree to it and say so in an ignore comment with that reason, or use a `fabric` or `ethereum` backend in which each runs sequencers of its own.',
  category: 'advice',
  severity: 'info',
  personas: ['audit'],
  sources: [sources.haAndScaling('SQL Domain')],
  answers: ['S57', 'S63'],
  catalogue: 'C22',
  check(topology, report) {
    for (const domain of topology.domains) {
      if (domain.organization === undefined || domain.isExternal || domain.isEmbedded) continue;
      if (domain.backendKinds.some(({ kind }) => kind !== 'sql')) continue;
      const users = new Set<Organization>();
      for (const { client } of domain.connections)
        if (client.organization !== undefined && client.organization !== domain.organization)
          users.add(client.organization);
      const [first] = users;
      if (first === undefined) continue;
      report({
        message: `${[...users].map(({ name }) => `\`${name}\``).join(', ')} must trust \`${domain.organization.name}\` with the database of ${domain.title}`,
        at: domain.at('backend'),
        label: 'one database for all of them',
        related: [...users].map((user) => ({ at: user.at(), label: 'trusts the provider' })),
      });
    }
  },
});
