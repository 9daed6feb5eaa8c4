import type { Instance, Ref } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { LoadBalancer, Participant, Sequencer, SequencerConnection } from '../model/topology.ts';
import { documentedPorts } from '../profiles/ports.ts';
import type { CantonNode, CantonProcess, ClientEndpoint, Endpoint } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { authorityOf, clientTls, type Security, securityOf } from './security.ts';

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
    service: { readonly name: string; readonly kind: string; readonly spec: { process?: string } },
    instance: Instance,
  ): { readonly process: CantonProcess; readonly node: CantonNode } | undefined {
    const process = this.#byName.get(this.#builder.processName(service.spec.process, instance, service.kind));
    const node = process?.nodes.find((each) => each.service === service.name);
    return process === undefined || node === undefined ? undefined : { process, node };
  }
}

/** The TLS setting of the API that a balancer balances. */
export function targetTls(balancer: LoadBalancer): File.Tls | undefined {
  const target = balancer.targets[0]?.target;
  switch (target?.kind) {
    case 'participant':
      return balancer.api === 'admin-api' ? target.spec.adminApi?.tls : target.spec.ledgerApi?.tls;
    case 'sequencer':
      return balancer.api === 'admin-api' ? target.spec.adminApi?.tls : target.spec.publicApi?.tls;
    case 'mediator':
    case 'domain-manager':
      return target.spec.adminApi?.tls;
    case 'json-api':
      return target.spec.tls;
    default:
      return undefined;
  }
}

/**
 * Whether a balancer passes TLS through. In front of participants that keeps mutual TLS end to end; sequencer streams
 * have to be looked into, or every client would stay on one sequencer.
 */
export function isPassthrough(balancer: LoadBalancer): boolean {
  const frontend = balancer.spec.tls?.frontend;
  if (frontend !== undefined) return frontend === 'passthrough';
  if (balancer.spec.protocol === 'tcp') return true;
  return (
    (balancer.api === 'ledger-api' || balancer.api === 'admin-api') &&
    securityOf(targetTls(balancer)) !== 'none'
  );
}

/** What clients of a balancer meet. */
export function frontSecurity(builder: PlanBuilder, balancer: LoadBalancer): Security {
  if (isPassthrough(balancer)) return securityOf(targetTls(balancer));
  const frontend = balancer.spec.tls?.frontend;
  if (frontend !== undefined && frontend !== 'passthrough') return frontend;
  // A JSON API must not be met without HTTPS; elsewhere the balancer is as secure as what stands behind it.
  if (balancer.api === 'http') return builder.topology.environment === 'development' ? 'none' : 'server';
  return securityOf(targetTls(balancer)) === 'none' ? 'none' : 'server';
}

const portNames = {
  'ledger-api': ['ledgerApi', documentedPorts.participant.ledgerApi],
  'admin-api': ['adminApi', documentedPorts.participant.adminApi],
  'public-api': ['publicApi', documentedPorts.sequencer.publicApi],
  http: ['http', documentedPorts['json-api'].http],
} as const;

/** The port on which a balancer listens: as written, else the documented one of its API. */
export const balancerPort = (balancer: LoadBalancer): number => {
  const [name, documented] = portNames[balancer.api];
  return balancer.spec.ports?.[name] ?? documented;
};

export const balancerPortName = (balancer: LoadBalancer) => portNames[balancer.api][0];

export function balancerAccess(builder: PlanBuilder, balancer: LoadBalancer): Access {
  const owner = isPassthrough(balancer) ? balancer.targets[0]?.target.organization : balancer.organization;
  return {
    endpoint: {
      host: { of: 'balancer', name: builder.balancerName(balancer) },
      port: balancerPort(balancer),
    },
    security: frontSecurity(builder, balancer),
    authority: isPassthrough(balancer)
      ? authorityOf(builder, owner, targetTls(balancer))
      : builder.authority(owner),
  };
}

/** The Ledger API as a client should use it: through the balancer, unless the reference names an instance. */
export function ledgerAccess(builder: PlanBuilder, nodes: Nodes, ref: Ref<Participant>): Access | undefined {
  const participant = ref.target;
  const balancer = (ref.via as LoadBalancer | undefined) ?? participant.loadBalancer;
  if (ref.instance === undefined && balancer !== undefined) return balancerAccess(builder, balancer);
  const instance = ref.instance ?? participant.instances[0];
  const found = instance === undefined ? undefined : nodes.find(participant, instance);
  if (found === undefined) return undefined;
  const tls = participant.spec.ledgerApi?.tls;
  return {
    endpoint: {
      host: { of: 'process', name: found.process.name },
      port: found.node.ports.ledgerApi ?? 0,
    },
    security: securityOf(tls),
    authority: authorityOf(builder, participant.organization, tls),
  };
}

/** The public API of one sequencer instance, without a balancer. */
export function sequencerAccess(
  builder: PlanBuilder,
  nodes: Nodes,
  service: Sequencer,
  instance: Instance,
): Access | undefined {
  const found = nodes.find(service, instance);
  if (found === undefined) return undefined;
  const tls = service.spec.publicApi?.tls;
  return {
    endpoint: { host: { of: 'process', name: found.process.name }, port: found.node.ports.publicApi ?? 0 },
    // Sequencers have no client certificates (manual, "API Configuration").
    security: securityOf(tls) === 'none' ? 'none' : 'server',
    authority: authorityOf(builder, service.organization, tls),
  };
}

/** Where a sequencer client connects: one balancer, or each sequencer of its list. */
export function connectionAccess(
  builder: PlanBuilder,
  nodes: Nodes,
  connection: Pick<SequencerConnection, 'domain' | 'endpoints'>,
): Access[] {
  const { domain } = connection;
  if (domain.isEmbedded) return embeddedAccess(builder, nodes, domain);
  const seen = new Set<LoadBalancer>();
  return connection.endpoints.flatMap(({ service, instance }) => {
    const balancer = domain.access === 'load-balancer' ? service.loadBalancer : undefined;
    if (balancer === undefined) return sequencerAccess(builder, nodes, service, instance) ?? [];
    if (seen.has(balancer)) return [];
    seen.add(balancer);
    return [balancerAccess(builder, balancer)];
  });
}

function embeddedAccess(builder: PlanBuilder, nodes: Nodes, domain: SequencerConnection['domain']): Access[] {
  const tls = domain.spec.publicApi?.tls;
  return domain.instances.slice(0, 1).flatMap((instance) => {
    const found = nodes.find(domain, instance);
    return found === undefined
      ? []
      : [
          {
            endpoint: {
              host: { of: 'process', name: found.process.name },
              port: found.node.ports.publicApi ?? 0,
            },
            security: securityOf(tls) === 'none' ? ('none' as const) : ('server' as const),
            authority: authorityOf(builder, domain.organization, tls),
          },
        ];
  });
}

/** An access as the client uses it. */
export const asClient = (access: Access): ClientEndpoint => ({
  ...access.endpoint,
  tls: clientTls(access.security, access.authority),
});
