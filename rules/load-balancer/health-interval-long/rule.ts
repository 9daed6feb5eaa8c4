import { defineRule, durationMillis, sources } from '#rule';

/** The part of the recovery time that noticing a failure may take; the rest is for the failover itself. */
const share = 3;

export default defineRule({
  id: 'load-balancer/health-interval-long',
  title: 'A load balancer asks for health at least three times within the wanted recovery time.',
  why: 'A failover is over for clients only when the load balancer has noticed it. The time between two health checks comes on top of the time that the service itself needs.',
  fix: 'Shorten `healthCheck.interval` to a third of `recoveryTime`, or less.',
  category: 'advice',
  severity: 'info',
  sources: [sources.basicHa('Participant')],
  answers: ['S40', 'S45b'],
  catalogue: 'I6',
  about: ['interval'],
  check(topology, report) {
    const recovery = durationMillis(topology.spec.recoveryTime ?? '');
    if (recovery === undefined) return;
    for (const balancer of topology.declaredLoadBalancers) {
      const { healthCheck } = balancer.spec;
      const written = typeof healthCheck === 'object' ? healthCheck.interval : undefined;
      const interval = durationMillis(written ?? '');
      if (written === undefined || interval === undefined || interval * share <= recovery) continue;
      report({
        message: `${balancer.title} asks for health every ${written}, but service is to be back after ${topology.spec.recoveryTime}`,
        at: balancer.at('healthCheck', 'interval'),
        label: 'a failure is noticed too late',
        related: [{ at: topology.at('recoveryTime'), label: 'the wanted recovery time' }],
      });
    }
  },
});
