import { defineRule, listNames, serversAtRisk, sources } from '#rule';

export default defineRule({
  id: 'trigger/store-not-ha',
  title: 'The store of a trigger node is on a highly available database server.',
  why: 'The store holds which rules run and with which tokens. When its only machine is lost, neither the live node nor its standby can run any rule, and users have to log in again for each of them.',
  fix: 'Name a managed or replicated server as `database`, and say `availability: ha` there.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S81'],
  catalogue: 'G6',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    for (const { server, uses } of serversAtRisk(topology, 'trigger-node')) {
      report({
        message: `${server.title} is not highly available, although it holds the store of ${listNames(uses.map(({ owner }) => owner.name))}`,
        at: server.at('availability'),
        label: 'a single machine',
        related: uses.slice(0, 3).map(({ database }) => ({ at: database.place, label: 'a trigger store' })),
      });
    }
  },
});
