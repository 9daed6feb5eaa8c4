import { defineRule, type FixAt, type Place, securityOf, sources, type Topology, tlsModePlace } from '#rule';

export default defineRule({
  id: 'sequencer/mutual-tls',
  title: 'Sequencers do not ask their clients for certificates, and no load balancer in front of them does.',
  why: 'Participants, mediators and domain managers prove who they are with their signing keys. The public API of a sequencer has no setting for client certificates, and the clients have none for showing one: a balancer that asks for it would shut every one of them out.',
  fix: 'Write `publicApi: { tls: server }`: encryption, with the server’s certificate alone.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('Sequencer Service'),
    sources.apis('Client Authentication'),
    sources.code('TlsServerConfig.scala'),
  ],
  answers: ['S51'],
  catalogue: 'C11',
  check(topology, report) {
    for (const { title, at, isMode } of mutualPlaces(topology)) {
      report({
        message: `${title} asks sequencer clients for a certificate`,
        at,
        label: 'they have none to show',
        ...(isMode ? { fix: toServer(at) } : {}),
      });
    }
  },
});

const toServer = (at: Place): FixAt => ({ title: 'Change to `server`', safe: false, at, value: 'server' });

interface Mutual {
  readonly title: string;
  readonly at: Place;
  /** Whether the word there is a TLS mode, and not `clientAuth`. */
  readonly isMode: boolean;
}

function* mutualPlaces(topology: Topology): Generator<Mutual> {
  for (const node of [...topology.sequencers, ...topology.embeddedDomains]) {
    const tls = node.spec.publicApi?.tls;
    if (securityOf(tls).mode !== 'mutual') continue;
    const at = tlsModePlace(tls, node.at('publicApi', 'tls'));
    yield { title: node.title, at, isMode: at.path.at(-1) !== 'clientAuth' };
  }
  for (const balancer of topology.declaredLoadBalancers) {
    const { tls } = balancer.spec;
    if (!balancer.targets.some(({ target }) => target.kind === 'sequencer')) continue;
    const side = tls?.frontend === 'mutual' ? 'frontend' : tls?.backend === 'mutual' ? 'backend' : undefined;
    if (side !== undefined) yield { title: balancer.title, at: balancer.at('tls', side), isMode: true };
  }
}
