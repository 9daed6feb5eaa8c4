import { defineRule, type Organization, type SequencerConnection, sources } from '#rule';

export default defineRule({
  id: 'domain/open-to-everybody',
  title: 'A domain that other organizations join is permissioned.',
  why: 'An open domain, which is the default, takes in every participant that can reach a sequencer. As soon as the sequencers are reachable for a second organization, anybody with a route to them can join and send messages.',
  fix: 'Write `membership: permissioned`; the participants that connect here are then the allowed ones.',
  category: 'security',
  severity: 'warning',
  sources: [
    sources.useCases('Permissioning'),
    sources.manageDomains('Permissioned Domains'),
    sources.helmCharts('canton-domain'),
  ],
  answers: ['S15'],
  catalogue: 'E6',
  check(topology, report) {
    for (const domain of topology.domains) {
      if (domain.isExternal || domain.spec.membership !== 'open') continue;
      const others = new Map<Organization, SequencerConnection>();
      for (const connection of domain.connections) {
        const { organization } = connection.client;
        if (organization !== undefined && organization !== domain.organization && !others.has(organization))
          others.set(organization, connection);
      }
      if (others.size === 0) continue;
      report({
        message: `${domain.title} is open, and ${others.size === 1 ? 'another organization joins' : `${others.size} other organizations join`} it`,
        at: domain.at('membership'),
        label: 'whoever reaches a sequencer may join',
        related: [...others]
          .slice(0, 5)
          .map(([organization, { place }]) => ({ at: place, label: `\`${organization.name}\` joins here` })),
        fix: {
          title: 'Make it permissioned',
          safe: false,
          at: domain.at('membership'),
          value: 'permissioned',
        },
      });
    }
  },
});
