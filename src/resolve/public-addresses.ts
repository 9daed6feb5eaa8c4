import type { Place } from '../model/component.ts';
import type { Domain, LoadBalancer, Sequencer, Topology } from '../model/topology.ts';
import { apiSecurity } from './ports.ts';
import { resolve } from './resolution.ts';
import type { ApiSecurity, Security } from './security.ts';

/** An address in its parts; of what names no host, or leaves it to a variable, there are none. */
export interface AddressParts {
  /** `https` or `http` of a URL; undefined for `host:port`. */
  readonly scheme: string | undefined;
  /** In lower case, without a dot at its end. */
  readonly host: string;
  readonly port: number | undefined;
}

/** The parts of a URL, of `host:port` and of `host`; whatever else a URL holds, such as a password, is left out. */
export function addressParts(text: string): AddressParts | undefined {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^/:[\]]+)(?::(\d{1,5}))?(?:\/|$)/i.exec(text);
  if (match === null || text.includes('${')) return undefined;
  return {
    scheme: match[1]?.toLowerCase(),
    host: (match[2] ?? '').toLowerCase().replace(/\.$/, ''),
    port: match[3] === undefined ? undefined : Number(match[3]),
  };
}

/** One way by which other organizations reach the sequencers of a domain. */
export interface PublicAddress {
  readonly service: Sequencer | Domain;
  /** As written; undefined where the file gives no address that others know. */
  readonly address: string | undefined;
  /** The address, or where it would be written. */
  readonly place: Place;
  /** What the balancer, or the sequencer without one, listens on. */
  readonly listens: number | undefined;
  /** Transport security that clients meet. */
  readonly security: Security;
  /** TLS of the public API, with its authority. */
  readonly api: ApiSecurity;
}

/** How others reach a domain: one address for each balancer, or for each sequencer service without one. */
export function publicAddresses(topology: Topology, domain: Domain): readonly PublicAddress[] {
  if (domain.isEmbedded) return [ofNode(topology, domain)];
  const seen = new Set<LoadBalancer>();
  return domain.sequencers.flatMap((service): PublicAddress[] => {
    const balancer = domain.access === 'load-balancer' ? service.loadBalancer : undefined;
    if (balancer === undefined) return [ofNode(topology, service)];
    if (seen.has(balancer)) return [];
    seen.add(balancer);
    return [ofBalancer(topology, service, balancer)];
  });
}

function ofNode(topology: Topology, service: Sequencer | Domain): PublicAddress {
  const meaning = resolve(topology);
  const [instance] = meaning.instancesOf(service);
  const api = apiSecurity(topology, service, 'publicApi');
  return {
    service,
    address: service.spec.publicApi?.address,
    place: service.at('publicApi', 'address'),
    listens: instance === undefined ? undefined : meaning.portOf(instance, 'publicApi')?.number,
    security: api.mode,
    api,
  };
}

function ofBalancer(topology: Topology, service: Sequencer, balancer: LoadBalancer): PublicAddress {
  const own = ofNode(topology, service);
  const { frontend, port } = resolve(topology).balancer(balancer);
  const { address } = balancer.spec;
  // A documented balancer has no entry of its own: its address stands at the sequencers behind it.
  return {
    ...own,
    ...(address === undefined && (balancer.isImplied || own.address !== undefined)
      ? {}
      : { address, place: balancer.at('address') }),
    listens: port,
    security: frontend,
  };
}
