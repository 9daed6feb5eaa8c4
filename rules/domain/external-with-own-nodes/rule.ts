import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain/external-with-own-nodes',
  title: 'A domain that somebody else runs has no sequencers, mediators or managers here.',
  why: 'The nodes of an external domain are its operator’s. Nodes that are declared here for it would be planned and started, and belong to no domain that anybody manages.',
  fix: 'Remove the nodes, or remove `external` from the domain if it is run here.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.useCases(), sources.connectivity()],
  answers: [],
  picture: true,
  check(topology, report) {
    for (const domain of topology.domains) {
      const [first, ...others] = [...domain.sequencers, ...domain.mediators, ...domain.domainManagers];
      if (!domain.isExternal || first === undefined) continue;
      report({
        message: `${first.title} is for ${domain.title}, which somebody else runs`,
        at: first.at('domain'),
        label: 'run by its operator',
        related: [
          { at: domain.at('external'), label: 'somebody else runs it' },
          ...others.slice(0, 3).map((each) => ({ at: each.at('domain'), label: 'and this one' })),
        ],
      });
    }
  },
});
