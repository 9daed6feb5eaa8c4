import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'health/grpc-too-early',
  title: 'Only releases that have them, from 2.6 on, are given gRPC health servers.',
  why: 'An older release does not know the key and refuses to start with it. A restart for some other reason is enough, and the node stays down.',
  fix: 'Remove `health.grpc`, or use a `daml.version` from 2.6 on.',
  category: 'correctness',
  severity: 'error',
  until: '2.6',
  sources: [sources.monitoring('Health Check'), sources.upgrading()],
  answers: [],
  catalogue: 'M9',
  check(topology, report) {
    for (const node of topology.cantonNodes) {
      if (node.spec.health?.grpc !== true) continue;
      report({
        message: `${node.title} asks for a gRPC health server, which release ${topology.release.text} does not have`,
        at: node.at('health', 'grpc'),
        label: 'known from 2.6 on',
        related: [{ at: topology.at('daml', 'version'), label: 'the release' }],
        fix: { title: 'Turn it off', safe: true, at: node.at('health', 'grpc'), value: 'false' },
      });
    }
  },
});
