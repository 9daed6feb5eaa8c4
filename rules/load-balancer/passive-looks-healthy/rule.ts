import { defineRule, type LoadBalancer, type Place, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/passive-looks-healthy',
  title: 'A load balancer in front of a participant service asks which instance is active.',
  why: 'A passive instance is alive, healthy and of no use to clients: its Ledger API is closed. Only `is-active`, or gRPC readiness, tells it from the active one; a balancer that asks anything else sends half of the requests to an instance that refuses them.',
  fix: 'Leave `healthCheck` out, or write `healthCheck: is-active`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.highAvailability('Load Balancer Configuration'), sources.monitoring('Health Check')],
  answers: ['S45b'],
  catalogue: 'I2',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const participant = balancer.targets.find(
        ({ target }) => target.kind === 'participant' && target.instances.length >= 2,
      )?.target;
      const wrong = participant === undefined ? undefined : wrongQuestion(balancer);
      if (participant === undefined || wrong === undefined) continue;
      report({
        message: `${balancer.title} cannot tell the active instance of ${participant.title} from a passive one`,
        at: wrong.at,
        label: wrong.label,
        fix: { title: wrong.title, safe: true, at: wrong.at, value: wrong.value },
      });
    }
  },
});

const answers: Readonly<Record<string, string>> = {
  liveness: 'a passive instance is alive as well',
  ping: 'a ping fails on a passive instance, and on the active one while the domain is away',
  'always-healthy': 'this answer is the same for every instance',
  tcp: 'an open port says nothing about the instance behind it',
  none: 'nothing is asked',
};

/** What the balancer asks instead, and what it should ask. */
function wrongQuestion(
  balancer: LoadBalancer,
): { at: Place; label: string; title: string; value: string } | undefined {
  const { healthCheck } = balancer.spec;
  const label = answers[balancer.healthCheck];
  const isDescribed = typeof healthCheck === 'object';
  if (label !== undefined) {
    const at = isDescribed ? balancer.at('healthCheck', 'type') : balancer.at('healthCheck');
    return { at, label, title: 'Ask which instance is active', value: 'is-active' };
  }
  const service = isDescribed && balancer.healthCheck === 'grpc' ? healthCheck.service : undefined;
  if (service !== 'liveness') return undefined;
  return {
    at: balancer.at('healthCheck', 'service'),
    label: answers['liveness'] ?? '',
    title: 'Ask for readiness',
    value: 'participant',
  };
}
