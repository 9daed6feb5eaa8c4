import { defineRule, reportActiveActive, sources } from '#rule';

export default defineRule({
  id: 'participant/active-active',
  title: 'A participant service is active-passive: one instance serves, the others wait.',
  why: 'All instances of a participant service share one database, and only the holder of its lock may serve. A second “active” instance never serves: it waits for the lock and refuses every request that is sent to it.',
  fix: 'Leave `mode` out, with one active instance at most; to serve more load, add another participant service with users and parties of its own.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.basicHa('Participant'),
  ],
  answers: ['S45a', 'S22'],
  catalogue: 'A1',
  picture: { view: 'service=exchange' },
  check: (topology, report) => reportActiveActive(topology.participants, report),
});
