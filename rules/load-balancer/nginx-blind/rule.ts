import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/nginx-blind',
  title: 'The load balancer in front of a participant service with several instances can ask for health.',
  why: 'The open source NGINX has no active health checks: it notices a passive or dead instance only through requests that fail there. At a failover clients see errors until enough of them have failed.',
  fix: 'Write `type: haproxy` or `type: envoy` at the load balancer.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.highAvailability('Load Balancer Configuration'),
    sources.practice('NGINX documentation: active health checks are part of NGINX Plus'),
  ],
  answers: ['S45b'],
  catalogue: 'I8',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      if (balancer.spec.type !== 'nginx') continue;
      const participant = balancer.targets.find(
        ({ target }) => target.kind === 'participant' && target.instances.length >= 2,
      )?.target;
      if (participant === undefined) continue;
      report({
        message: `${balancer.title} is NGINX, which cannot ask ${participant.title} for its active instance`,
        at: balancer.at('type'),
        label: 'no active health checks',
        related: [{ at: participant.at(), label: 'one instance is active, the others refuse requests' }],
        fix: { title: 'Use HAProxy', safe: false, at: balancer.at('type'), value: 'haproxy' },
      });
    }
  },
});
