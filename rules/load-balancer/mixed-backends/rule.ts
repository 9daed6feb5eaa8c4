import { type Balanced, defineRule, innermostFirst, type LoadBalancer, type Place, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/mixed-backends',
  title: 'All backends of a load balancer belong to one service and serve one API.',
  why: 'A load balancer may send any request to any of its backends. If they are different services, the answer depends on chance: half of the requests reach something that does not know what is asked.',
  fix: 'Declare one entry under `loadBalancers` for each service, each with `targets` of one kind.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Load Balancer Configuration'),
  ],
  answers: ['S30', 'S38'],
  catalogue: 'I3',
  picture: true,
  check(topology, report) {
    // Where a balancer is mixed, those in front of it have nothing to add.
    const poolBehind = new Map<LoadBalancer, string | undefined>();
    for (const balancer of innermostFirst(topology.declaredLoadBalancers)) {
      const seen = new Map<string, { target: Balanced; place: Place }>();
      for (const { target, place } of balancer.targets) {
        const pool = target.kind === 'load-balancer' ? poolBehind.get(target) : poolOf(target);
        if (pool !== undefined && !seen.has(pool)) seen.set(pool, { target, place });
      }
      const [first, second, ...others] = seen.values();
      if (second === undefined) poolBehind.set(balancer, [...seen.keys()][0]);
      if (first === undefined || second === undefined) continue;
      report({
        message: `${balancer.title} mixes ${first.target.title} and ${second.target.title}`,
        at: second.place,
        label: second.target.title,
        related: [first, ...others].map(({ target, place }) => ({ at: place, label: target.title })),
      });
    }
  },
});

/**
 * What may stand together behind one balancer. Participants and JSON API services of several participant services, and
 * anything in front of mediators and domain managers, have rules of their own.
 */
function poolOf(target: Exclude<Balanced, LoadBalancer>): string | undefined {
  if (target.kind === 'mediator' || target.kind === 'domain-manager') return undefined;
  if (target.kind === 'participant' || target.kind === 'json-api') return target.kind;
  if (target.kind === 'sequencer')
    return target.domain === undefined ? undefined : `sequencer of ${target.domain.name}`;
  return `${target.kind} ${target.name}`;
}
