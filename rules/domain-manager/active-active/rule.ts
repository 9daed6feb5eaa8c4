import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/active-active',
  title: 'The instances of a domain manager service are active-passive.',
  why: 'The domain manager is the single writer of the topology of its domain. One instance holds the lock on the database; the other takes over when it fails.',
  fix: 'Drop `mode`; two instances are active-passive by themselves.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.highAvailability('Domain Manager')],
  answers: ['S74'],
  catalogue: 'E2',
  check(topology, report) {
    for (const service of topology.domainManagers) {
      if (service.spec.mode === 'active-active') {
        report({
          message: `${service.title} is declared active-active`,
          at: service.at('mode'),
          label: 'its instances are active-passive',
          fix: {
            title: 'Change to `active-passive`',
            safe: true,
            at: service.at('mode'),
            value: 'active-passive',
          },
        });
        continue;
      }
      const [first, second, ...others] = service.instances.filter(({ role }) => role === 'active');
      if (first === undefined || second === undefined) continue;
      report({
        message: `${service.title} has more than one active instance, \`${first.name}\` and \`${second.name}\``,
        at: second.at('role'),
        label: 'a second active instance',
        related: [first, ...others].map((instance) => ({ at: instance.at('role'), label: 'active as well' })),
        help: 'make one of them `active` and the others `passive`, or leave the roles out',
      });
    }
  },
});
