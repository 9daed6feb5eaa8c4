import type { Instance, Place } from '../model/component.ts';
import type {
  Domain,
  DomainManager,
  Mediator,
  Participant,
  SequencerConnection,
  SequencerEndpoint,
} from '../model/topology.ts';
import type { LinkContext } from './context.ts';

/** One list for all connections that leave it to the default: networks have thousands of them. */
function allEndpoints(c: LinkContext, domain: Domain): readonly SequencerEndpoint[] {
  const known = c.endpointsOf.get(domain) ?? domain.sequencerInstances;
  c.endpointsOf.set(domain, known);
  return known;
}

function endpointsOf(
  c: LinkContext,
  names: readonly string[] | undefined,
  place: Place,
  domain: Domain,
): Pick<SequencerConnection, 'endpoints' | 'written'> {
  if (names === undefined) return { endpoints: allEndpoints(c, domain), written: [] };
  const written = c.references.findAll('sequencer', names, place);
  const seen = new Set<Instance>();
  const endpoints = written.flatMap(({ target, instance }) =>
    (instance === undefined ? target.instances : [instance]).map((each) => ({
      service: target,
      instance: each,
    })),
  );
  return {
    written,
    endpoints: endpoints.filter(({ instance }) => !seen.has(instance) && seen.add(instance)),
  };
}

export function connectDomainNode(c: LinkContext, service: Mediator | DomainManager): void {
  for (const ref of service.domains) {
    const connection: SequencerConnection = {
      client: service,
      domain: ref.target,
      alias: ref.target.name,
      ...endpointsOf(c, service.spec.sequencers, service.at('sequencers'), ref.target),
      manualConnect: false,
      place: service.spec.sequencers === undefined ? ref.place : service.at('sequencers'),
    };
    service.connections.push(connection);
    ref.target.connections.push(connection);
  }
}

export function connectParticipant(c: LinkContext, service: Participant): void {
  for (const [index, entry] of (service.spec.domains ?? []).entries()) {
    const place = service.at('domains', index);
    const described = typeof entry === 'string' ? { domain: entry } : entry;
    const namePlace = typeof entry === 'string' ? place : service.at('domains', index, 'domain');
    const ref =
      described.domain === undefined ? undefined : c.references.find('domain', described.domain, namePlace);
    if (ref === undefined) continue;
    const domain = ref.target;
    const listed = service.at('domains', index, 'sequencers');
    const { written, endpoints } = endpointsOf(c, described.sequencers, listed, domain);
    const connection: SequencerConnection = {
      client: service,
      domain,
      alias: described.alias ?? domain.spec.external?.alias ?? domain.name,
      endpoints,
      written,
      manualConnect: described.manualConnect ?? false,
      place,
    };
    service.connections.push(connection);
    ref.target.connections.push(connection);
  }
}
