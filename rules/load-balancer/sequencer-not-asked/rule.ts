import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/sequencer-not-asked',
  title: 'A load balancer in front of sequencers asks them for their health.',
  why: 'A sequencer that hangs still accepts connections. Without a question to its health server the balancer keeps sending clients there, and each of them waits for a timeout before it tries again.',
  fix: 'Ask the health server: `healthCheck: grpc`, or leave it out.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.highAvailability('Load Balancer Configuration')],
  answers: ['S28', 'S55'],
  catalogue: 'C17',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const served = balancer.targets.find(({ target }) => target.kind === 'sequencer');
      const check = balancer.healthCheck;
      if (served === undefined || (check !== 'none' && check !== 'tcp')) continue;
      const at =
        typeof balancer.spec.healthCheck === 'object'
          ? balancer.at('healthCheck', 'type')
          : balancer.at('healthCheck');
      report({
        message: `${balancer.title} does not ask ${served.target.title} for its health`,
        at,
        label: check === 'tcp' ? 'an open port is not health' : 'nothing is asked',
        related: [{ at: served.place, label: 'a sequencer that hangs would stay in use' }],
        fix: { title: 'Ask the gRPC health server', safe: false, at, value: 'grpc' },
      });
    }
  },
});
