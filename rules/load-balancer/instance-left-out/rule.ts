import {
  type Backend,
  defineRule,
  type Instance,
  type JsonApi,
  listNames,
  outermost,
  type Participant,
  resolve,
  sources,
} from '#rule';

export default defineRule({
  id: 'load-balancer/instance-left-out',
  title: 'A load balancer in front of a participant or JSON API service covers all of its instances.',
  why: 'An instance that the balancer does not know gets no requests. For a participant that is fatal at a failover: the forgotten instance becomes active, and nobody can reach it.',
  fix: 'Name the service in `targets` instead of single instances, or add the missing ones.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Load Balancer Configuration'),
  ],
  answers: ['S40', 'S45b'],
  catalogue: 'I1',
  picture: { health: true },
  check(topology, report) {
    const { backends } = resolve(topology);
    for (const balancer of outermost(topology.declaredLoadBalancers)) {
      for (const [service, covered] of coveredInstances(
        backends.isInRing(balancer) ? [] : backends.of(balancer),
      )) {
        const missing = service.instances.filter((instance) => !covered.instances.has(instance));
        if (missing.length === 0) continue;
        report({
          message: `${balancer.title} leaves out ${listNames(missing.map(({ name }) => name))} of ${service.title}`,
          at: covered.last.place,
          label: `${listNames(missing.map(({ name }) => name))} ${missing.length === 1 ? 'is' : 'are'} missing here`,
          related: missing.map((instance) => ({ at: instance.at(), label: `\`${instance.name}\`` })),
          help: `write \`targets: [${service.name}]\``,
        });
      }
    }
  },
});

interface Covered {
  readonly instances: Set<Instance>;
  last: Backend;
}

/** For each participant and JSON API service behind a balancer: the instances that it covers. */
function coveredInstances(backends: readonly Backend[]): Map<Participant | JsonApi, Covered> {
  const services = new Map<Participant | JsonApi, Covered>();
  for (const backend of backends) {
    const { service, instance } = backend;
    if (!(service.kind === 'participant' || service.kind === 'json-api')) continue;
    const covered = services.get(service) ?? { instances: new Set(), last: backend };
    for (const each of instance === undefined ? service.instances : [instance]) covered.instances.add(each);
    covered.last = backend;
    services.set(service, covered);
  }
  return services;
}
