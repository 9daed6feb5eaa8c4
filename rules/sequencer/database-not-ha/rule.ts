import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/database-not-ha',
  title: 'The database that the sequencers of a SQL domain share is highly available.',
  why: 'Every message of the domain goes through this one database. More sequencers do not help when it fails: the whole domain stops, for every organization.',
  fix: 'Put it on a managed or replicated PostgreSQL and say `availability: ha`.',
  category: 'availability',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [sources.haAndScaling('SQL Domain'), sources.useCases('Availability')],
  answers: ['S65'],
  catalogue: 'C5',
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      const database =
        domain.database ?? domain.sequencers.find((service) => service.backendKind === 'sql')?.database;
      const server = topology.server(database?.server);
      if (database === undefined || database.storage === 'memory' || database.storage === 'h2') continue;
      if (server === undefined || server.isHighlyAvailable) continue;
      report({
        message: `the sequencers of ${domain.title} share ${server.title}, which is not highly available`,
        at: database.place,
        label: 'when this server fails, the domain stops',
        related: [{ at: server.at('availability'), label: 'a single server' }],
      });
    }
  },
});
