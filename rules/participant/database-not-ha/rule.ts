import { defineRule, reportServersAtRisk, sources } from '#rule';

export default defineRule({
  id: 'participant/database-not-ha',
  title: 'The database server of a participant service with several instances is highly available.',
  why: 'Both instances of a participant service work on one database. When that database is lost, the passive instance has nothing to take over: the pair fails together, at twice the cost of a single instance.',
  fix: 'Use a managed or replicated PostgreSQL and say so with `availability: ha` at the server.',
  category: 'availability',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Participant'),
  ],
  answers: ['S23', 'S45b'],
  catalogue: 'A4',
  picture: true,
  check: (topology, report) => reportServersAtRisk(topology, 'participant', 'participant service', report),
});
