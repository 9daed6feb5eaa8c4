import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'node/no-active-instance',
  title: 'At least one instance of a service is meant to serve.',
  why: 'Instances that wait take over from one that serves. Where the file says of all of them that they wait, either a role is wrong or the one that serves was left out, and plans and pictures show a service that nobody runs.',
  fix: 'Write `role: active` for one of the instances, or leave the roles out.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.highAvailability()],
  answers: [],
  about: ['role'],
  check(topology, report) {
    for (const service of [...topology.activePassiveServices, ...topology.sequencers, ...topology.jsonApis]) {
      const [first, ...others] = service.instances;
      if (
        first === undefined ||
        service.instances.some(({ role }) => role === undefined || role === 'active')
      )
        continue;
      report({
        message: `every instance of ${service.title} waits for another one`,
        at: first.at('role'),
        label: `\`${first.role}\``,
        related: others.slice(0, 4).map((each) => ({ at: each.at('role'), label: `\`${each.role}\`` })),
      });
    }
  },
});
