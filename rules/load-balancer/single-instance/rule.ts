import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/single-instance',
  title: 'A load balancer that you run yourself has at least two instances.',
  why: 'Redundant services behind a single load balancer are only as available as that balancer: when its machine fails, every instance behind it is healthy and none can be reached. Two that share an address, or a managed one, close that gap.',
  fix: 'Write `instances: 2` (they share a virtual address), or use a managed balancer: `type: managed`.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.understandingHa('Eliminate Single Points of Failure'), sources.basicHa('Overview')],
  answers: ['S20'],
  catalogue: 'I4',
  about: ['loadBalancers'],
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      if (balancer.instances.length !== 1) continue;
      const { type } = balancer.spec;
      if (type === 'managed' || type === 'cluster-ip' || type === 'global') continue;
      report({
        message: `${balancer.title} is a single instance`,
        at: balancer.at('instances'),
        label: 'when it fails, nothing behind it can be reached',
        fix: { title: 'Run two instances', safe: false, at: balancer.at('instances'), value: '2' },
      });
    }
  },
});
