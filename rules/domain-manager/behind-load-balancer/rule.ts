import { defineRule, sources } from '#rule';

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
  check(topology, report) {
    for (const balancer of topology.loadBalancers) {
      // The manual allows one for administrators; who wants that says so.
      if (balancer.spec.api === 'admin-api') continue;
      const [first, ...others] = balancer.targets.filter(({ target }) => target.kind === 'domain-manager');
      if (first === undefined) continue;
      report({
        message: `${balancer.title} stands in front of ${first.target.title}`,
        at: first.place,
        label: 'it has no clients to balance',
        related: [
          ...others.map(({ place }) => ({ at: place, label: 'nor has this one' })),
          { at: first.target.at(), label: 'connects out to the sequencers; nothing connects to it' },
        ],
      });
    }
  },
});
