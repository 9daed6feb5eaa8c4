import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'load-balancer/http1-before-grpc',
  title: 'A load balancer in front of sequencers or participants speaks gRPC, HTTP/2 or plain TCP.',
  why: 'The public API and the Ledger API are gRPC, which needs HTTP/2 from end to end. A balancer that speaks HTTP/1 drops the streams: clients connect and get nothing but errors.',
  fix: 'Set `protocol: grpc`, `h2` or `tcp`, or leave it out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.highAvailability('External Load Balancer')],
  answers: ['S31'],
  catalogue: 'C16',
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const { protocol } = balancer.spec;
      if (protocol !== 'http1' && protocol !== 'http') continue;
      const served = balancer.targets.find(
        ({ target }) => target.kind === 'sequencer' || target.kind === 'participant',
      );
      if (served === undefined) continue;
      report({
        message: `${balancer.title} speaks ${protocol === 'http1' ? 'HTTP/1' : 'HTTP'} in front of ${served.target.title}, which speaks gRPC`,
        at: balancer.at('protocol'),
        label: 'gRPC does not pass',
        related: [{ at: served.place, label: 'serves gRPC' }],
        fix: { title: 'Change to `grpc`', safe: true, at: balancer.at('protocol'), value: 'grpc' },
      });
    }
  },
});
