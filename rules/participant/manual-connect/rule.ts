import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'participant/manual-connect',
  title: 'A participant service with several instances connects to its domains by itself.',
  why: 'After a failover the new active instance reconnects only to domains that are not marked for manual connection. Until an operator steps in, every command fails although the failover itself went well.',
  fix: 'Write `manualConnect: false`, or leave it out.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.highAvailability('Domain Connectivity during Fail-over')],
  answers: ['S45b'],
  catalogue: 'A13',
  about: ['manualConnect'],
  check(topology, report) {
    for (const participant of topology.participants) {
      if (participant.instances.length < 2) continue;
      for (const { manualConnect, domain, place } of participant.connections) {
        if (!manualConnect) continue;
        const at = { ...place, path: [...place.path, 'manualConnect'] };
        report({
          message: `${participant.title} does not reconnect to domain \`${domain.name}\` after a failover`,
          at,
          label: 'the new active instance waits for an operator',
          fix: { title: 'Connect automatically', safe: true, at, value: 'false' },
        });
      }
    }
  },
});
