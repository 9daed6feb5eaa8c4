import { defineRule, reportDifferentDatabases, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/several-databases',
  title: 'All instances of a domain manager service use the same database.',
  why: 'The instances of a domain manager elect the active one through their database, and the topology of the domain is kept in it. On two databases both would be active, and the domain would have two truths about its members.',
  fix: 'Write one `database` at the service and none at its instances.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.highAvailability('Domain Manager')],
  answers: ['S77'],
  catalogue: 'E4',
  picture: { view: 'service=manager' },
  check: (topology, report) => reportDifferentDatabases(topology.domainManagers, report),
});
