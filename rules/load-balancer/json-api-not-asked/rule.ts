import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/json-api-not-asked',
  title: 'A load balancer asks JSON API servers whether they are ready.',
  why: 'A JSON API server runs and accepts connections long before its ledger and cache are reachable, and while its participant fails over. Only `/readyz` tells; with any other check the balancer keeps sending requests to a server that can only fail them.',
  fix: 'Leave `healthCheck` out, or write `healthCheck: readiness`.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApi('Healthcheck Endpoints'),
  ],
  answers: ['S40'],
  catalogue: 'B5',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const [first] = balancer.targets;
      if (first === undefined || !balancer.targets.every(({ target }) => target.kind === 'json-api'))
        continue;
      const { healthCheck } = balancer.spec;
      const path = typeof healthCheck === 'object' ? healthCheck.path : undefined;
      const type = balancer.healthCheck;
      if (type === 'readiness' && (path === undefined || path === '/readyz')) continue;
      const at =
        typeof healthCheck !== 'object'
          ? balancer.at('healthCheck')
          : balancer.at('healthCheck', type === 'readiness' ? 'path' : 'type');
      report({
        message: `${balancer.title} does not ask JSON API service \`${first.target.name}\` whether it is ready`,
        at,
        label:
          type === 'readiness'
            ? 'readiness is at `/readyz`'
            : `\`${type}\` says nothing about the ledger behind it`,
        fix: {
          title: 'Ask for readiness',
          safe: true,
          at,
          value: type === 'readiness' ? '/readyz' : 'readiness',
        },
      });
    }
  },
});
