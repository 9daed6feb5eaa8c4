import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/access-not-chosen',
  title: 'A domain with several sequencers says how clients reach them.',
  why: 'Clients either know one address, that of a load balancer, or the list of all sequencers and balance over them themselves. Every organization that connects has to configure one or the other, so it should be a decision and not an accident.',
  fix: 'Write `sequencerAccess: load-balancer` (one address, nothing to maintain at the clients) or `client-side` (no balancer, but each client keeps the list).',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('Sequencer Service'), sources.highAvailability('Sequencer')],
  answers: ['S49', 'S52', 'S53'],
  catalogue: 'C12',
  check(topology, report) {
    const balanced = new Set(
      topology.declaredLoadBalancers.flatMap(({ targets }) => targets.map(({ target }) => target)),
    );
    for (const domain of topology.distributedDomains) {
      const count = domain.sequencerInstances.length;
      if (count < 2 || domain.spec.sequencerAccess !== undefined) continue;
      const isSaid = domain.sequencers.some(
        (service) => (service.spec.loadBalancer ?? 'default') !== 'default' || balanced.has(service),
      );
      if (isSaid) continue;
      report({
        message: `${domain.title} has ${count} sequencers, but does not say how clients reach them`,
        at: domain.at('sequencerAccess'),
        label: '`sequencerAccess` belongs here',
        related: domain.sequencers
          .slice(0, 4)
          .map((service) => ({ at: service.at('instances'), label: `instances of \`${service.name}\`` })),
      });
    }
  },
});
