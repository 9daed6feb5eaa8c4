import {
  type Balancer,
  type CantonProcess,
  type DatabaseServerPlan,
  type File,
  type HostOf,
  type Job,
  type JsonApiProcess,
  type MiddlewareProcess,
  type Monitor,
  type PlainObject,
  type Plan,
  type PlannedImage,
  type Probe,
  type Process,
  type ProcessKind,
  present,
  type Secret,
  type TriggerProcess,
  tlsFolder,
  trustFile,
} from '#template';

/** A service of a Compose file, in the words of the Compose specification. */
export interface ComposeService {
  readonly [key: string]: unknown;
}

/** What the templates know beside the component itself. */
export interface ComposeContext {
  readonly plan: Plan;
  readonly hostOf: HostOf;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Networks of each service with the further names that it has there. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  /** Host names of another organization, whose addresses the environment file gives. */
  readonly extraHosts: ReadonlyMap<string, readonly string[]>;
}

/** The one-shot service that brings a static program for HTTP health checks into images without any tool. */
export const probeService = 'health-probe';
const probeFolder = '/health-probe';
export const probeVolume = 'health-probe';

type Templates = {
  readonly [K in ProcessKind]: (
    process: Extract<Process, { readonly kind: K }>,
    context: ComposeContext,
  ) => ComposeService;
};

/** One template for each kind of process. */
const templates: Templates = {
  domain: cantonService,
  sequencer: cantonService,
  mediator: cantonService,
  'domain-manager': cantonService,
  participant: cantonService,
  'json-api': (process, context) => damlService(process, context, 'json-api'),
  'oauth-middleware': (process, context) => damlService(process, context, 'oauth2-middleware'),
  'trigger-node': (process, context) => damlService(process, context, 'trigger-service'),
};

/** The Compose service of a process. */
export function processService(process: Process, context: ComposeContext): ComposeService {
  const template = templates[process.kind] as (process: Process, context: ComposeContext) => ComposeService;
  return template(process, context);
}

function cantonService(process: CantonProcess, context: ComposeContext): ComposeService {
  return {
    ...processBase(process, context, `canton/${process.name}.conf`, []),
    healthcheck: healthcheck(process.liveness, process.image),
  };
}

function damlService(
  process: JsonApiProcess | MiddlewareProcess | TriggerProcess,
  context: ComposeContext,
  folder: string,
): ComposeService {
  const dars = process.kind === 'trigger-node' && process.darPaths.length > 0 ? ['./dars:/dars:ro'] : [];
  return {
    ...processBase(process, context, `${folder}/${process.name}.conf`, [
      ...dars,
      `${probeVolume}:${probeFolder}:ro`,
    ]),
    healthcheck: healthcheck(process.liveness, process.image),
  };
}

function processBase(
  process: Process,
  context: ComposeContext,
  config: string,
  volumes: readonly string[],
): ComposeService {
  return present({
    ...imageOf(process.image, process.kind),
    profiles:
      process.starts === 'always' ? undefined : [process.starts === 'on-failure' ? 'standby' : 'cold'],
    command: process.command,
    restart: { always: 'unless-stopped', 'on-failure': 'on-failure', none: 'no' }[process.restart],
    depends_on: present({
      ...Object.fromEntries(process.needsServers.map((name) => [name, { condition: 'service_healthy' }])),
      [probeService]:
        process.liveness.type === 'http' ? { condition: 'service_completed_successfully' } : undefined,
    }),
    environment: { ...secretVariables(process.secrets, context), ...process.environment },
    volumes: [`./${config}:${process.configPath}:ro`, ...volumes, ...tlsVolumes(process)],
    networks: networksOf(process.name, context, process.sharedName),
    extra_hosts: extraHosts(process.name, context),
    ports: process.ports.flatMap(({ published, number }) =>
      published === undefined ? [] : [publish(published, number)],
    ),
    labels: labelsOf(process),
    deploy: limits(process.resources),
  });
}

const labelsOf = (process: Process): PlainObject =>
  present({
    'canton-plan.dev/service': process.service,
    'canton-plan.dev/kind': process.kind,
    'canton-plan.dev/mode': process.mode,
    'canton-plan.dev/organization': process.organization === '' ? undefined : process.organization,
    'canton-plan.dev/zone': process.zone,
  });

/** Reached from this machine only; put something in front of it to reach it from elsewhere. */
const publish = (published: number, port: number): string => `127.0.0.1:${published}:${port}`;

/** An image, or how it is built where none can be pulled. */
export const imageOf = (image: PlannedImage, kind: string): PlainObject =>
  present({
    image: image.reference,
    build: image.build === undefined ? undefined : { context: `./images/${buildFolder(kind)}` },
    pull_policy:
      image.pullPolicy === undefined
        ? undefined
        : { Always: 'always', IfNotPresent: 'missing', Never: 'never' }[image.pullPolicy],
  });

/** The folder of the Dockerfile for a kind of process. */
export const buildFolder = (kind: string): string =>
  ({ 'json-api': 'http-json', 'oauth-middleware': 'oauth2-middleware', 'trigger-node': 'trigger-service' })[
    kind
  ] ?? 'canton';

const secretVariables = (names: readonly string[], { secrets }: ComposeContext): PlainObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const secret = secrets.get(name);
      return secret === undefined ? [] : [[secret.variable, reference(secret)]];
    }),
  );

const reference = ({ variable, isOptional }: Secret): string =>
  isOptional ? `\${${variable}:-}` : `\${${variable}:? set it in .env}`;

const tlsVolumes = (owner: { certificate: string | undefined; trusts: readonly string[] }): string[] => [
  ...(owner.certificate === undefined ? [] : [`./secrets/tls/${owner.certificate}:${tlsFolder}:ro`]),
  ...owner.trusts.map((name) => `./secrets/trust/${name}:${trustFile(name).replace(/\/[^/]*$/, '')}:ro`),
];

function networksOf(name: string, { networks }: ComposeContext, alias?: string): unknown {
  const own = networks.get(name) ?? [];
  return alias === undefined
    ? own
    : Object.fromEntries(own.map((network) => [network, { aliases: [alias] }]));
}

const extraHosts = (name: string, { extraHosts: hosts }: ComposeContext): readonly string[] =>
  hosts.get(name) ?? [];

/** CPU and memory as Compose writes them: `500m` is half a core, `6Gi` is 6g. */
function limits(resources: File.Resources | undefined): PlainObject | undefined {
  const cpus = cores(resources?.cpuLimit ?? resources?.cpu);
  const memory = (resources?.memoryLimit ?? resources?.memory)?.replace(/i$/, '').toLowerCase();
  const values = present({ cpus, memory });
  return Object.keys(values).length === 0 ? undefined : { resources: { limits: values } };
}

function cores(cpu: string | number | undefined): string | undefined {
  if (cpu === undefined) return undefined;
  const text = String(cpu);
  return text.endsWith('m') ? String(Number(text.slice(0, -1)) / 1000) : text;
}

/** Liveness, not readiness: a passive instance and one whose ledger is failing over are healthy containers. */
function healthcheck(probe: Probe, image: PlannedImage): PlainObject {
  return {
    test: probeCommand(probe, image),
    interval: '10s',
    timeout: '5s',
    retries: 6,
    start_period: '90s',
  };
}

function probeCommand(probe: Probe, image: PlannedImage): string[] {
  if (probe.type === 'http') {
    const scheme = probe.isSecured ? 'https' : 'http';
    const insecure = probe.isSecured ? ['--no-check-certificate'] : [];
    return [
      'CMD',
      `${probeFolder}/busybox`,
      'wget',
      '-q',
      ...insecure,
      '-O',
      '/dev/null',
      `${scheme}://127.0.0.1:${probe.port}${probe.path}`,
    ];
  }
  if (probe.type === 'tcp' || image.hasShell) return openPort(probe.port);
  return [
    'CMD',
    '/usr/local/bin/grpc_health_probe',
    `-addr=127.0.0.1:${probe.port}`,
    `-service=${probe.service}`,
  ];
}

const openPort = (port: number): string[] => ['CMD', 'bash', '-c', `: > /dev/tcp/127.0.0.1/${port}`];

/** Brings the program for HTTP health checks into a volume. */
export const probeTool = (): ComposeService => ({
  image: 'busybox:1.36.1-musl',
  command: ['cp', '/bin/busybox', `${probeFolder}/busybox`],
  restart: 'no',
  network_mode: 'none',
  volumes: [`${probeVolume}:${probeFolder}`],
  labels: { 'canton-plan.dev/one-shot': 'true' },
});

/** A PostgreSQL server. One container stands for a server that is highly available elsewhere. */
export function databaseService(server: DatabaseServerPlan, context: ComposeContext): ComposeService {
  const admin = context.secrets.get(server.secret);
  const settings = present({
    max_connections: String(server.maxConnections),
    synchronous_commit: server.synchronousCommit,
  });
  return present({
    image: server.image.reference,
    entrypoint: server.isSecured ? ['bash', '/usr/local/bin/start-postgres.sh'] : undefined,
    command: [
      ...(server.isSecured ? [] : ['postgres']),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    restart: 'unless-stopped',
    shm_size: '256mb',
    environment: {
      POSTGRES_PASSWORD: admin === undefined ? undefined : reference(admin),
      ...secretVariables(
        server.databases.map((database) => database.secret),
        context,
      ),
    },
    volumes: [
      `${server.name}-data:/var/lib/postgresql/data`,
      `./postgres/${server.name}.sql:/docker-entrypoint-initdb.d/setup.sql:ro`,
      ...(server.isSecured ? ['./postgres/start.sh:/usr/local/bin/start-postgres.sh:ro'] : []),
      ...tlsVolumes({ certificate: server.certificate, trusts: [] }),
    ],
    networks: networksOf(server.name, context),
    ports: server.published === undefined ? [] : [publish(server.published, server.port)],
    healthcheck: {
      test: ['CMD', 'pg_isready', '-q', '-h', '127.0.0.1', '-U', 'postgres'],
      interval: '5s',
      timeout: '5s',
      retries: 12,
      start_period: '60s',
    },
    labels: present({
      'canton-plan.dev/kind': 'database',
      'canton-plan.dev/organization': server.organization === '' ? undefined : server.organization,
    }),
    deploy: limits(server.resources),
  });
}

/** HAProxy. One container stands for the several that share the address elsewhere. */
export const balancerService = (
  balancer: Balancer,
  context: ComposeContext,
  healthPort: number,
): ComposeService =>
  present({
    image: balancer.image.reference,
    restart: 'unless-stopped',
    volumes: [
      `./haproxy/${balancer.name}.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`,
      ...tlsVolumes(balancer),
    ],
    networks: networksOf(balancer.name, context),
    ports: balancer.published === undefined ? [] : [publish(balancer.published, balancer.port)],
    healthcheck: {
      test: openPort(healthPort),
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    labels: present({
      'canton-plan.dev/kind': 'load-balancer',
      'canton-plan.dev/organization': balancer.organization === '' ? undefined : balancer.organization,
    }),
    deploy: limits(balancer.resources),
  });

export const handOverVolume = 'handover';

/** Ids go through a volume where both sides are here, else they are put into a folder by hand. */
function handOverMount({ task }: Job, plan: Plan, folder: string): string[] {
  if (task.type === 'identify') return [`${handOverVolume}:${folder}`];
  if (task.type !== 'domain' || task.foreignMembers.length === 0) return [];
  return [`${hasIdentify(plan) ? handOverVolume : './handover'}:${folder}:ro`];
}

export const hasIdentify = (plan: Plan): boolean => plan.jobs.some((job) => job.task.type === 'identify');

/** A one-shot console. It waits for nodes by itself, so it only needs them to be started. */
export function jobService(job: Job, context: ComposeContext, handOverFolder: string): ComposeService {
  const handOver = handOverMount(job, context.plan, handOverFolder);
  const dars = job.task.type === 'connect' && job.task.participants.some((each) => each.dars.length > 0);
  return present({
    ...imageOf(job.image, 'canton'),
    // A fresh volume belongs to root.
    user: job.task.type === 'identify' ? '0:0' : undefined,
    ...(job.task.type === 'console' ? { profiles: ['console'], stdin_open: true, tty: true } : {}),
    command: job.command,
    restart: 'no',
    depends_on: {
      ...Object.fromEntries(
        (job.task.type === 'console' ? [] : job.needs).map((name) => [
          name,
          { condition: 'service_started' },
        ]),
      ),
      ...Object.fromEntries(job.after.map((name) => [name, { condition: 'service_completed_successfully' }])),
    },
    environment: secretVariables(job.secrets, context),
    volumes: [
      `./canton/${job.name}.conf:${job.configPath}:ro`,
      ...(job.task.type === 'console' ? [] : [`./canton/${job.name}.canton:${job.scriptPath}:ro`]),
      ...handOver,
      ...(dars ? ['./dars:/dars:ro'] : []),
      ...tlsVolumes(job),
    ],
    networks: networksOf(job.name, context),
    extra_hosts: extraHosts(job.name, context),
    labels: present({
      'canton-plan.dev/one-shot': 'true',
      'canton-plan.dev/organization': job.organization === '' ? undefined : job.organization,
    }),
  });
}

export const monitorService = (monitor: Monitor, context: ComposeContext, port: number): ComposeService =>
  present({
    image: monitor.image.reference,
    restart: 'unless-stopped',
    volumes: [
      `./prometheus/${monitor.name}.yml:/etc/prometheus/prometheus.yml:ro`,
      ...(monitor.hasAlerts ? [`./prometheus/${monitor.name}-alerts.yml:/etc/prometheus/alerts.yml:ro`] : []),
      `${monitor.name}-data:/prometheus`,
    ],
    networks: networksOf(monitor.name, context),
    ports: monitor.published === undefined ? [] : [publish(monitor.published, port)],
    healthcheck: {
      test: ['CMD', 'wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${port}/-/healthy`],
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    labels: present({
      'canton-plan.dev/kind': 'monitoring',
      'canton-plan.dev/organization': monitor.organization === '' ? undefined : monitor.organization,
    }),
  });
