import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain/contract-keys-differ',
  title: 'A participant and its domain agree on whether contract keys are unique.',
  why: 'Uniqueness of contract keys is a property of the whole domain. A participant with another setting is refused when it connects, or applications find two contracts where they count on one.',
  fix: 'Give both the same setting; best is `false`, or nothing at all on both sides.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.staticConfiguration('Unique Contract Keys'), sources.helmCharts('canton-participant')],
  answers: ['S15'],
  catalogue: 'E8',
  check(topology, report) {
    for (const domain of topology.domains) {
      // What somebody else's domain has is known only where it is written; ours are unique by default.
      const ofDomain = domain.spec.uniqueContractKeys ?? (domain.isExternal ? undefined : true);
      if (ofDomain === undefined) continue;
      for (const { client } of domain.connections) {
        if (client.kind !== 'participant') continue;
        const ofParticipant = client.spec.uniqueContractKeys ?? true;
        if (ofParticipant === ofDomain) continue;
        report({
          message: `${client.title} and ${domain.title} do not agree on unique contract keys`,
          at: client.at('uniqueContractKeys'),
          label: `${ofParticipant} here`,
          related: [{ at: domain.at('uniqueContractKeys'), label: `${ofDomain} at the domain` }],
        });
      }
    }
  },
});
