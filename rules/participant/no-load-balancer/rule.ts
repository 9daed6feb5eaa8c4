import { defineRule, type Ref, reportUnbalanced, sources, type Topology } from '#rule';

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
    const used = participantsWithClients(topology);
    reportUnbalanced(
      topology.participants,
      topology,
      {
        nobodyLeads: 'nothing leads clients to the active instance',
        isFelt: (participant) => used.has(participant),
      },
      report,
    );
  },
});

function participantsWithClients(topology: Topology): ReadonlySet<unknown> {
  const refs: readonly Ref<unknown>[] = [
    ...topology.jsonApis.flatMap(({ participants }) => participants),
    ...topology.triggerNodes.flatMap(({ participants }) => participants),
    ...topology.applications.flatMap(({ uses }) => uses),
  ];
  return new Set(refs.map(({ target }) => target));
}
