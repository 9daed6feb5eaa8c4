/** Stand-in images under the names that the rendered Compose file asks for. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Engine } from './engine.ts';
import { programPath, RootFileSystem } from './root-file-system.ts';
import { askingScript } from './stand-in/health-probe.ts';

interface Image {
  /** What it is filled with, by name: those of one name have the same files. */
  readonly files: string;
  readonly fill: (root: RootFileSystem) => void;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
}

const postgresFolders = (): string[] => {
  const base = '/usr/lib/postgresql';
  try {
    return readdirSync(base)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(base, version, 'bin'));
  } catch {
    return [];
  }
};

const needed = (name: string, folders?: string[]): string => {
  const path = programPath(name, folders);
  if (path === undefined) throw new Error(`${name} is not on this machine`);
  return path;
};

/** The programs that images are made of and that are not here. */
export const missingPrograms = (): string[] => [
  ...['haproxy', 'prometheus', 'busybox', 'bash', 'setpriv', 'openssl'].filter(
    (name) => programPath(name) === undefined,
  ),
  ...(programPath('postgres', postgresFolders()) === undefined ? ['postgres'] : []),
];

/** A real HAProxy, with the shell that the health check of its container runs in. */
const haproxy: Image = {
  files: 'haproxy',
  fill: (root) =>
    root
      .program(needed('haproxy'), '/usr/sbin/haproxy')
      .program(needed('bash'), '/bin/bash')
      .program(needed('cat'), '/bin/cat')
      .program(needed('cp'), '/bin/cp')
      .program(needed('mv'), '/bin/mv')
      .link('/bin/sh', 'bash')
      .link('/usr/local/bin/haproxy', '/usr/sbin/haproxy'),
  command: ['/usr/sbin/haproxy', '-W', '-db', '-f', '/usr/local/etc/haproxy/haproxy.cfg'],
  user: 'haproxy',
};

/** A real PostgreSQL, of the version that is here. */
const postgres: Image = {
  files: 'postgres',
  fill: (root) => {
    const folders = postgresFolders();
    const bin = needed('postgres', folders).replace(/\/postgres$/, '');
    for (const name of ['postgres', 'initdb', 'pg_ctl', 'psql', 'pg_dump', 'pg_isready']) {
      root.program(join(bin, name)).link(`/usr/local/bin/${name}`, join(bin, name));
    }
    const libraries = join(bin, '../lib');
    for (const name of readdirSync(libraries)) {
      if (/^(plpgsql|dict_snowball|libpqwalreceiver|\w+_and_\w+)\.so$/.test(name))
        root.program(join(libraries, name));
    }
    root.copy(bin.replace('/lib/', '/share/').replace(/\/bin$/, ''));
    makeCluster(join(bin, 'initdb'), join(root.folder, 'usr/local/share/cluster'));
    // The cluster is made with the time zone of this machine.
    if (existsSync(zones)) root.copy(zones);
    for (const name of ['bash', 'sh']) root.program(needed(name), `/bin/${name}`);
    for (const name of ['env', 'install', 'printenv', 'setpriv', 'mkdir', 'chown', 'chmod', 'cp', 'touch'])
      root.program(needed(name), `/usr/bin/${name}`);
    root.copy(
      join(import.meta.dirname, 'images/postgres-entrypoint.sh'),
      '/usr/local/bin/docker-entrypoint.sh',
    );
  },
  entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
  command: ['postgres'],
};

/** An empty cluster; its server trusts the socket, asks everybody else, and does not wait for the disk of a test. */
function makeCluster(initdb: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, nobody, nobody);
  const options = [
    '--no-locale',
    '--encoding=UTF8',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
    '--no-sync',
  ];
  execFileSync(
    'setpriv',
    [
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      '--clear-groups',
      initdb,
      '-D',
      folder,
      '-U',
      'postgres',
      ...options,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], timeout: 60_000, cwd: '/' },
  );
  appendFileSync(join(folder, 'pg_hba.conf'), 'host all all all scram-sha-256\n');
  appendFileSync(join(folder, 'postgresql.conf'), 'fsync = off\n');
}

const nobody = 65_534;
const zones = '/usr/share/zoneinfo';

const busybox: Image = {
  files: 'busybox',
  fill: (root) => {
    root.copy(needed('busybox'), '/bin/busybox');
    for (const name of ['cp', 'sh', 'wget']) root.link(`/bin/${name}`, 'busybox');
  },
};

/** A real Prometheus. */
const prometheus: Image = {
  files: 'prometheus',
  fill: (root) => {
    busybox.fill(root);
    root.program(needed('prometheus'), '/bin/prometheus');
    root.makeFolder('prometheus');
  },
  entrypoint: ['/bin/prometheus'],
  command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
};

const node = '/usr/local/bin/node';
const program = '/app/stand-in.cjs';
const shell = '/app/busybox';

/** It looks for its own parts when it runs, so it stays outside the bundle. */
const parser = '@pushcorn/hocon-parser';

function copyPackage(root: RootFileSystem, name: string): void {
  root.copy(`node_modules/${name}`, `/app/node_modules/${name}`);
  const { dependencies = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const each of Object.keys(dependencies)) copyPackage(root, each);
}

/** What has no public image: our program, as the user and with the tool of the real images. */
const standIn = (name: string, main: string): Image => ({
  files: 'stand-in',
  fill: (root) => {
    root.program(process.execPath, node).write(program, main);
    copyPackage(root, parser);
    // Not on the path: the real images have no shell.
    root.copy(needed('busybox'), shell);
    root.write('/usr/local/bin/grpc_health_probe', askingScript(shell), 0o755);
  },
  entrypoint: [node, program, name],
  user: '65532:65532',
});

/** Asks a URL from inside a container of a stand-in. */
export const askCommand = (method: string, url: string, body?: string): string[] => [
  node,
  program,
  'ask',
  method,
  url,
  ...(body === undefined ? [] : [body]),
];

async function standInProgram(): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, 'stand-in/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['pg-native', 'pg-cloudflare', parser],
    write: false,
    logLevel: 'error',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** The image for the last part of a reference's name: `REGISTRY/canton-enterprise:TAG`. */
function imageFor(reference: string, main: string): Image {
  const name = reference.replace(/:[^/:]*$/, '').replace(/^.*\//, '');
  const real = { haproxy, postgres, prometheus, busybox }[name];
  if (real !== undefined) return real;
  const programs: Readonly<Record<string, string>> = {
    'canton-enterprise': 'canton',
    'canton-open-source': 'canton',
    'http-json': 'http-json',
    'trigger-service': 'trigger-service',
    'oauth2-middleware': 'oauth2-middleware',
  };
  const standsFor = programs[name];
  if (standsFor === undefined) throw new Error(`nothing stands in for the image ${reference}`);
  return standIn(standsFor, main);
}

/** Makes all images of a rendered folder that the engine has not yet. */
export async function makeImages(engine: Engine, references: readonly string[]): Promise<void> {
  const main = await standInProgram();
  for (const reference of new Set(references)) {
    if (engine.hasImage(reference)) continue;
    const image = imageFor(reference, main);
    const files = `files/${image.files}`;
    if (!engine.hasImage(files)) {
      const root = new RootFileSystem(join(engine.folder, 'roots', image.files));
      image.fill(root);
      engine.importImage(root.folder, files, []);
    }
    engine.deriveImage(files, reference, [
      'ENV PATH=/usr/local/bin:/usr/bin:/bin',
      ...(image.entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(image.entrypoint)}`]),
      ...(image.command === undefined ? [] : [`CMD ${JSON.stringify(image.command)}`]),
      ...(image.user === undefined ? [] : [`USER ${image.user}`]),
      `ENV STAND_IN_RELEASE=${reference.replace(/^.*:/, '')}`,
      `ENV STAND_IN_EDITION=${/open-source/.test(reference) ? 'open-source' : 'enterprise'}`,
    ]);
  }
}
