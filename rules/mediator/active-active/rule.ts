import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'mediator/active-active',
  title: 'The instances of a mediator service are active-passive.',
  why: 'One instance of a mediator holds the lock on the database and does the work; the other waits for it. Two active instances would decide the same transactions twice, so Canton does not let the second one work.',
  fix: 'Drop `mode`; to scale, add another mediator service.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Mediator Service'), sources.highAvailability('Mediator')],
  answers: ['S70'],
  catalogue: 'D2',
  check(topology, report) {
    for (const service of topology.mediators) {
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
