import { defineRule, reportActiveActive, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/active-active',
  title: 'The instances of a domain manager service are active-passive.',
  why: 'The domain manager is the single writer of the register of its domain: who belongs to it, with which keys. One instance holds the lock on the database and writes; a second one that wrote beside it could admit and expel the same member at once, so Canton makes it wait.',
  fix: 'Drop `mode`; two instances are active-passive by themselves.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.highAvailability('Domain Manager')],
  answers: ['S74'],
  catalogue: 'E2',
  picture: { view: 'service=manager' },
  check: (topology, report) => reportActiveActive(topology.domainManagers, report),
});
