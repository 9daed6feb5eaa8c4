import { defineRule, type LoadBalancer, type Place, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/json-api-streams-cut',
  title: 'A load balancer in front of a JSON API service sets X-Forwarded-Proto and lets WebSockets through.',
  why: 'A JSON API server looks at X-Forwarded-Proto to see that a request came over HTTPS, and warns at every request without it. Its streams are WebSockets; where the balancer does not let them through, live queries fail.',
  fix: 'Leave `forwardedProto` and `websocket` out, and balance HTTP rather than TCP.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.jsonApi('HTTP JSON API Service'), sources.damlCode('RouteSetup.scala')],
  answers: ['S39'],
  catalogue: 'I7',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const target = balancer.targets.find((ref) => ref.target.kind === 'json-api')?.target;
      if (target === undefined) continue;
      for (const { at, label, value } of problems(balancer))
        report({
          message: `${balancer.title} is not fit for ${target.title}`,
          at,
          label,
          fix: { title: `Change to \`${value}\``, safe: true, at, value },
        });
    }
  },
});

function problems(balancer: LoadBalancer): { at: Place; label: string; value: string }[] {
  const { forwardedProto, websocket, protocol } = balancer.spec;
  const found: { at: Place; label: string; value: string }[] = [];
  // What balances TCP cannot add a header, whatever is said about it.
  if (protocol === 'tcp')
    found.push({
      at: balancer.at('protocol'),
      label: 'TCP has no place for X-Forwarded-Proto',
      value: 'http',
    });
  else if (forwardedProto === false)
    found.push({
      at: balancer.at('forwardedProto'),
      label: 'the server cannot see that the request came over HTTPS',
      value: 'true',
    });
  if (websocket === false)
    found.push({ at: balancer.at('websocket'), label: 'live queries cannot pass', value: 'true' });
  return found;
}
