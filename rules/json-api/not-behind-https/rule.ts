import { defineRule, type JsonApi, type LoadBalancer, type Report, sources } from '#rule';

export default defineRule({
  id: 'json-api/not-behind-https',
  title: 'A JSON API server that others can reach stands behind a load balancer that ends HTTPS.',
  why: 'Every request carries a token that stands for its user. The server is not built to face a network on its own: without HTTPS in front of it, whoever listens can copy a token and act as that user.',
  fix: 'Let a load balancer with TLS stand in front: leave `loadBalancer` out or declare one with `tls: { frontend: server }`.',
  category: 'security',
  severity: 'warning',
  sources: [sources.jsonApi('HTTP JSON API Service'), sources.jsonApiProduction('Security and Privacy')],
  answers: ['S39'],
  catalogue: 'B11',
  about: ['exposure', 'publish'],
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const reach = reachOf(service);
      const problem = reach === 'internal' ? undefined : missingHttps(service, service.loadBalancer);
      if (problem === undefined) continue;
      report({
        message: `${service.title} can be reached from ${reach === 'internet' ? 'the internet' : 'other networks'} without HTTPS in front of it`,
        ...problem,
        ...(reach === 'internet' && service.loadBalancer === undefined ? { severity: 'error' as const } : {}),
      });
    }
  },
});

/** From where clients come, to the service itself or to the balancer in front of it. */
function reachOf({ spec, loadBalancer }: JsonApi): 'internal' | 'network' | 'internet' {
  const reaches = [spec.exposure, loadBalancer?.spec.exposure];
  if (reaches.includes('internet')) return 'internet';
  return reaches.includes('network') || spec.publish?.http !== undefined ? 'network' : 'internal';
}

function missingHttps(
  service: JsonApi,
  balancer: LoadBalancer | undefined,
): Pick<Report, 'at' | 'label' | 'related'> | undefined {
  if (balancer === undefined) {
    // Several instances without a balancer are reported for that.
    if (service.instances.length >= 2) return undefined;
    const at = service.spec.exposure === undefined ? service.at('publish') : service.at('exposure');
    return { at, label: 'clients reach the server itself' };
  }
  const frontend = balancer.spec.tls?.frontend;
  const endsNowhere = frontend === 'passthrough' && service.spec.tls === 'none';
  if (frontend !== 'none' && !endsNowhere) return undefined;
  return {
    at: balancer.at('tls', 'frontend'),
    label: endsNowhere
      ? 'neither the balancer nor the server ends TLS'
      : 'clients send their tokens in the clear',
    related: [{ at: service.at(), label: `in front of ${service.title}` }],
  };
}
