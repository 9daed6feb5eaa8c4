import type { Instance } from '../model/component.ts';
import type { Balanced, LoadBalancer, Topology } from '../model/topology.ts';
import { balancerPort, balancerPortName, frontSecurity, isPassthrough, targetTls } from './access.ts';
import { unique } from './canton.ts';
import { haproxyImage } from './images.ts';
import type { Balancer, Process, ServerTls } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { authorityOf, clientTls, securityOf, serverTls } from './security.ts';

type Backend = Exclude<Balanced, LoadBalancer>;

/** What stands behind a balancer in the end; balancers in between are looked through, and rings are left. */
function backendsOf(
  balancer: LoadBalancer,
  seen = new Set<LoadBalancer>(),
): { target: Backend; instance: Instance | undefined }[] {
  if (seen.has(balancer)) return [];
  seen.add(balancer);
  return balancer.targets.flatMap(({ target, instance }) =>
    target.kind === 'load-balancer' ? backendsOf(target, seen) : [{ target, instance }],
  );
}

/** Whether the balancer asks an HTTP health server of a Canton process, which then has to exist. */
const asksHttpHealth = (balancer: LoadBalancer): boolean =>
  balancer.api !== 'http' && balancer.healthCheck !== 'tcp' && balancer.healthCheck !== 'none';

/** The instances that need an HTTP health server, because a balancer in front of them asks it. */
export function balancedInstances(topology: Topology): Set<Instance> {
  const instances = new Set<Instance>();
  for (const balancer of topology.loadBalancers) {
    if (!asksHttpHealth(balancer)) continue;
    for (const { target, instance } of backendsOf(balancer)) {
      if (target.kind === 'database' || target.kind === 'trigger-service') continue;
      for (const each of instance === undefined ? target.instances : [instance]) instances.add(each);
    }
  }
  return instances;
}

/** The balancers, each with the running processes behind it. Cold and standing-by instances are left out. */
export function planBalancers(builder: PlanBuilder, processes: readonly Process[]): Balancer[] {
  const byService = new Map<string, Process[]>();
  for (const process of processes) {
    const services = 'nodes' in process ? process.nodes.map((node) => node.service) : [process.service];
    for (const service of services) {
      const key = `${process.kind} ${service}`;
      byService.set(key, [...(byService.get(key) ?? []), process]);
    }
  }
  return builder.topology.loadBalancers.map((balancer) => planBalancer(builder, balancer, byService));
}

function planBalancer(
  builder: PlanBuilder,
  balancer: LoadBalancer,
  byService: ReadonlyMap<string, readonly Process[]>,
): Balancer {
  const { topology } = builder;
  const { spec } = balancer;
  const name = builder.balancerName(balancer);
  const portName = balancerPortName(balancer);
  const behind = backendsOf(balancer).flatMap(({ target, instance }) =>
    (byService.get(`${target.kind} ${target.name}`) ?? []).filter(
      (process) =>
        process.starts === 'always' &&
        (instance === undefined || process.name === instanceName(builder, target, instance)),
    ),
  );
  const frontend = isPassthrough(balancer) ? 'none' : frontSecurity(builder, balancer);
  const frontendTls = balancerTls(builder, balancer, frontend);
  const backendSecurity = isPassthrough(balancer) ? 'none' : backendSecurityOf(balancer);
  const target = balancer.targets[0]?.target;
  const backendAuthority = authorityOf(builder, target?.organization, targetTls(balancer));
  const certificate =
    frontendTls !== undefined || backendSecurity === 'mutual'
      ? builder.certificate(name, balancer.organization, [{ of: 'balancer', name }], {
          tls: {
            subjectAlternativeNames: spec.tls?.subjectAlternativeNames ?? [],
            ...(spec.tls?.secret === undefined ? {} : { secret: spec.tls.secret }),
          },
        })
      : undefined;
  // Clients of a balancer that passes TLS through read its name in the certificates behind it.
  for (const process of behind) {
    if (isPassthrough(balancer) && process.certificate !== undefined)
      builder.certificate(process.certificate, target?.organization, [{ of: 'balancer', name }]);
  }
  return {
    name,
    title: balancer.title,
    path: balancer.path,
    organization: balancer.organization?.name ?? '',
    product: spec.type ?? 'haproxy',
    api: balancer.api,
    protocol: protocolOf(balancer),
    policy:
      spec.policy ??
      (balancer.api === 'ledger-api' || balancer.api === 'admin-api' ? 'first-active' : 'round-robin'),
    port: balancerPort(balancer),
    published:
      spec.publish?.[portName] ?? (balancer.isImplied ? servicePublish(balancer, portName) : undefined),
    healthPort: healthPortBeside(balancerPort(balancer)),
    backends: behind.map((process) => {
      const port = process.ports.find((each) => each.name === portName)?.number ?? 0;
      const health = 'httpHealth' in process ? process.httpHealth?.port : undefined;
      return { process: process.name, port, healthPort: health ?? port };
    }),
    healthCheck: healthCheckOf(balancer),
    backendSecurity: isPassthrough(balancer) ? securityOf(targetTls(balancer)) : backendSecurity,
    frontendTls,
    backendTls: clientTls(backendSecurity, backendAuthority),
    idleTimeout: spec.idleTimeout ?? '1h',
    forwardedProto: spec.forwardedProto ?? true,
    websocket: spec.websocket ?? true,
    certificate,
    trusts: unique([
      ...(backendSecurity === 'none' ? [] : [backendAuthority]),
      ...(frontend === 'mutual' ? [builder.authority(balancer.organization)] : []),
    ]),
    replicas: replicasOf(topology, balancer),
    zones: spec.zones ?? topology.zones.filter(({ site }) => site === 'active').map((zone) => zone.name),
    image: haproxyImage(topology, spec.image),
    resources: spec.resources,
    overrides: spec.overrides ?? [],
    exposure: spec.exposure ?? 'internal',
    address: spec.address,
  };
}

const instanceName = (builder: PlanBuilder, target: Backend, instance: Instance): string =>
  builder.processName(
    'process' in target.spec && typeof target.spec.process === 'string' ? target.spec.process : undefined,
    instance,
    target.kind,
  );

/** HAProxy's customary port for its own affairs, unless clients come there. */
const healthPortBeside = (port: number): number => (port === 8404 ? 8405 : 8404);

/** A single balancer would be the next single point of failure. */
function replicasOf(topology: Topology, balancer: LoadBalancer): number {
  if (!balancer.isImplied && balancer.instances.length > 0) return balancer.instances.length;
  return topology.environment === 'production' ? 2 : 1;
}

/** What a service wants published is published by the balancer that the tool has put before it. */
function servicePublish(
  balancer: LoadBalancer,
  port: ReturnType<typeof balancerPortName>,
): number | undefined {
  const target = balancer.targets[0]?.target;
  return target !== undefined && 'publish' in target.spec ? target.spec.publish?.[port] : undefined;
}

function backendSecurityOf(balancer: LoadBalancer): 'none' | 'server' | 'mutual' {
  const written = balancer.spec.tls?.backend;
  if (written !== undefined && written !== 'passthrough') return written;
  const security = securityOf(targetTls(balancer));
  if (security === 'none') return 'none';
  return balancer.api === 'public-api' || balancer.api === 'http' ? 'server' : security;
}

function balancerTls(
  builder: PlanBuilder,
  balancer: LoadBalancer,
  security: 'none' | 'server' | 'mutual',
): ServerTls | undefined {
  const tls = serverTls(builder, security, balancer.organization);
  return tls === undefined ? undefined : { ...tls, adminClient: undefined };
}

function protocolOf(balancer: LoadBalancer): Balancer['protocol'] {
  if (isPassthrough(balancer)) return 'tcp';
  return balancer.api === 'http' ? 'http' : 'h2';
}

function healthCheckOf(balancer: LoadBalancer): Balancer['healthCheck'] {
  const written = typeof balancer.spec.healthCheck === 'object' ? balancer.spec.healthCheck : {};
  const kind = balancer.healthCheck;
  const isHttpApi = balancer.api === 'http';
  return {
    type: kind === 'tcp' ? 'tcp' : kind === 'none' ? 'none' : 'http',
    path: written.path ?? (isHttpApi ? (kind === 'liveness' ? '/livez' : '/readyz') : '/health'),
    isSecured: isHttpApi && securityOf(targetTls(balancer)) !== 'none',
    interval: written.interval ?? '2s',
  };
}
