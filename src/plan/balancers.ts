import { unique } from '../base/grouped.ts';
import { own } from '../base/object.ts';
import type { LoadBalancer, Topology } from '../model/topology.ts';
import { activeZones, type ResolvedBalancer, type ResolvedInstance, securityOf } from '../resolve/index.ts';
import { namesIn } from './canton.ts';
import { haproxyImage } from './images.ts';
import type { Balancer, Process, ServerTls } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { authorityOf, clientTls, serverTls } from './security.ts';

/** The balancers, each with the running processes behind it. Cold and standing-by instances are left out. */
export function planBalancers(builder: PlanBuilder, processes: readonly Process[]): Balancer[] {
  const byName = new Map(processes.map((process) => [process.name, process]));
  return builder.topology.loadBalancers.map((balancer) => planBalancer(builder, balancer, byName));
}

/** A running instance behind a balancer, with its process. */
interface Behind {
  readonly instance: ResolvedInstance;
  readonly process: Process;
}

function runningBehind(
  builder: PlanBuilder,
  { backends }: ResolvedBalancer,
  byName: ReadonlyMap<string, Process>,
): Behind[] {
  return backends.flatMap(({ service, instance }) => {
    if (service.kind === 'database' || service.kind === 'trigger-service') return [];
    const all = builder.meaning.instancesOf(service);
    const named = instance === undefined ? all : all.filter((each) => each.instance === instance);
    return named.flatMap((each) => {
      const process =
        each.starts === 'always'
          ? byName.get(builder.names.process(builder.meaning.processOf(each)))
          : undefined;
      return process === undefined ? [] : [{ instance: each, process }];
    });
  });
}

function planBalancer(
  builder: PlanBuilder,
  balancer: LoadBalancer,
  byName: ReadonlyMap<string, Process>,
): Balancer {
  const { topology, meaning } = builder;
  const { spec } = balancer;
  const name = builder.names.balancer(balancer);
  const resolved = meaning.balancer(balancer);
  const { portName, isPassthrough, target, health } = resolved;
  const behind = runningBehind(builder, resolved, byName);
  const frontend = isPassthrough ? 'none' : resolved.frontend;
  const frontendTls = balancerTls(builder, balancer, frontend);
  const backendSecurity = isPassthrough ? 'none' : resolved.backend;
  const owner = balancer.leader?.organization;
  const backendAuthority = authorityOf(builder, owner, target);
  const address = spec.address ?? addressBehind(balancer);
  const certificate =
    frontendTls !== undefined || backendSecurity === 'mutual'
      ? builder.certificate(name, balancer.organization, [{ of: 'balancer', name }], {
          tls: {
            subjectAlternativeNames: spec.tls?.subjectAlternativeNames ?? namesIn(address),
            ...(spec.tls?.secret === undefined ? {} : { secret: spec.tls.secret }),
          },
        })
      : undefined;
  // Clients of a balancer that passes TLS through read its name in the certificates behind it.
  for (const { process } of behind) {
    if (isPassthrough && process.certificate !== undefined)
      builder.certificate(process.certificate, owner, [{ of: 'balancer', name }], {
        tls: { subjectAlternativeNames: namesIn(address) },
      });
  }
  return {
    name,
    title: balancer.title,
    path: balancer.path,
    organization: balancer.organization?.name ?? '',
    product: spec.type ?? 'haproxy',
    api: balancer.api,
    protocol: isPassthrough ? 'tcp' : balancer.api === 'http' ? 'http' : 'h2',
    policy:
      spec.policy ??
      (balancer.api === 'ledger-api' || balancer.api === 'admin-api' ? 'first-active' : 'round-robin'),
    port: resolved.port,
    published:
      spec.publish?.[portName] ?? (balancer.isImplied ? servicePublish(balancer, portName) : undefined),
    healthPort: healthPortBeside(resolved.port),
    backends: behind.map(({ instance, process }) => {
      const port = meaning.portOf(instance, portName)?.number ?? 0;
      const healthPort = 'httpHealth' in process ? process.httpHealth?.port : undefined;
      return { process: process.name, port, healthPort: healthPort ?? port };
    }),
    healthCheck: {
      type: health.type,
      path: health.path,
      isSecured: health.isSecured,
      interval: health.interval,
    },
    backendSecurity: resolved.backend,
    frontendTls,
    backendTls: clientTls(builder, backendSecurity, backendAuthority),
    idleTimeout: spec.idleTimeout ?? '1h',
    forwardedProto: spec.forwardedProto ?? true,
    websocket: spec.websocket ?? true,
    certificate,
    trusts: unique([
      ...(backendSecurity === 'none' ? [] : [backendAuthority]),
      ...(frontend === 'mutual' ? [builder.authority(balancer.organization)] : []),
    ]),
    replicas: replicasOf(topology, balancer),
    zones: spec.zones ?? activeZones(topology),
    image: haproxyImage(topology, spec.image),
    resources: spec.resources,
    overrides: spec.overrides ?? [],
    exposure: spec.exposure ?? 'internal',
    address,
  };
}

/** Where the services behind it say that others reach them: a balancer that nobody has declared has no address of its own. */
function addressBehind({ api, targets }: LoadBalancer): string | undefined {
  const key = { 'public-api': 'publicApi', 'ledger-api': 'ledgerApi', 'admin-api': '', http: '' }[api];
  const [address, ...others] = unique(
    targets.map(({ target }) => (own(own(target.spec, key), 'address') as string | undefined) ?? ''),
  );
  return others.length === 0 && address !== '' ? address : undefined;
}

/** HAProxy's customary port for its own affairs, unless clients come there. */
const healthPortBeside = (port: number): number => (port === 8404 ? 8405 : 8404);

/** A single balancer would be the next single point of failure. */
function replicasOf(topology: Topology, balancer: LoadBalancer): number {
  if (!balancer.isImplied && balancer.instances.length > 0) return balancer.instances.length;
  return topology.environment === 'production' ? 2 : 1;
}

/** What a service wants published is published by the balancer that the tool has put before it. */
function servicePublish(balancer: LoadBalancer, port: ResolvedBalancer['portName']): number | undefined {
  const target = balancer.leader;
  return target !== undefined && 'publish' in target.spec ? target.spec.publish?.[port] : undefined;
}

function balancerTls(
  builder: PlanBuilder,
  balancer: LoadBalancer,
  security: 'none' | 'server' | 'mutual',
): ServerTls | undefined {
  const tls = serverTls(builder, securityOf(security), balancer.organization);
  return tls === undefined ? undefined : { ...tls, adminClient: undefined };
}
