import { defineRule, reportUnbalanced, sources } from '#rule';

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
  check: (topology, report) =>
    reportUnbalanced(
      topology.jsonApis,
      topology,
      {
        nobodyLeads: 'nothing leads past an instance that fails',
        isFelt: ({ spec }) => spec.exposure === 'network' || spec.exposure === 'internet',
      },
      report,
    ),
});
