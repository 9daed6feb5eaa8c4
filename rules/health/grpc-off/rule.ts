import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'health/grpc-off',
  title: 'Every Canton node has a gRPC health server.',
  why: 'Probes and load balancers ask this server whether the node lives and is ready. Without it a hanging node is neither restarted nor taken out of the traffic.',
  fix: 'Remove `health.grpc: false`.',
  category: 'availability',
  severity: 'warning',
  since: '2.6',
  sources: [sources.monitoring('Health Check')],
  answers: ['S90'],
  catalogue: 'K1',
  check(topology, report) {
    for (const node of topology.cantonNodes) {
      if (node.spec.health?.grpc !== false) continue;
      report({
        message: `${node.title} has no gRPC health server`,
        at: node.at('health', 'grpc'),
        label: 'probes have nothing to ask',
        fix: { title: 'Turn it on', safe: true, at: node.at('health', 'grpc'), value: 'true' },
      });
    }
  },
});
