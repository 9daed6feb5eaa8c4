import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'health/ping-on-replicas',
  title: 'The health server of a replicated participant asks whether the instance is active, not for a ping.',
  why: 'A ping is a whole transaction. The passive instance cannot make one, and an active one whose domain is slow fails it as well, so healthy instances are taken for broken.',
  fix: 'Write `health: { http: { check: is-active } }`, or leave `check` out.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.monitoring('Health Check'), sources.highAvailability('Load Balancer Configuration')],
  answers: [],
  catalogue: 'K3',
  about: ['http'],
  check(topology, report) {
    for (const participant of topology.participants) {
      const http = participant.spec.health?.http;
      if (typeof http !== 'object' || http.check !== 'ping' || participant.instances.length < 2) continue;
      report({
        message: `the health server of ${participant.title} pings the ledger, though its passive instance cannot answer`,
        at: participant.at('health', 'http', 'check'),
        label: 'fails on every passive instance',
        fix: {
          title: 'Ask whether the instance is active',
          safe: true,
          at: participant.at('health', 'http', 'check'),
          value: 'is-active',
        },
      });
    }
  },
});
