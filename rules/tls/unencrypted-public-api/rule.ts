import { type Domain, defineRule, type Sequencer, securityOf, sources, tlsModePlace } from '#rule';

const isOnInternet = (node: Sequencer | Domain): boolean =>
  [
    node.spec.publicApi?.exposure,
    node.kind === 'sequencer' ? node.spec.exposure : undefined,
    node.loadBalancer?.spec.exposure,
  ].includes('internet');

export default defineRule({
  id: 'tls/unencrypted-public-api',
  title: 'The public API of a domain, which participants connect to, is encrypted.',
  why: 'The contents of transactions are encrypted anyway, but who talks to whom, and when, is not. On the way between organizations anybody in between can read that, or take over a connection.',
  fix: 'Use `publicApi: { tls: server }`, or let the load balancer in front end TLS.',
  category: 'security',
  severity: 'warning',
  sources: [sources.apis('TLS Configuration'), sources.installation('Secure the APIs')],
  answers: ['S15', 'S51'],
  catalogue: 'J3',
  check(topology, report) {
    const isPlain = ({ spec, loadBalancer }: Sequencer | Domain): boolean => {
      const atBalancer = loadBalancer?.spec.tls?.frontend;
      return (
        securityOf(spec.publicApi?.tls).mode === 'none' && atBalancer !== 'server' && atBalancer !== 'mutual'
      );
    };
    for (const domain of topology.domains) {
      const nodes: readonly (Sequencer | Domain)[] = domain.isEmbedded ? [domain] : domain.sequencers;
      const plain = nodes.filter(isPlain);
      // Some with and some without TLS is a mistake of another kind.
      const [first] = plain;
      if (first === undefined || plain.length < nodes.length) continue;
      const guest = domain.connections.find(
        ({ client }) => client.organization !== undefined && client.organization !== first.organization,
      );
      report({
        message: `the public API of ${first.title} is not encrypted${guest === undefined ? '' : `, although ${guest.client.title} of another organization uses it`}`,
        at: tlsModePlace(first.spec.publicApi?.tls, first.at('publicApi', 'tls')),
        label: 'plain text',
        related: [
          ...plain.slice(1, 4).map((node) => ({ at: node.at('publicApi', 'tls'), label: 'and here' })),
          ...(guest === undefined ? [] : [{ at: guest.place, label: 'used from another organization' }]),
        ],
        ...(guest === undefined && !plain.some(isOnInternet) ? {} : { severity: 'error' as const }),
      });
    }
  },
});
