import { defineRule, someAreAstray, sources } from '#rule';

export default defineRule({
  id: 'domain/without-mediator',
  title: 'Every distributed domain has at least one mediator service.',
  why: 'The mediator collects the participants’ confirmations and announces the outcome. Without one no transaction ever gets a verdict: each of them times out.',
  fix: 'Declare one under `mediators`, with `domain: NAME` and a `database`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.domainEntities('Bootstrapping a Domain'), sources.haAndScaling('Mediator Service')],
  answers: ['S5'],
  catalogue: 'D1',
  picture: true,
  check(topology, report) {
    if (someAreAstray(topology.mediators)) return;
    for (const domain of topology.distributedDomains) {
      if (domain.mediators.some((service) => service.instances.length > 0)) continue;
      // A domain with no services at all is one mistake, told by domain/without-sequencer.
      if (domain.sequencers.length + domain.mediators.length + domain.domainManagers.length === 0) continue;
      report({
        message: `${domain.title} has no mediator`,
        at: domain.at(),
        label: 'no mediator serves this domain',
        related: domain.mediators.map((service) => ({
          at: service.at('instances'),
          label: 'this service has no instances',
        })),
        absentFrom: [topology.at('mediators'), domain.at('deployment'), domain.at('external')],
      });
    }
  },
});
