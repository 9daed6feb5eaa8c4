import { defineRule, reportServersAtRisk, sources } from '#rule';

export default defineRule({
  id: 'mediator/database-not-ha',
  title: 'The database server of a mediator service with several instances is highly available.',
  why: 'Both instances of a mediator service work on one database. When that database is lost, the passive instance has nothing to take over, and every transaction of the domain waits.',
  fix: 'Use a managed or replicated PostgreSQL and say so with `availability: ha` at the server.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Mediator Service'), sources.highAvailability('Mediator')],
  answers: ['S23', 'S70'],
  catalogue: 'D3',
  picture: { view: 'service=mediator' },
  check: (topology, report) => reportServersAtRisk(topology, 'mediator', 'mediator service', report),
});
