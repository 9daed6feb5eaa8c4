import { defineRule, type Organization, sources, type Topology } from '#rule';

export default defineRule({
  id: 'organization/network-link-missing',
  title: 'Where networks are described, every organization is joined to the domains that it uses.',
  why: 'Each organization has a private network. A participant reaches the sequencers of another organization only through a connection that somebody has to order, open and watch; one that is missing in the plan is usually missing in the field.',
  fix: 'Add the connection under `networks`.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('Overview'), sources.useCases('Networks')],
  answers: ['S15', 'S18'],
  catalogue: 'F6',
  check(topology, report) {
    // A file that describes no networks leaves them to others.
    if (topology.networks.length === 0 || topology.unresolved.has('organization')) return;
    const joined = joinedOrganizations(topology);
    for (const domain of topology.domains) {
      const provider = domain.organization;
      if (provider === undefined) continue;
      const told = new Set<Organization>([provider]);
      for (const { client, place } of domain.connections) {
        const { organization } = client;
        if (organization === undefined || told.has(organization)) continue;
        told.add(organization);
        if (joined.get(organization)?.has(provider) === true) continue;
        report({
          message: `no network joins ${organization.title} and ${provider.title}`,
          at: place,
          label: `\`${client.name}\` connects to a domain of \`${provider.name}\``,
          related: [{ at: organization.at(), label: 'not joined' }],
          absentFrom: [topology.at('networks')],
        });
      }
    }
  },
});

/** For each organization those with which it shares a network. */
function joinedOrganizations(topology: Topology): Map<Organization, Set<Organization>> {
  const joined = new Map<Organization, Set<Organization>>();
  for (const network of topology.networks) {
    const members = network.organizations.map(({ target }) => target);
    for (const member of members) {
      const known = joined.get(member) ?? new Set();
      for (const other of members) known.add(other);
      joined.set(member, known);
    }
  }
  return joined;
}
