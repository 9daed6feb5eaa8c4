import { defineRule, sources } from '#rule';

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
  check(topology, report) {
    // The open source edition has no replicas at all.
    if (topology.edition === 'open-source') return;
    for (const mediator of topology.mediators) {
      if (mediator.instances.length !== 1) continue;
      report({
        message: `${mediator.title} has a single instance`,
        at: mediator.at('instances'),
        label: 'nothing takes over when it fails',
        fix: { title: 'Run two instances', safe: false, at: mediator.at('instances'), value: '2' },
      });
    }
  },
});
