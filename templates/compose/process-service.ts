import {
  type CantonProcess,
  type JsonApiProcess,
  type MiddlewareProcess,
  type PlainObject,
  type Process,
  type ProcessKind,
  present,
  type TriggerProcess,
} from '#template';
import { namedFiles, namedFilesOf } from '../named-files.ts';
import {
  base,
  type ComposeContext,
  type ComposeService,
  extraHosts,
  healthcheck,
  imageOf,
  networksOf,
  probeFolder,
  probeVolume,
  publish,
  secretVariables,
  sorted,
  tlsVolumes,
  unchangeable,
} from './parts.ts';

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
    stop_grace_period: 'nodes' in process ? '1m' : '30s',
    depends_on: sorted({
      ...Object.fromEntries(process.needsServers.map((name) => [name, { condition: 'service_healthy' }])),
      [context.probeService]:
        process.liveness.type === 'http' ? { condition: 'service_completed_successfully' } : undefined,
    }),
    environment: { ...secretVariables(process.secrets, context), ...process.environment },
    volumes: [
      `./${config}:${process.configPath}:ro`,
      ...volumes,
      ...tlsVolumes(process, context),
      ...fileVolumes(process, context),
    ],
    networks: networksOf(process.name, context, process.sharedName),
    extra_hosts: extraHosts(process.name, context),
    ports: process.ports.flatMap(({ published, number }) =>
      published === undefined ? [] : [publish(published, number)],
    ),
    labels: labelsOf(process),
    ...unchangeable,
    ...base(process.kind, process.resources, process.heap),
  });
}

/** Where one lacks, Compose says so and does not make a folder in its place. */
const fileVolumes = (process: Process, { hostOf }: ComposeContext): PlainObject[] =>
  namedFiles(process, hostOf).map(({ path, key }) => ({
    type: 'bind',
    source: `./secrets/files/${namedFilesOf(process)}/${key}`,
    target: path,
    read_only: true,
    bind: { create_host_path: false },
  }));

const labelsOf = (process: Process): PlainObject =>
  present({
    'canton-plan.dev/service': process.service,
    'canton-plan.dev/kind': process.kind,
    'canton-plan.dev/mode': process.mode,
    'canton-plan.dev/organization': process.organization === '' ? undefined : process.organization,
    'canton-plan.dev/zone': process.zone,
  });

/** By another name first: `docker compose up` runs this again while health checks execute the file, which can then not be written (ETXTBSY). */
const placeProbe = `cp /bin/busybox ${probeFolder}/busybox.new && mv ${probeFolder}/busybox.new ${probeFolder}/busybox`;

/**
 * Brings the program for HTTP health checks into a volume, and lets others than root write into the volume in which ids
 * are handed over. It is root, without rights beyond that and without a network.
 */
export const probeTool = (handOver: string | undefined): ComposeService => ({
  ...base('tool'),
  image: 'busybox:1.36.1-musl',
  command: ['sh', '-c', handOver === undefined ? placeProbe : `${placeProbe} && chmod 1777 /handover`],
  restart: 'no',
  network_mode: 'none',
  read_only: true,
  volumes: [`${probeVolume}:${probeFolder}`, ...(handOver === undefined ? [] : [`${handOver}:/handover`])],
  labels: { 'canton-plan.dev/one-shot': 'true' },
});
