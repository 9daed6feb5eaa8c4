import { defineRule, reportActiveActive, sources } from '#rule';

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
  picture: { view: 'service=manager' },
  check: (topology, report) => reportActiveActive(topology.domainManagers, report),
});
