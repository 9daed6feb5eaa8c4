import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain/contract-keys-differ',
  title: 'A participant and its domain agree on whether contract keys are unique.',
  why: 'Uniqueness of contract keys is a property of the whole domain. A participant with another setting is refused when it connects, or applications find two contracts where they count on one.',
  fix: 'Write the same `uniqueContractKeys` at the domain and at its participants; best is `false`, or nothing at all on both sides.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.staticConfiguration('Unique Contract Keys'), sources.helmCharts('canton-participant')],
  answers: ['S15'],
  catalogue: 'E8',
  about: ['uniqueContractKeys'],
  check(topology, report) {
    for (const domain of topology.domains) {
      // What somebody else's domain has is known only where it is written; ours are unique by default.
      const ofDomain = domain.spec.uniqueContractKeys ?? (domain.isExternal ? undefined : true);
      if (ofDomain === undefined) continue;
      const others = domain.connections.flatMap(({ client }) =>
        client.kind === 'participant' && (client.spec.uniqueContractKeys ?? true) !== ofDomain ? client : [],
      );
      // Participants that say nothing follow from one that does, or from the domain.
      const first = others.find(({ spec }) => spec.uniqueContractKeys !== undefined) ?? others[0];
      if (first === undefined) continue;
      report({
        message: `${first.title} and ${domain.title} do not agree on unique contract keys`,
        at: first.at('uniqueContractKeys'),
        label: `${!ofDomain} here`,
        related: [
          { at: domain.at('uniqueContractKeys'), label: `${ofDomain} at the domain` },
          ...others
            .filter((each) => each !== first)
            .map((each) => ({ at: each.at('uniqueContractKeys'), label: `${!ofDomain} here as well` })),
        ],
      });
    }
  },
});
