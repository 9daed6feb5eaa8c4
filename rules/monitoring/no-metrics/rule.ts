import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'monitoring/no-metrics',
  title: 'Components of a production deployment publish metrics.',
  why: 'Failures, lag and full disks stay unseen until users complain, and nothing tells a trigger node that died from one that has nothing to do. With metrics both show in time, and alerts can call somebody.',
  fix: 'Remove `monitoring.metrics: false`.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.monitoring('Metrics'), sources.useCases()],
  answers: ['S80'],
  catalogue: 'K5',
  check(topology, report) {
    if (topology.spec.monitoring?.metrics !== false) return;
    const at = topology.at('monitoring', 'metrics');
    report({
      message: 'no component publishes metrics',
      at,
      label: 'turned off for the whole deployment',
      fix: { title: 'Turn metrics on', safe: true, at, value: 'true' },
    });
  },
});
