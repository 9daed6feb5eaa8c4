import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/sequencer-streams-pinned',
  title: 'A load balancer in front of several sequencers balances calls, not connections.',
  why: 'A client of a sequencer opens one connection and keeps it. A balancer that works on connections, such as a plain Kubernetes Service, leaves each client where it first landed: after a restart of one sequencer all of them sit on the others, and stay there.',
  fix: 'Use a balancer that understands gRPC (`type: haproxy` or `envoy`, `protocol: grpc`), or `sequencerAccess: client-side`, where even load matters.',
  category: 'advice',
  severity: 'info',
  sources: [sources.practice('gRPC documentation: gRPC Load Balancing'), sources.helmCharts('canton-domain')],
  answers: ['S52'],
  catalogue: 'C29',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const isOnConnections = balancer.spec.type === 'cluster-ip' || balancer.spec.protocol === 'tcp';
      if (!isOnConnections) continue;
      const served = balancer.targets.find(
        ({ target }) => target.kind === 'sequencer' && target.instances.length >= 2,
      );
      if (served === undefined) continue;
      report({
        message: `${balancer.title} balances connections, not calls, over ${served.target.title}`,
        at: balancer.at(balancer.spec.type === 'cluster-ip' ? 'type' : 'protocol'),
        label: 'clients stay where they first landed',
        related: [{ at: served.place, label: 'several sequencers' }],
      });
    }
  },
});
