import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'trigger/nobody-watches',
  title: 'Where trigger rules run in production, failures raise alerts.',
  why: 'The trigger service is not highly available by itself: somebody has to notice that a node has failed or that its standby runs. A restart hides a node that fails again and again, and a rule that has stopped without its process.',
  fix: 'Remove `monitoring.alerts: false`, or write `monitoring.external: true` where another system watches.',
  category: 'availability',
  severity: { production: 'warning', staging: 'info', development: 'off' },
  sources: [sources.haAndScaling('Trigger Service'), sources.monitoring()],
  answers: ['S80'],
  about: ['alerts'],
  check(topology, report) {
    const { monitoring } = topology.spec;
    const [node, ...others] = topology.triggerNodes;
    // Without metrics there is nothing to alert on, which is told there; a system elsewhere has alerts of its own.
    if (node === undefined || monitoring?.alerts !== false) return;
    if (monitoring.metrics === false || monitoring.external === true) return;
    report({
      message: 'trigger rules run, and no alert is raised when one of their nodes fails',
      at: topology.at('monitoring', 'alerts'),
      label: 'turned off for the whole deployment',
      related: [node, ...others.slice(0, 2)].map((each) => ({ at: each.at(), label: 'runs trigger rules' })),
    });
  },
});
