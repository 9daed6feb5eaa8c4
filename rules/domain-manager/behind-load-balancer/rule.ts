import { defineRule, reportNeedlessBalancers, sources } from '#rule';

export default defineRule({
  id: 'domain-manager/behind-load-balancer',
  title: 'No load balancer stands in front of a domain manager, unless it is for the admin API alone.',
  why: 'A domain manager has no clients: it connects out to the sequencers. Only administrators call it, and only one instance is active, so there is no load to balance.',
  fix: 'Remove the entry under `loadBalancers`; or say `api: admin-api` there, where administrators need one address for the active instance.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.haAndScaling('Domain Manager Service'), sources.highAvailability('Domain Manager')],
  answers: ['S73', 'S75'],
  catalogue: 'E5',
  check({ declaredLoadBalancers }, report) {
    // The manual allows one for administrators; who wants that says so.
    const others = declaredLoadBalancers.filter(({ spec }) => spec.api !== 'admin-api');
    reportNeedlessBalancers(others, 'domain-manager', report);
  },
});
