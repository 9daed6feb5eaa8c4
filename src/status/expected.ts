import type { Path } from '../base/path.ts';
import type { Balancer, DatabaseServerPlan, HostRef, Plan, Process, ProcessKind } from '../plan/plan.ts';

export type ExpectedKind = ProcessKind | 'load-balancer' | 'database' | 'monitoring' | 'job';

/** Something that the plan says should be there, and how it can be asked. */
export interface Expected {
  /** Its name in the plan. */
  readonly name: string;
  readonly kind: ExpectedKind;
  readonly service: string;
  readonly organization: string;
  readonly zone: string | undefined;
  readonly path: Path | undefined;
  /** `once`: a step that ends; `elsewhere`: it runs, and others run it. */
  readonly starts: Process['starts'] | 'once' | 'elsewhere';
  readonly mode: Process['mode'];
  /** Those that stand for one another: a pair of which one is active, a live process and its standby. */
  readonly group: string;
  readonly image: string | undefined;
  readonly asks: Asks;
  readonly certificate: ExpectedCertificate | undefined;
  /** Names of the database servers that it connects to. */
  readonly servers: readonly string[];
  /** Of a balancer: the processes behind it. */
  readonly backends: readonly string[];
  /** Of a balancer: whether only the active one of its backends gets connections. */
  readonly findsActive: boolean;
  /** Of a database that exists already. */
  readonly address: { readonly host: string; readonly port: number } | undefined;
}

/** Ports that tell how it is. */
interface Asks {
  /** gRPC health: service `liveness`, and the empty one for whether it is ready, which a passive one is not. */
  readonly grpc?: number;
  /** HTTP health of a Canton process: 200 where it is active. */
  readonly health?: number;
  readonly ready?: { readonly port: number; readonly path: string; readonly isSecured: boolean };
  /** Whether something listens at all. */
  readonly tcp?: number;
  /** HAProxy's own metrics. */
  readonly metrics?: number;
  readonly postgres?: { readonly port: number; readonly isSecured: boolean };
}

interface ExpectedCertificate {
  /** Its name in the plan. */
  readonly name: string;
  /** A port where it is shown; undefined where PostgreSQL shows it after a question of its own. */
  readonly port: number | undefined;
  /** Whether a passive instance keeps that port shut. */
  readonly onlyActive: boolean;
  readonly hosts: readonly HostRef[];
  readonly names: readonly string[];
}

/** All that should be there: databases, processes, balancers, steps, monitoring; in the order of the plan. */
export function expectedOf(plan: Plan): Expected[] {
  const serversOf = new Map<string, string[]>();
  for (const { from, to, toKind } of plan.links)
    if (toKind === 'server') serversOf.set(from, [...(serversOf.get(from) ?? []), to]);
  const base = { servers: [], backends: [], findsActive: false, address: undefined, asks: {} } as const;
  return [
    ...plan.servers.map((each) => ({ ...base, ...ofServer(each, plan) })),
    ...plan.processes.map((each) => ({
      ...base,
      ...ofProcess(each, plan),
      servers: [...new Set(serversOf.get(each.name) ?? [])],
    })),
    ...plan.balancers.map((each) => ({ ...base, ...ofBalancer(each, plan) })),
    ...plan.jobs.map((job) => ({
      ...base,
      ...plain(job),
      kind: 'job' as const,
      starts: 'once' as const,
      image: job.image.reference,
    })),
    ...plan.monitors.map((monitor) => ({
      ...base,
      ...plain(monitor),
      kind: 'monitoring' as const,
      starts: 'always' as const,
      image: monitor.image.reference,
    })),
  ];
}

const plain = ({ name, organization }: { readonly name: string; readonly organization: string }) => ({
  name,
  organization,
  service: name,
  group: name,
  zone: undefined,
  path: undefined,
  mode: 'single' as const,
  certificate: undefined,
});

type Own = Omit<Expected, 'servers' | 'backends' | 'findsActive' | 'address' | 'asks'> & Partial<Expected>;

function ofProcess(process: Process, plan: Plan): Own {
  const { name, kind, service, organization, zone, path, starts, mode, image, readiness } = process;
  const group =
    mode === 'active-passive'
      ? `${kind} ${service}`
      : mode === 'live-standby'
        ? `${kind} ${process.sharedName ?? service}`
        : name;
  const health = 'nodes' in process ? process.httpHealth : undefined;
  const isActive = health?.check === 'is-active' ? { health: health.port } : {};
  const asks: Asks =
    readiness.type === 'grpc'
      ? { grpc: readiness.port, ...isActive }
      : readiness.type === 'http'
        ? { ready: readiness }
        : { tcp: readiness.port, ...isActive };
  const shown = [...process.ports]
    .filter(({ isSecured }) => isSecured)
    .sort((a, b) => Number(isShut(a.name)) - Number(isShut(b.name)))[0];
  return {
    ...{ name, kind, service, organization, zone, path, starts, mode, group, asks },
    image: image.reference,
    certificate:
      shown === undefined
        ? undefined
        : certificate(plan, process.certificate, {
            port: shown.number,
            onlyActive: mode === 'active-passive' && isShut(shown.name),
          }),
  };
}

/** A passive participant keeps its Ledger API shut (manual, "High Availability Usage"). */
const isShut = (port: string): boolean => port === 'ledgerApi';

function certificate(
  plan: Plan,
  name: string | undefined,
  where: Pick<ExpectedCertificate, 'port' | 'onlyActive'>,
): ExpectedCertificate | undefined {
  const found = plan.certificates.find((each) => each.name === name);
  return found === undefined
    ? undefined
    : { name: found.name, hosts: found.hosts, names: found.names, ...where };
}

function ofBalancer(balancer: Balancer, plan: Plan): Own {
  const { name, organization, path, image, zones } = balancer;
  return {
    ...plain(balancer),
    ...{ name, organization, path, kind: 'load-balancer', starts: 'always', image: image.reference },
    zone: zones.length === 1 ? zones[0] : undefined,
    asks: { metrics: balancer.healthPort },
    certificate: certificate(plan, balancer.certificate, {
      port: balancer.frontendTls === undefined ? undefined : balancer.port,
      onlyActive: false,
    }),
    backends: balancer.backends.map(({ process }) => process),
    findsActive: balancer.policy === 'first-active' && balancer.healthCheck.type === 'http',
  };
}

function ofServer(server: DatabaseServerPlan, plan: Plan): Own {
  const { path, external, image, isSecured, port, zones } = server;
  return {
    ...plain(server),
    ...{ path, kind: 'database', starts: external === undefined ? 'always' : 'elsewhere' },
    zone: zones.length === 1 ? zones[0] : undefined,
    image: external === undefined ? image.reference : undefined,
    asks: server.product === 'postgres' ? { postgres: { port, isSecured } } : { tcp: port },
    certificate: certificate(plan, server.certificate, { port: undefined, onlyActive: false }),
    address: external === undefined ? undefined : { host: external.host, port: external.port },
  };
}
