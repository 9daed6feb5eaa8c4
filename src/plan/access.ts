import type { Instance, Ref } from '../model/component.ts';
import type {
  Domain,
  LoadBalancer,
  CantonNode as Node,
  Participant,
  Sequencer,
  SequencerConnection,
} from '../model/topology.ts';
import { apiSecurity, type Security } from '../resolve/index.ts';
import type { CantonNode, CantonProcess, ClientEndpoint, Endpoint } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { authorityOf, clientTls } from './security.ts';

/** How clients reach an API: where, how secured, and whose certificates they have to trust. */
export interface Access {
  readonly endpoint: Endpoint;
  readonly security: Security;
  readonly authority: string;
}

/** Finds the planned process and node of an instance. */
export class Nodes {
  readonly #builder: PlanBuilder;
  readonly #byName: ReadonlyMap<string, CantonProcess>;

  constructor(builder: PlanBuilder, processes: readonly CantonProcess[]) {
    this.#builder = builder;
    this.#byName = new Map(processes.map((process) => [process.name, process]));
  }

  find(
    service: Node,
    instance: Instance,
  ): { readonly process: CantonProcess; readonly node: CantonNode } | undefined {
    const process = this.#byName.get(this.#builder.instanceName(service, instance) ?? '');
    const node = process?.nodes.find((each) => each.service === service.name);
    return process === undefined || node === undefined ? undefined : { process, node };
  }
}

export function balancerAccess(builder: PlanBuilder, balancer: LoadBalancer): Access {
  const { isPassthrough, target, port, frontend } = builder.meaning.balancer(balancer);
  return {
    endpoint: { host: { of: 'balancer', name: builder.balancerName(balancer) }, port },
    security: frontend,
    authority: isPassthrough
      ? authorityOf(builder, balancer.leader?.organization, target)
      : builder.authority(balancer.organization),
  };
}

/** The Ledger API as a client should use it: through the balancer, unless the reference names an instance. */
export function ledgerAccess(builder: PlanBuilder, nodes: Nodes, ref: Ref<Participant>): Access | undefined {
  const participant = ref.target;
  const balancer = (ref.via as LoadBalancer | undefined) ?? participant.loadBalancer;
  if (ref.instance === undefined && balancer !== undefined) return balancerAccess(builder, balancer);
  const instance = ref.instance ?? participant.instances[0];
  return instance === undefined ? undefined : nodeAccess(builder, nodes, participant, instance);
}

/** The client API of one node, without a balancer. */
export function nodeAccess(
  builder: PlanBuilder,
  nodes: Nodes,
  node: Participant | Sequencer | Domain,
  instance: Instance,
): Access | undefined {
  const found = nodes.find(node, instance);
  if (found === undefined) return undefined;
  const api = node.kind === 'participant' ? 'ledgerApi' : 'publicApi';
  const security = apiSecurity(builder.topology, node, api);
  return {
    endpoint: { host: { of: 'process', name: found.process.name }, port: found.node.ports[api] ?? 0 },
    security: security.mode,
    authority: authorityOf(builder, node.organization, security),
  };
}

/** Where a sequencer client connects: one balancer, or each sequencer of its list. */
export function connectionAccess(
  builder: PlanBuilder,
  nodes: Nodes,
  connection: Pick<SequencerConnection, 'domain' | 'endpoints'>,
): Access[] {
  const { domain } = connection;
  if (domain.isEmbedded)
    return domain.instances
      .slice(0, 1)
      .flatMap((instance) => nodeAccess(builder, nodes, domain, instance) ?? []);
  const seen = new Set<LoadBalancer>();
  return connection.endpoints.flatMap(({ service, instance }) => {
    const balancer = domain.access === 'load-balancer' ? service.loadBalancer : undefined;
    if (balancer === undefined) return nodeAccess(builder, nodes, service, instance) ?? [];
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
