import { type Domain, defineRule, type Organization, sources } from '#rule';

export default defineRule({
  id: 'organization/provider-without-participant',
  title: 'The provider of an application runs a participant of its own.',
  why: 'The provider usually takes part in its own application: it issues, approves, or sets up contracts. For that it needs a participant beside the domain; the domain’s nodes cannot submit commands.',
  fix: 'Declare a participant service with `organization: PROVIDER`, or mark the organization as `external` where its part is described elsewhere.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.haAndScaling('Overview')],
  answers: ['S14', 'S17'],
  catalogue: 'F2',
  picture: { collapse: ['all'] },
  check(topology, report) {
    const withParticipant = new Set(topology.participants.map(({ organization }) => organization));
    // The participant that belongs to nobody, or that is named and not declared, may be the provider's.
    if (withParticipant.has(undefined) || topology.unresolved.has('participant')) return;
    const told = new Set<Organization>();
    for (const domain of topology.domains) {
      const provider = domain.organization;
      if (domain.isExternal || provider === undefined || provider.spec.external === true) continue;
      if (withParticipant.has(provider) || told.has(provider) || !hasUsers(domain)) continue;
      told.add(provider);
      report({
        message: `${provider.title} provides ${domain.title}, but runs no participant`,
        at: provider.at(),
        label: 'no participant belongs to it',
        related: [{ at: domain.at(), label: 'the domain that it provides' }],
        absentFrom: [topology.at('participants')],
      });
    }
  },
});

/** A file without any participant of this domain describes the domain alone. */
const hasUsers = (domain: Domain): boolean =>
  domain.connections.some(({ client }) => client.kind === 'participant' && client.organization !== undefined);
