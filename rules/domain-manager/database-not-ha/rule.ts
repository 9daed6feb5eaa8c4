import { defineRule, reportServersAtRisk, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/database-not-ha',
  title: 'The database server of a domain manager service with several instances is highly available.',
  why: 'The instances of a domain manager agree through their database who is active, and all that they know is in it. When it is lost, neither can work, however many there are.',
  fix: 'Use a managed or replicated PostgreSQL and say so with `availability: ha` at the server.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.highAvailability('Domain Manager')],
  answers: ['S77'],
  catalogue: 'E4',
  picture: { view: 'service=manager' },
  check: (topology, report) =>
    reportServersAtRisk(topology, 'domain-manager', 'domain manager service', report),
});
