import { defineRule, type Organization, sources } from '#rule';

export default defineRule({
  id: 'domain/blockchain-for-one-organization',
  title: 'A domain that a single organization uses does not need a blockchain.',
  why: 'A blockchain backend is there for organizations that do not trust one another; with SQL all data of the domain is in one database, and its users have to trust whoever runs that. Where one organization runs everything, it is the more expensive and slower way to the same order.',
  fix: 'Use `backend: { type: sql, database: SERVER }`, unless other organizations that are not in this file run sequencers as well.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('Blockchain Domain'), sources.haAndScaling('SQL Domain')],
  answers: ['S57', 'S63'],
  catalogue: 'C22',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      const [kind] = domain.backendKinds;
      if (kind === undefined || kind.kind === 'sql' || domain.backendKinds.length > 1) continue;
      // Without organizations nothing is said about who runs what.
      if (topology.organizations.length === 0 || domain.connections.length === 0) continue;
      const organizations = new Set<Organization | undefined>([
        ...domain.connections.map(({ client }) => client.organization),
        ...domain.sequencers.map((service) => service.organization),
      ]);
      if (organizations.size !== 1 || organizations.has(undefined) || topology.organizations.length > 1)
        continue;
      report({
        message: `${domain.title} is on a blockchain, but a single organization uses it`,
        at: kind.place,
        label: 'there for organizations that do not trust one another',
      });
    }
  },
});
