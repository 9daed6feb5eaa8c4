import { defineRule, someAreAstray, sources } from '#rule';

export default defineRule({
  id: 'domain/without-manager',
  title: 'Every distributed domain has a domain manager service.',
  why: 'The domain manager holds the identity of the domain and admits its members. Without one the domain cannot be started, and nobody can join it.',
  fix: 'Declare one under `domainManagers`, with `domain: NAME` and a `database`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.domainEntities('Bootstrapping a Domain')],
  answers: ['S6', 'S75'],
  catalogue: 'E1',
  picture: true,
  check(topology, report) {
    if (someAreAstray(topology.domainManagers)) return;
    for (const domain of topology.distributedDomains) {
      if (domain.domainManagers.some((service) => service.instances.length > 0)) continue;
      // A domain with no services at all is one mistake, told by domain/without-sequencer.
      if (domain.sequencers.length + domain.mediators.length + domain.domainManagers.length === 0) continue;
      report({
        message: `${domain.title} has no domain manager`,
        at: domain.at(),
        label: 'no domain manager manages this domain',
        related: domain.domainManagers.map((service) => ({
          at: service.at('instances'),
          label: 'this service has no instances',
        })),
        absentFrom: [topology.at('domainManagers'), domain.at('deployment'), domain.at('external')],
      });
    }
  },
});
