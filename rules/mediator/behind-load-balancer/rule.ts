import { defineRule, reportNeedlessBalancers, sources } from '#rule';

export default defineRule({
  id: 'mediator/behind-load-balancer',
  title: 'No load balancer stands in front of a mediator.',
  why: 'A mediator serves nobody: it connects out to the sequencers and balances over them itself. A balancer in front of it has no traffic to spread, and its health checks would take the passive instance for a failure.',
  fix: 'Remove the mediator from `targets`, or the whole entry under `loadBalancers`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Mediator Service'), sources.highAvailability('Mediator')],
  answers: ['S69'],
  catalogue: 'D5',
  picture: { view: 'service=mediator' },
  check: ({ declaredLoadBalancers }, report) =>
    reportNeedlessBalancers(declaredLoadBalancers, 'mediator', report),
});
