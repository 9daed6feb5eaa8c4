import { defineRule, reportActiveActive, sources } from '#rule';

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
  picture: { view: 'service=mediator' },
  check: (topology, report) => reportActiveActive(topology.mediators, report),
});
