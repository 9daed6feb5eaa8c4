import type { Instance, Ref } from '../model/component.ts';
import { isPair } from '../model/kinds/index.ts';
import type { Domain, LoadBalancer, Participant, Sequencer, SequencerConnection } from '../model/topology.ts';
import type { PortName } from '../profiles/ports.ts';
import { apiSecurity, type ResolvedInstance, type Security } from '../resolve/index.ts';
import type { ClientEndpoint, Endpoint, HostRef } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { authorityOf, clientTls } from './security.ts';

/** How clients reach an API: where, how secured, and whose certificates they have to trust. */
export interface Access {
  readonly endpoint: Endpoint;
  readonly security: Security;
  readonly authority: string;
}

/** Where an API of an instance is reached without a balancer; undefined where it has no such API. */
export function apiEndpoint(
  builder: PlanBuilder,
  resolved: ResolvedInstance,
  api: PortName,
): Endpoint | undefined {
  const port = builder.meaning.portOf(resolved, api)?.number;
  if (port === undefined) return undefined;
  const { owner } = resolved;
  const host: HostRef = isPair(owner)
    ? { of: 'service', name: builder.names.shared(owner) }
    : { of: 'process', name: builder.names.process(builder.meaning.processOf(resolved)) };
  return { host, port };
}

/** Where a balancer is reached, and how it secures that. */
export function balancerAddress(
  builder: PlanBuilder,
  balancer: LoadBalancer,
): Pick<Access, 'endpoint' | 'security'> {
  const { port, frontend } = builder.meaning.balancer(balancer);
  return {
    endpoint: { host: { of: 'balancer', name: builder.names.balancer(balancer) }, port },
    security: frontend,
  };
}

function balancerAccess(builder: PlanBuilder, balancer: LoadBalancer): Access {
  const { isPassthrough, target } = builder.meaning.balancer(balancer);
  return {
    ...balancerAddress(builder, balancer),
    authority: isPassthrough
      ? authorityOf(builder, balancer.leader?.organization, target)
      : builder.authority(balancer.organization),
  };
}

/** The Ledger API as a client should use it: through the balancer, unless the reference names an instance. */
export function ledgerAccess(builder: PlanBuilder, ref: Ref<Participant>): Access | undefined {
  const participant = ref.target;
  const balancer = (ref.via as LoadBalancer | undefined) ?? participant.loadBalancer;
  if (ref.instance === undefined && balancer !== undefined) return balancerAccess(builder, balancer);
  const instance = ref.instance ?? participant.instances[0];
  return instance === undefined ? undefined : nodeAccess(builder, participant, instance);
}

/** The client API of one node, without a balancer. */
export function nodeAccess(
  builder: PlanBuilder,
  node: Participant | Sequencer | Domain,
  instance: Instance,
): Access | undefined {
  const api = node.kind === 'participant' ? 'ledgerApi' : 'publicApi';
  const resolved = builder.meaning.instance(node, instance);
  const endpoint = resolved && apiEndpoint(builder, resolved, api);
  if (endpoint === undefined) return undefined;
  const security = apiSecurity(builder.topology, node, api);
  return {
    endpoint,
    security: security.mode,
    authority: authorityOf(builder, node.organization, security),
  };
}

/** Where a sequencer client connects: one balancer, or each sequencer of its list. */
export function connectionAccess(
  builder: PlanBuilder,
  connection: Pick<SequencerConnection, 'domain' | 'endpoints'>,
): Access[] {
  const { domain } = connection;
  if (domain.isEmbedded)
    return domain.instances.slice(0, 1).flatMap((instance) => nodeAccess(builder, domain, instance) ?? []);
  const seen = new Set<LoadBalancer>();
  return connection.endpoints.flatMap(({ service, instance }) => {
    const balancer = domain.access === 'load-balancer' ? service.loadBalancer : undefined;
    if (balancer === undefined) return nodeAccess(builder, service, instance) ?? [];
    if (seen.has(balancer)) return [];
    seen.add(balancer);
    return [balancerAccess(builder, balancer)];
  });
}

/** An access as the client uses it. */
export const asClient = (builder: PlanBuilder, access: Access): ClientEndpoint => ({
  ...access.endpoint,
  tls: clientTls(builder, access.security, access.authority),
});
