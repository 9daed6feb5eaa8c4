import { type Domain, defineRule, type Place, type Sequencer, securityOf, sources } from '#rule';

export default defineRule({
  id: 'sequencer/mixed-tls',
  title:
    'The sequencers of a domain are all reached with TLS, under one certificate authority, or all without.',
  why: 'A client keeps one connection for the domain, with one switch for TLS and one certificate to trust. Sequencers that differ from the others cannot be reached through it, so balancing and failover stop at them.',
  fix: 'Give all sequencers of the domain the same `publicApi.tls` and certificate authority.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.connectivity('Connecting to Domains'),
    sources.connectivity('Multiple Sequencer Endpoints'),
  ],
  answers: ['S54'],
  catalogue: 'C20',
  check(topology, report) {
    for (const domain of topology.distributedDomains) {
      const endpoints = domain.sequencers.map(endpointOf);
      const [first] = endpoints;
      if (first === undefined) continue;
      const other =
        endpoints.find(({ isSecured }) => isSecured !== first.isSecured) ?? otherAuthority(domain, endpoints);
      if (other === undefined) continue;
      report({
        message: `the sequencers of ${domain.title} do not agree on TLS`,
        at: other.place,
        label: labelOf(other),
        related: [{ at: first.place, label: labelOf(first) }],
      });
    }
  },
});

interface Endpoint {
  readonly service: Sequencer;
  readonly isSecured: boolean;
  readonly authority: string | undefined;
  readonly place: Place;
}

/** What clients see of a sequencer service: its balancer's TLS where that ends the connection, else its own. */
function endpointOf(service: Sequencer): Endpoint {
  const frontend = service.loadBalancer?.spec.tls?.frontend;
  if (service.loadBalancer !== undefined && frontend !== undefined && frontend !== 'passthrough') {
    const place = service.loadBalancer.at('tls', 'frontend');
    return { service, isSecured: frontend !== 'none', authority: undefined, place };
  }
  const tls = service.spec.publicApi?.tls;
  return {
    service,
    isSecured: securityOf(tls).mode !== 'none',
    authority: typeof tls === 'object' ? tls.certificateAuthority : undefined,
    place: service.at('publicApi', 'tls'),
  };
}

/** An endpoint whose authority is not the first one's; it matters where clients hold the list themselves. */
function otherAuthority(domain: Domain, endpoints: readonly Endpoint[]): Endpoint | undefined {
  if (domain.access !== 'client-side') return undefined;
  const named = endpoints.filter(({ isSecured, authority }) => isSecured && authority !== undefined);
  return named.find(({ authority }) => authority !== named[0]?.authority);
}

const labelOf = ({ service, isSecured, authority }: Endpoint): string =>
  isSecured
    ? `\`${service.name}\` is reached with TLS${authority === undefined ? '' : `, authority \`${authority}\``}`
    : `\`${service.name}\` is reached without TLS`;
