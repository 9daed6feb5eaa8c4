import { defineRule, type Network, type Organization, sources, type Topology } from '#rule';

export default defineRule({
  id: 'organization/network-link-missing',
  title: 'Where networks are described, every organization is joined to the domains that it uses.',
  why: 'Each organization has a private network. A participant reaches the sequencers of another organization only through a connection that somebody has to order, open and watch; one that is missing in the plan is usually missing in the field.',
  fix: 'Add the connection under `networks`: `NAME: { organizations: [ONE, OTHER], gateway: … }`.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('Overview'), sources.useCases('Networks')],
  answers: ['S15', 'S18'],
  catalogue: 'F6',
  picture: { collapse: ['all'], hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    // A file that describes no networks leaves them to others.
    if (topology.networks.length === 0 || topology.unresolved.has('organization')) return;
    const networks = networksOf(topology);
    for (const domain of topology.domains) {
      const provider = domain.organization;
      if (provider === undefined) continue;
      const told = new Set<Organization>([provider]);
      for (const { client, place } of domain.connections) {
        const { organization } = client;
        if (organization === undefined || told.has(organization)) continue;
        told.add(organization);
        const shared = networks.get(provider);
        if ([...(networks.get(organization) ?? [])].some((network) => shared?.has(network))) continue;
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

/** The networks of each organization. */
function networksOf(topology: Topology): Map<Organization, Set<Network>> {
  const networks = new Map<Organization, Set<Network>>();
  for (const network of topology.networks) {
    for (const { target } of network.organizations) {
      const known = networks.get(target);
      if (known === undefined) networks.set(target, new Set([network]));
      else known.add(network);
    }
  }
  return networks;
}
