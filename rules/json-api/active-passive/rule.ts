import { defineRule, reportActivePassive, sources } from '#rule';

export default defineRule({
  id: 'json-api/active-passive',
  title: 'A JSON API service is active-active: every instance serves.',
  why: 'JSON API instances are independent of each other apart from a cache that can be rebuilt, and nothing in them elects an active one. A “passive” instance would serve like any other, or stand idle for nothing.',
  fix: 'Leave `mode` and the roles of instances out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('HTTP JSON API Server and Participant Node')],
  answers: ['S45a', 'S21'],
  catalogue: 'B3',
  picture: { view: 'service=exchange-json' },
  check(topology, report) {
    for (const service of topology.jsonApis) {
      if (reportActivePassive(service, 'every instance serves', report)) continue;
      // A standby is not started at all: it waits for the loss of a region.
      const [first, ...others] = service.instances.filter(({ role }) => role === 'passive');
      if (first === undefined) continue;
      report({
        message: `instance \`${first.name}\` of ${service.title} is to be passive`,
        at: first.at('role'),
        label: 'every instance serves',
        related: others.map((instance) => ({ at: instance.at('role'), label: 'and this one' })),
        fix: { title: 'Make it active', safe: true, at: first.at('role'), value: 'active' },
      });
    }
  },
});
