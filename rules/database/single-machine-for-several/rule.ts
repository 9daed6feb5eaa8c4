import { defineRule, listNames, serversAtRisk, sources } from '#rule';

export default defineRule({
  id: 'database/single-machine-for-several',
  title: 'A database server that carries several services is highly available.',
  why: 'The loss of one machine then stops every service on it at the same moment, also those that have nothing else to do with each other. What was planned as several services with a standby each then fails, and comes back, as one.',
  fix: 'Use a managed or replicated server (`availability: ha`), or a server for each service.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.helmCharts('POSTGRES.md, Availability'), sources.persistence('High Availability')],
  answers: [],
  catalogue: 'H8',
  check(topology, report) {
    for (const { server, uses } of serversAtRisk(topology, 'single-instances')) {
      const owners = new Map(uses.map((usage) => [usage.owner, usage]));
      if (owners.size < 2) continue;
      report({
        message: `${server.title} is a single machine that carries ${listNames([...owners.keys()].map((owner) => owner.name))}`,
        at: server.at('availability'),
        label: 'not highly available',
        related: [...owners.values()].slice(0, 3).map(({ owner, database }) => ({
          at: database.place,
          label: `\`${owner.name}\` depends on it`,
        })),
      });
    }
  },
});
