import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'domain/nodes-of-another-organization',
  title:
    'The nodes of a domain are run by its provider; sequencers of a blockchain domain may belong to others.',
  why: 'The sequencers of a SQL domain read and write one central database, and the mediators and the manager act in the name of the domain. Whoever runs one of them has the provider’s data and its trust in hand.',
  fix: 'Leave `organization` out at the node, so that the provider runs it; or write `role: co-provider` at the organization.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Overview'), sources.haAndScaling('SQL Domain')],
  answers: ['S14', 'S63'],
  catalogue: 'F1',
  picture: { view: 'organization=exchange', hide: ['mediator', 'domain-manager'], expand: ['all'] },
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      const provider = domain.organization;
      if (provider === undefined) continue;
      for (const service of [...domain.sequencers, ...domain.mediators, ...domain.domainManagers]) {
        const { organization } = service;
        if (organization === undefined || organization === provider || organization.role === 'co-provider')
          continue;
        if (service.kind === 'sequencer' && service.backendKind !== 'sql') continue;
        report({
          message: `${service.title} belongs to ${organization.title}, but ${domain.title} to ${provider.title}`,
          at: service.at('organization'),
          label: `run by \`${organization.name}\``,
          related: [
            { at: domain.at('organization'), label: 'the provider of the domain' },
            { at: organization.at('role'), label: `a ${organization.role}` },
          ],
        });
      }
    }
  },
});
