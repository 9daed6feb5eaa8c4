import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'health/is-active-without-participant',
  title: 'Only participants are asked with `is-active`.',
  why: 'The check looks for a participant in the process. In the process of another node it finds none, and the process stops at its start.',
  fix: 'Leave `health.http` out, so that the gRPC health server is asked, or write `health: { http: { check: always-healthy } }`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.code('HealthCheck.scala'), sources.monitoring('Health Check')],
  answers: [],
  catalogue: 'K4',
  about: ['http', 'healthCheck'],
  check(topology, report) {
    const withParticipant = new Set(topology.participants.flatMap(({ spec }) => spec.process ?? []));
    for (const node of topology.cantonNodes) {
      const http = node.spec.health?.http;
      if (node.kind === 'participant' || typeof http !== 'object' || http.check !== 'is-active') continue;
      if (node.spec.process !== undefined && withParticipant.has(node.spec.process)) continue;
      report({
        message: `the health server of ${node.title} asks for an active participant, which is not there`,
        at: node.at('health', 'http', 'check'),
        label: 'the process does not start',
      });
    }
    for (const balancer of topology.declaredLoadBalancers) {
      const target = balancer.targets[0]?.target;
      if (target?.kind !== 'sequencer' || balancer.healthCheck !== 'is-active') continue;
      report({
        message: `${balancer.title} asks ${target.title} with \`is-active\`, which only participants answer`,
        at: balancer.at('healthCheck'),
        label: 'no sequencer ever answers this',
        help: 'use `healthCheck: grpc`',
      });
    }
  },
});
