import { type Domain, defineRule, type Organization, sources } from '#rule';

export default defineRule({
  id: 'organization/user-runs-domain',
  title: 'An organization that runs a domain is declared as its provider.',
  why: 'A user of an application runs a participant and connects to the provider’s domain. If a user is shown as running the domain itself, either the role or the owner of the domain is wrong, and so is everything that is derived from it: networks, trust, who hands over what.',
  fix: 'Write `role: provider` at the organization, or name the one that runs the domain as its `organization`.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.haAndScaling('Overview')],
  answers: ['S14', 'S15'],
  catalogue: 'F3',
  check(topology, report) {
    const owned = new Map<Organization, Domain>();
    for (const domain of topology.domains) {
      const { organization } = domain;
      if (domain.isExternal || organization?.role !== 'user' || owned.has(organization)) continue;
      owned.set(organization, domain);
    }
    for (const [organization, domain] of owned) {
      report({
        message: `${organization.title} is declared a user, but it runs ${domain.title}`,
        at: organization.at('role'),
        label: 'a user runs participants only',
        related: [{ at: domain.at(), label: 'a domain of its own' }],
        fix: { title: 'Make it the provider', safe: false, at: organization.at('role'), value: 'provider' },
      });
    }
  },
});
