import { defineRule, reportServersAtRisk, sources } from '#rule';

export default defineRule({
  id: 'sequencer/database-not-ha',
  title: 'The database that the sequencers of a SQL domain share is highly available.',
  why: 'Every message of the domain goes through this one database. More sequencers do not help when it fails: the whole domain stops, for every organization.',
  fix: 'Use a managed or replicated PostgreSQL and say so with `availability: ha` at the server.',
  category: 'availability',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [sources.haAndScaling('SQL Domain'), sources.useCases('Availability')],
  answers: ['S65'],
  catalogue: 'C5',
  picture: { hide: ['mediator', 'domain-manager'] },
  check: (topology, report) => reportServersAtRisk(topology, 'sequencer', 'the sequencers of domain', report),
});
