import { defineRule, listNames, serversAtRisk, sources } from '#rule';

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
  check(topology, report) {
    for (const { server, uses } of serversAtRisk(topology, 'sequencer')) {
      report({
        message: `${server.title} is not highly available, but ${uses.length === 1 ? 'the sequencers of domain' : 'the sequencers of domains'} ${listNames(uses.map(({ owner }) => owner.name))} must survive failures on it`,
        at: server.at('availability'),
        label: 'a single server',
        related: uses.map(({ owner, database }) => ({
          at: database.place,
          label: `\`${owner.name}\` depends on it`,
        })),
        fix: {
          title: 'Mark the server as highly available',
          safe: false,
          at: server.at('availability'),
          value: 'ha',
        },
      });
    }
  },
});
