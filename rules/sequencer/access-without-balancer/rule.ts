import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/access-without-balancer',
  title: 'Where clients reach sequencers through a load balancer, there is one.',
  why: 'The domain says that clients know one address, that of a load balancer; the sequencer service says that none stands before it. Clients are then given the address of a single sequencer or none at all.',
  fix: 'Remove `loadBalancer: none`, or write `sequencerAccess: client-side` at the domain.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.haAndScaling('Sequencer Service'), sources.highAvailability('Sequencer')],
  answers: ['S52'],
  about: ['loadBalancer'],
  check(topology, report) {
    for (const service of topology.sequencers) {
      const domain = service.domain;
      if (service.spec.loadBalancer !== 'none' || domain?.spec.sequencerAccess !== 'load-balancer') continue;
      if (domain.sequencerInstances.length < 2) continue;
      report({
        message: `clients reach ${domain.title} through a load balancer, but ${service.title} has none`,
        at: service.at('loadBalancer'),
        label: 'no load balancer',
        related: [{ at: domain.at('sequencerAccess'), label: 'clients are to use one' }],
      });
    }
  },
});
