import {
  checked,
  clientTlsFolder,
  compareText,
  type File,
  type HostOf,
  hasClientCertificates,
  type ImageBuild,
  mebi,
  type PlainObject,
  type Plan,
  type PlannedImage,
  type Probe,
  present,
  type Secret,
  tlsFolder,
  trustFile,
} from '#template';
import { oneMachine, type SizedKind } from '../sizes.ts';
import { Interpolated } from './interpolation.ts';

/** A service of a Compose file, in the words of the Compose specification. */
export interface ComposeService {
  readonly [key: string]: unknown;
}

/** What the templates know beside the component itself. */
export interface ComposeContext {
  readonly plan: Plan;
  /** The one-shot service that brings a static program for HTTP health checks into images without any tool. */
  readonly probeService: string;
  readonly hostOf: HostOf;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Networks of each service with the further names that it has there. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  /** Host names of another organization, whose addresses the environment file gives. */
  readonly extraHosts: ReadonlyMap<string, readonly Interpolated[]>;
}

/** In Compose everything is called by its own name. */
export const hostOf: HostOf = (host) => (host.of === 'external' ? host.host : host.name);

export const probeFolder = '/health-probe';

export const probeVolume = 'health-probe';

/** Reached from this machine only; put something in front of it to reach it from elsewhere. */
export const publish = (published: number, port: number): string => `127.0.0.1:${published}:${port}`;

/** An image, or how it is built where none can be pulled. */
export const imageOf = (image: PlannedImage, kind: string): PlainObject =>
  present({
    image: image.reference,
    build: image.build === undefined ? undefined : { context: `./images/${buildFolder(kind, image.build)}` },
    pull_policy: pullPolicy(image),
  });

/** When an image is pulled, in Compose's words. */
export const pullPolicy = ({ pullPolicy: policy }: PlannedImage): string | undefined =>
  policy === undefined ? undefined : { Always: 'always', IfNotPresent: 'missing', Never: 'never' }[policy];

/** The folder of the Dockerfile for a kind of process; one for each release of it. */
export function buildFolder(kind: string, { otherRelease }: ImageBuild): string {
  const folder =
    { 'json-api': 'http-json', 'oauth-middleware': 'oauth2-middleware', 'trigger-node': 'trigger-service' }[
      kind
    ] ?? 'canton';
  return otherRelease === undefined ? folder : `${folder}-${checked('release', otherRelease, 'a folder')}`;
}

export const secretVariables = (names: readonly string[], { secrets }: ComposeContext): PlainObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const secret = secrets.get(name);
      return secret === undefined ? [] : [[secret.variable, reference(secret)]];
    }),
  );

const reference = (secret: Secret): Interpolated => Interpolated.secret(secret);

/** On one machine a process shows one certificate to all; it lies where the configuration looks for either. */
export const tlsVolumes = (
  owner: { certificate: string | undefined; trusts: readonly string[] },
  { plan }: ComposeContext,
): string[] => [
  ...(owner.certificate === undefined
    ? []
    : tlsFolders(plan).map((folder) => `./secrets/tls/${owner.certificate}:${folder}:ro`)),
  ...owner.trusts.map((name) => `./secrets/trust/${name}:${trustFile(name).replace(/\/[^/]*$/, '')}:ro`),
];

const tlsFolders = ({ settings }: Plan): string[] =>
  hasClientCertificates(settings.kubernetes) ? [tlsFolder, clientTlsFolder] : [tlsFolder];

export function networksOf(name: string, { networks }: ComposeContext, alias?: string): unknown {
  const own = networks.get(name) ?? [];
  return alias === undefined
    ? own
    : Object.fromEntries(own.map((network) => [network, { aliases: [alias] }]));
}

export const extraHosts = (name: string, { extraHosts: hosts }: ComposeContext): readonly Interpolated[] =>
  hosts.get(name) ?? [];

/**
 * A root that nobody can change, and room for what a Java virtual machine unpacks: libraries that it loads have to be
 * executable there. A console keeps what it compiles in memory where it may not write to its home (AmmoniteCacheLock.scala).
 */
export const unchangeable: PlainObject = {
  read_only: true,
  tmpfs: ['/tmp:exec,mode=1777,size=256m'],
};

/** What every service has: an end to its log and, as `deploy`, to its memory, and no rights that it does not need. */
export const base = (kind: SizedKind, resources?: File.Resources, heap?: string): PlainObject => ({
  security_opt: ['no-new-privileges:true'],
  cap_drop: ['ALL'],
  // The image of PostgreSQL begins as root, makes its folders its own, and goes on as another user.
  ...(kind === 'database' || kind === 'cache'
    ? { cap_add: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] }
    : {}),
  // The engine's own log has no limit and would fill the disk.
  logging: { driver: 'json-file', options: { 'max-size': '20m', 'max-file': '5' } },
  deploy: limits(kind, resources, heap),
});

/** CPU and memory as Compose writes them: `500m` is half a core; memory in mebibytes, since `m` and `g` are powers of two there. */
function limits(kind: SizedKind, resources?: File.Resources, heap?: string): PlainObject {
  const { memoryLimit } = oneMachine(kind, resources, heap);
  const cpus = cores(resources?.cpuLimit ?? resources?.cpu);
  return { resources: { limits: present({ cpus, memory: `${Math.ceil(memoryLimit / mebi)}m` }) } };
}

function cores(cpu: string | number | undefined): string | undefined {
  if (cpu === undefined) return undefined;
  const text = String(cpu);
  return text.endsWith('m') ? String(Number(text.slice(0, -1)) / 1000) : text;
}

/** Liveness, not readiness: a passive instance and one whose ledger is failing over are healthy containers. */
export function healthcheck(probe: Probe, image: PlannedImage): PlainObject {
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

/** The entries that say something, in order of their names. */
export const sorted = (entries: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(present(entries)).sort(([a], [b]) => compareText(a, b)));
