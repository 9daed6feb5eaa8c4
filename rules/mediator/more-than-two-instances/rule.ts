import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'mediator/more-than-two-instances',
  title: 'A mediator service has two instances; more capacity comes from another service.',
  why: 'One instance of a mediator service works and one waits to take over. A third one only waits as well: it brings no throughput and hardly any availability.',
  fix: 'Write `instances: 2`; for more throughput add another entry under `mediators` with a database of its own.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('Mediator Service')],
  answers: ['S71'],
  catalogue: 'D7',
  picture: { hide: ['domain-manager'] },
  check(topology, report) {
    for (const mediator of topology.mediators) {
      // Those that wait in a cold region are there for another reason.
      const running = mediator.instances.filter(({ role }) => role !== 'standby').length;
      if (running <= 2) continue;
      report({
        message: `${mediator.title} has ${running} instances, of which one works`,
        at: mediator.at('instances'),
        label: 'two are enough',
        fix: { title: 'Run two instances', safe: false, at: mediator.at('instances'), value: '2' },
      });
    }
  },
});
