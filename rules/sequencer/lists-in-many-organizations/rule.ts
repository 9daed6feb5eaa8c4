import { defineRule, listNames, type Organization, sources } from '#rule';

export default defineRule({
  id: 'sequencer/lists-in-many-organizations',
  title: 'Where more than two organizations use a domain, its sequencers stand behind a load balancer.',
  why: 'With client-side balancing every participant, mediator and domain manager holds the list of sequencers. Each new or moved sequencer is then a change that every organization has to make, and until the last one has made it the lists differ.',
  fix: 'Write `sequencerAccess: load-balancer`: one address that never changes.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('Sequencer Service')],
  answers: ['S54', 'S56'],
  catalogue: 'C15',
  picture: { collapse: ['participant'], hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      if (domain.access !== 'client-side') continue;
      const organizations = new Set<Organization>();
      for (const { client } of domain.connections)
        if (client.organization !== undefined) organizations.add(client.organization);
      if (organizations.size <= 2) continue;
      report({
        message: `${organizations.size} organizations each keep the list of sequencers of ${domain.title}`,
        at: domain.at('sequencerAccess'),
        label: `a list at ${listNames([...organizations].map(({ name }) => name))}`,
      });
    }
  },
});
