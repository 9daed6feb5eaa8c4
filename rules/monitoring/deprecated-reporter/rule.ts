import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'monitoring/deprecated-reporter',
  title: 'Metrics are published with the Prometheus reporter, the only one that is rendered.',
  why: 'The other reporters are deprecated since 2.6 and miss metrics that came later, so dashboards and alerts written for the documented names stay empty. One day such a reporter is gone, and with it the only sight of the node.',
  fix: 'Use `reporters: [prometheus]`, or leave it out.',
  category: 'advice',
  severity: 'error',
  sources: [sources.monitoring('Metrics')],
  answers: [],
  catalogue: 'K5',
  check(topology, report) {
    for (const [index, reporter] of (topology.spec.monitoring?.reporters ?? []).entries()) {
      if (reporter === 'prometheus') continue;
      const at = topology.at('monitoring', 'reporters', index);
      report({
        message: `metrics reporter \`${reporter}\` is not rendered`,
        at,
        label: 'deprecated since 2.6',
        fix: { title: 'Use Prometheus', safe: false, at, value: 'prometheus' },
      });
    }
  },
});
