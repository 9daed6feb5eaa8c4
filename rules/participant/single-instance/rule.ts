import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'participant/single-instance',
  title: 'A participant service has at least two instances.',
  why: 'A participant service survives a failure only because a passive instance stands ready to take over. With a single instance its users wait until that very process is running again, and a lost zone takes them all offline.',
  fix: 'Write `instances: 2`, or leave it out: two is the default in production.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Participant'),
  ],
  answers: ['S22', 'S23', 'S45b'],
  catalogue: 'A2',
  picture: { view: 'service=bank' },
  check(topology, report) {
    // The open source edition has no replicas at all.
    if (topology.edition === 'open-source') return;
    for (const participant of topology.participants) {
      const count = participant.instances.length;
      if (count >= 2) continue;
      report({
        message: `${participant.title} has ${count === 0 ? 'no instance' : 'a single instance'}`,
        at: participant.at('instances'),
        label: count === 0 ? 'nothing runs' : 'nothing takes over when it fails',
        fix: { title: 'Run two instances', safe: false, at: participant.at('instances'), value: '2' },
      });
    }
  },
});
