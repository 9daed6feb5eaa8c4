import { defineRule, reportDifferentDatabases, sources } from '#rule';

export default defineRule({
  id: 'participant/several-databases',
  title: 'All instances of a participant service use the same database.',
  why: 'The database is what makes instances one participant: it holds the ledger offsets, the record of commands already executed, and the lock that decides who serves. An instance on another database is another participant, and after a failover users find a ledger that knows nothing of them.',
  fix: 'Write one `database` at the service and none at its instances.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Participant'),
  ],
  answers: ['S22', 'S23', 'S46'],
  catalogue: 'A3',
  picture: { view: 'service=exchange' },
  check: (topology, report) => reportDifferentDatabases(topology.participants, report),
});
