import { defineRule, type Participant, sources } from '#rule';

export default defineRule({
  id: 'domain/participant-not-allowed',
  title: 'Every participant that connects to a permissioned domain is on its allow list.',
  why: 'A permissioned domain refuses participants that its operator has not admitted. The participant would start, try to register again and again, and never be connected.',
  fix: 'Add the participant to `allowList`, or leave the list out: those that connect here are then allowed.',
  category: 'correctness',
  severity: 'info',
  sources: [sources.manageDomains('Permissioned Domains'), sources.useCases('Permissioning')],
  answers: ['S15'],
  catalogue: 'E7',
  check(topology, report) {
    for (const domain of topology.domains) {
      const { allowList, membership } = domain.spec;
      if (allowList === undefined || membership !== 'permissioned') continue;
      const allowed = new Set(allowList.map(nameOf));
      for (const { client, place } of domain.connections) {
        if (client.kind !== 'participant' || namesOf(client).some((name) => allowed.has(name))) continue;
        report({
          message: `${client.title} connects to ${domain.title}, which does not list it`,
          at: place,
          label: 'would be refused',
          related: [{ at: domain.at('allowList'), label: 'the participants that are allowed' }],
        });
      }
    }
  },
});

/** The name in a participant's id, `PAR::name::fingerprint`; anything else as written. */
const nameOf = (entry: string): string => {
  const parts = entry.split('::');
  return (parts[0] === 'PAR' ? parts[1] : parts[0]) ?? entry;
};

const namesOf = (participant: Participant): string[] => [
  participant.name,
  ...(participant.spec.nodeIdentifier === undefined ? [] : [participant.spec.nodeIdentifier]),
];
