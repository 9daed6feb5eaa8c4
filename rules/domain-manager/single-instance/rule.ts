import { defineRule, reportSingleInstances, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/single-instance',
  title: 'The domain manager service has two instances.',
  why: 'While no domain manager runs, transactions go on, but nobody can join the domain, parties cannot be added and keys cannot be changed. With a single instance that lasts until this very process runs again.',
  fix: 'Write `instances: 2`, or leave it out: two is the default in production.',
  category: 'availability',
  severity: 'warning',
  since: '2.5.0',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.highAvailability('Domain manager')],
  answers: ['S22', 'S77'],
  catalogue: 'E4',
  picture: { view: 'service=manager' },
  check: (topology, report) => reportSingleInstances(topology, topology.domainManagers, report),
});
