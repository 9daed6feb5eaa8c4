import { backendsOf, defineRule, type JsonApi, sources } from '#rule';

export default defineRule({
  id: 'json-api/no-load-balancer',
  title: 'A JSON API service with several instances has a load balancer in front of it.',
  why: 'Applications need one address that leads past an instance that is not ready. Without a balancer each application picks an instance itself and fails together with it, while the others stand idle.',
  fix: 'Remove `loadBalancer: none`, or name a balancer that has the service among its `targets`.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApiProduction('Scaling and Redundancy'),
  ],
  answers: ['S39', 'S40'],
  catalogue: 'B5',
  picture: { view: 'service=bank-json' },
  check(topology, report) {
    const backends = backendsOf(topology.loadBalancers);
    for (const service of topology.jsonApis) {
      if (service.instances.length < 2 || isUnknown(service)) continue;
      const balancer = service.loadBalancer;
      if (balancer !== undefined && backends.get(balancer)?.some((each) => each.service === service))
        continue;
      // A ring of balancers, which is reported as such, leads nowhere.
      if (balancer !== undefined && !backends.has(balancer)) continue;
      const isExposed = service.spec.exposure === 'network' || service.spec.exposure === 'internet';
      report({
        message: `${service.title} has ${service.instances.length} instances and no load balancer`,
        at: service.at('loadBalancer'),
        label:
          balancer === undefined
            ? 'nothing leads past an instance that fails'
            : `\`${balancer.name}\` does not lead to \`${service.name}\``,
        related:
          balancer === undefined ? [] : [{ at: balancer.at('targets'), label: 'it is not listed here' }],
        ...(isExposed ? { severity: 'error' as const } : {}),
        ...(service.spec.loadBalancer === 'none'
          ? {
              fix: {
                title: 'Use the default load balancer',
                safe: true,
                at: service.at('loadBalancer'),
                value: 'default',
              },
            }
          : {}),
      });
    }
  },
});

/** Whether it names a balancer that does not exist, which is reported as such. */
const isUnknown = ({ loadBalancer, spec }: JsonApi): boolean =>
  loadBalancer === undefined && spec.loadBalancer !== 'none' && spec.loadBalancer !== 'default';
