import { defineRule, reportSingleInstances, sources } from '#rule';

export default defineRule({
  id: 'mediator/single-instance',
  title: 'A mediator service has at least two instances.',
  why: 'No transaction gets a verdict without the mediator. With a single instance the domain stands still until that very process runs again. (Requests in flight at a failover are lost even with two: applications send them again.)',
  fix: 'Write `instances: 2`, or leave it out: two is the default in production.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Mediator Service'), sources.highAvailability('Mediator')],
  answers: ['S22', 'S70'],
  catalogue: 'D3',
  picture: { view: 'service=mediator' },
  check: (topology, report) => reportSingleInstances(topology, topology.mediators, report),
});
