import { defineRule, someAreAstray, sources } from '#rule';

export default defineRule({
  id: 'domain/without-sequencer',
  title: 'Every domain has at least one sequencer.',
  why: 'A sequencer is the only way into a domain: it orders every message and hands it out. Without one nobody can connect and nothing can be agreed.',
  fix: 'Declare one under `sequencers`, with `domain: NAME`; write `external` at the domain where somebody else runs it.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Sequencer Service'), sources.domainEntities('Bootstrapping a Domain')],
  answers: ['S16'],
  catalogue: 'C1',
  picture: true,
  check(topology, report) {
    if (someAreAstray(topology.sequencers)) return;
    for (const domain of topology.distributedDomains) {
      if (domain.sequencerInstances.length > 0) continue;
      // A domain with no services at all is one mistake, and it is told here.
      const isEmpty = domain.sequencers.length + domain.mediators.length + domain.domainManagers.length === 0;
      report({
        message: `${domain.title} has no ${isEmpty ? 'sequencer, no mediator and no domain manager' : 'sequencer'}`,
        at: domain.at(),
        label: 'no sequencer serves this domain',
        related: domain.sequencers.map((service) => ({
          at: service.at('instances'),
          label: 'this service has no instances',
        })),
        absentFrom: [topology.at('sequencers'), domain.at('deployment'), domain.at('external')],
        ...(isEmpty
          ? {
              help: `declare a sequencer, a mediator and a domain manager for it; or write \`deployment: embedded\` for a small one, or \`external\` where somebody else runs it`,
            }
          : {}),
      });
    }
  },
});
