import { type Domain, defineRule, type Participant, sources } from '#rule';

export default defineRule({
  id: 'domain/contract-keys-deprecated',
  title: 'Unique contract keys are not asked for from release 2.7 on.',
  why: 'A contract key is a second name under which applications find a contract; “unique” promises that no two contracts share one. That promise is deprecated since 2.7: it ties a ledger to one domain for ever, and applications that count on it cannot move to later releases.',
  fix: 'Remove `uniqueContractKeys: true`, and let applications look for keys that may occur twice.',
  category: 'correctness',
  severity: 'warning',
  since: '2.7',
  sources: [sources.staticConfiguration('Unique Contract Keys'), sources.upgrading('Upgrade to Release 2.7')],
  answers: ['S15'],
  catalogue: 'E8',
  about: ['uniqueContractKeys'],
  check(topology, report) {
    const told = new Set<Participant>();
    for (const domain of topology.domains) {
      if (domain.spec.uniqueContractKeys !== true) continue;
      const participants = askingParticipants(domain);
      for (const participant of participants) told.add(participant);
      report({
        message: `${domain.title} asks for unique contract keys`,
        at: domain.at('uniqueContractKeys'),
        label: 'deprecated since 2.7',
        related: participants.slice(0, 5).map((participant) => ({
          at: participant.at('uniqueContractKeys'),
          label: 'and here',
        })),
      });
    }
    for (const participant of topology.participants) {
      if (participant.spec.uniqueContractKeys !== true || told.has(participant)) continue;
      // Where its domain says otherwise, that is the mistake.
      if (participant.connections.some(({ domain }) => domain.spec.uniqueContractKeys === false)) continue;
      report({
        message: `${participant.title} asks for unique contract keys`,
        at: participant.at('uniqueContractKeys'),
        label: 'deprecated since 2.7',
      });
    }
  },
});

const askingParticipants = (domain: Domain): Participant[] =>
  domain.connections.flatMap(({ client }) =>
    client.kind === 'participant' && client.spec.uniqueContractKeys === true ? [client] : [],
  );
