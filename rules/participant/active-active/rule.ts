import { defineRule, type Participant, type Reporter, sources } from '#rule';

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
  check(topology, report) {
    for (const participant of topology.participants) {
      if (participant.spec.mode === 'active-active') {
        report({
          message: `${participant.title} is active-active`,
          at: participant.at('mode'),
          label: 'only one instance can hold the database lock',
          fix: {
            title: 'Change to `active-passive`',
            safe: true,
            at: participant.at('mode'),
            value: 'active-passive',
          },
        });
      } else reportSecondActive(participant, report);
    }
  },
});

function reportSecondActive(participant: Participant, report: Reporter): void {
  const [first, second, ...others] = participant.instances.filter(({ role }) => role === 'active');
  if (first === undefined || second === undefined) return;
  report({
    message: `${participant.title} has ${others.length + 2} active instances`,
    at: second.at('role'),
    label: `and \`${second.name}\` as well`,
    related: [first, ...others].map((instance) => ({
      at: instance.at('role'),
      label: `\`${instance.name}\` is to be active`,
    })),
    help: 'keep one active instance; write `role: passive` for the others',
    fix: { title: 'Make it passive', safe: true, at: second.at('role'), value: 'passive' },
  });
}
