import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'monitoring/alerts-on-passive',
  title: 'Alerts leave healthy passive instances out.',
  why: 'A passive instance reports that it is not serving, because that is its job. An alert on it rings day and night, until people stop listening to alerts.',
  fix: 'Remove `excludePassive: false`; the alert then rings where no instance of a service is active.',
  category: 'advice',
  severity: 'info',
  sources: [sources.monitoring('Metrics')],
  answers: [],
  catalogue: 'K7',
  check(topology, report) {
    const { alerts, excludePassive } = topology.spec.monitoring ?? {};
    if (alerts !== true || excludePassive !== false) return;
    const passive = topology.activePassiveServices.find(({ instances }) => instances.length >= 2);
    if (passive === undefined) return;
    report({
      message: `alerts ring for the healthy passive instance of ${passive.title}`,
      at: topology.at('monitoring', 'excludePassive'),
      label: 'passive instances count as failed',
      related: [{ at: passive.at(), label: 'for example this one' }],
      fix: {
        title: 'Leave passive instances out',
        safe: true,
        at: topology.at('monitoring', 'excludePassive'),
        value: 'true',
      },
    });
  },
});
