import {
  backendsOf,
  defineRule,
  type LoadBalancer,
  type Participant,
  type Ref,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'participant/no-load-balancer',
  title: 'A participant service with several instances has a load balancer in front of it.',
  why: 'Only the active instance has its Ledger API open; a passive one refuses connections. Without a balancer that knows which one is active, clients lose the ledger at every failover until somebody changes their configuration.',
  fix: 'Remove `loadBalancer: none`, or name a balancer that has the service among its `targets`.',
  category: 'availability',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.highAvailability('Load Balancer Configuration'),
  ],
  answers: ['S45b', 'S45c'],
  catalogue: 'I1',
  picture: { view: 'service=bank' },
  check(topology, report) {
    const backends = backendsOf(topology.loadBalancers);
    const used = participantsWithClients(topology);
    for (const participant of topology.participants) {
      if (participant.instances.length < 2 || isUnknown(participant)) continue;
      const balancer = participant.loadBalancer;
      if (balancer !== undefined && leadsTo(balancer, participant)) continue;
      report({
        message: `${participant.title} has ${participant.instances.length} instances and no load balancer`,
        at: participant.at('loadBalancer'),
        label:
          balancer === undefined
            ? 'nothing leads clients to the active instance'
            : `\`${balancer.name}\` does not lead to \`${participant.name}\``,
        related:
          balancer === undefined ? [] : [{ at: balancer.at('targets'), label: 'it is not listed here' }],
        ...(used.has(participant) ? { severity: 'error' as const } : {}),
        ...(participant.spec.loadBalancer === 'none'
          ? {
              fix: {
                title: 'Use the default load balancer',
                safe: true,
                at: participant.at('loadBalancer'),
                value: 'default',
              },
            }
          : {}),
      });
    }

    /** A ring of balancers, which is reported as such, counts as leading there. */
    function leadsTo(balancer: LoadBalancer, participant: Participant): boolean {
      return backends.get(balancer)?.some(({ service }) => service === participant) ?? true;
    }
  },
});

/** Whether it names a balancer that does not exist, which is reported as such. */
const isUnknown = ({ loadBalancer, spec }: Participant): boolean =>
  loadBalancer === undefined && spec.loadBalancer !== 'none' && spec.loadBalancer !== 'default';

function participantsWithClients(topology: Topology): ReadonlySet<unknown> {
  const refs: readonly Ref<unknown>[] = [
    ...topology.jsonApis.flatMap(({ participants }) => participants),
    ...topology.triggerNodes.flatMap(({ participants }) => participants),
    ...topology.applications.flatMap(({ uses }) => uses),
  ];
  return new Set(refs.map(({ target }) => target));
}
