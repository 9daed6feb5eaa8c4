/**
 * The rendered READMEs with a PostgreSQL that somebody else runs, followed word by word: from the first command to the first
 * failover, by an administrator who is no superuser, on a real primary with a streaming standby that take nothing but TLS.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { type PostgresHere, startPostgres } from './postgres-here.ts';
import { composeOf, judges, planOfText, temporaryFolder, textOf, writeArtifacts } from './rendered.ts';

/** Two networks on one server, each rendered for one target. */
const topologyOf = (name: string, port: number, tls = ''): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: production
zones: [a, b]
databases:
  pg: { availability: ha, version: "14", host: db.example, port: ${port}, ${tls}egress: [10.1.0.0/16], credentials: { secret: pg-admin } }
domains:
  ${name}domain: { protocolVersion: 5, deployment: embedded, database: pg, membership: open, backup: {} }
participants:
  ${name}: { domains: [${name}domain], database: pg, parties: [Alice] }
`;

const artifactsOf = async (target: 'compose' | 'k8s', text: string) => {
  const plan = await planOfText(text);
  return target === 'k8s' ? kubernetes.render(plan) : composeOf(plan);
};

/** The commands with which a README makes the databases. */
const commandsOf = (readme: string): string =>
  /\n```sh\n((?:(?!```)[\s\S])*?psql '[\s\S]*?)```/.exec(readme)?.[1] ?? '';

describe('the README for Kubernetes', async () => {
  const artifacts = await artifactsOf('k8s', topologyOf('node', 5433));
  const readme = textOf(artifacts, 'README.md');

  it('comes in the order in which it works', () => {
    const steps = [
      'kubectl create namespace',
      'prerequisites.txt',
      'make the databases',
      '3. `kubectl apply -k',
    ];
    const places = steps.map((each) => readme.indexOf(each));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    // What nobody here runs is not rendered, and every Secret that the commands read is in the list.
    expect(artifacts.some(({ text }) => /^kind: Cluster$/m.test(text))).toBe(false);
    const read = [...commandsOf(readme).matchAll(/get secret (\S+)/g)];
    expect(read).toHaveLength(3);
    for (const [, secret = ''] of read)
      expect(textOf(artifacts, 'net/prerequisites.txt')).toMatch(new RegExp(`^net/${secret} `, 'm'));
  });

  it('has the certificate made first where the manifests make it', async () => {
    const inside = topologyOf('node', 5432)
      .replace('host: db.example, ', '')
      .replace('zones:', 'kubernetes: { postgresOperator: none }\nzones:');
    const page = textOf(await artifactsOf('k8s', inside), 'README.md');
    expect(page).not.toContain('Then make the databases');
    expect(page).toContain('apply them first: nodes wait for it');
    expect(commandsOf(page)).toContain(
      "psql 'host=pg-rw.net.svc.cluster.local port=5432 dbname=postgres user=ADMINISTRATOR sslmode=verify-full sslrootcert=net/postgres/ca.crt'",
    );
  });
});

describe.each(['compose', 'k8s'] as const)('what %s is told of security', (target) => {
  it.each([
    ['', 'verify-full', true],
    ['tls: verify-ca, ', 'verify-ca', true],
    ['tls: require, ', 'require', false],
    ['tls: disable, ', undefined, false],
  ])('is what the topology says: "%s"', async (tls, mode, isVerified) => {
    const artifacts = await artifactsOf(target, topologyOf('node', 5433, tls));
    const commands = commandsOf(textOf(artifacts, 'README.md'));
    const script = textOf(artifacts, target === 'k8s' ? 'net/postgres/backup.sh' : 'scripts/backup.sh');
    const inReadme = target === 'k8s' ? 'net/postgres/pg-ca.crt' : 'secrets/trust/pg-ca/ca.crt';
    const inScript = target === 'k8s' ? 'postgres/pg-ca.crt' : inReadme;
    expect(/ sslmode=(\S+?)['\s]/.exec(commands)?.[1]).toBe(mode);
    expect(/ sslrootcert=(\S+?)['\s]/.exec(commands)?.[1]).toBe(isVerified ? inReadme : undefined);
    expect(
      [...script.matchAll(/^elsewhere pg (?:\S+ ){4}(\S+) \S+ \S+(?: (\S+))?$/gm)].map((each) =>
        each.slice(1),
      ),
    ).toEqual(Array(2).fill([mode ?? 'prefer', isVerified ? inScript : undefined]));
  });
});

const asUser = process.getuid?.() === 0 ? 65534 : undefined;

/** A port that is free at the addresses of both servers. */
const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.2', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });

/** An authority and a certificate of the server's name. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  for (const name of ['ca', 'other'])
    openssl(
      'req',
      '-x509',
      ...fresh,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    );
  openssl(
    ...['req', '-x509', ...fresh, '-subj', '/CN=db', '-CA', 'ca.crt', '-CAkey', 'ca.key'],
    ...['-addext', 'subjectAltName=DNS:db.example', '-keyout', 'server.key', '-out', 'server.crt'],
  );
}

/** What stands for the cluster and for the engine: Secrets are read, and clients of a container run here. */
const kubectl = `#!/bin/sh
case "$*" in
  "-n net get secret pg-ca "*'"ca.crt"'*) cat "$CERTIFICATES/ca.crt" ;;
  "-n net get secret "*'"password"'*) printf 'password of %s' "$5" ;;
  *) echo "not expected: $*" >&2; exit 1 ;;
esac
`;
const docker = `#!/bin/bash
while [ "$1" != pg_dump ] && [ "$1" != pg_restore ]; do
  case "$1" in
    --env) case "$2" in *=*) export "$2" ;; esac; shift ;;
    --volume) mounted=\${2%%:/*} ;;
  esac
  shift
done
[ -z "\${PGSSLROOTCERT:-}" ] || export PGSSLROOTCERT=$mounted
exec "$@"
`;

describe.skipIf(!judges.postgres.isHere || !judges.openssl.isHere)('a managed PostgreSQL', () => {
  const certificates = temporaryFolder();
  const tools = temporaryFolder();
  const folders = { compose: temporaryFolder(), k8s: temporaryFolder() };
  const networks = { compose: 'single', k8s: 'spread' };
  const targets = ['k8s', 'compose'] as const;
  const readmes = { compose: '', k8s: '' };
  let primary: PostgresHere | undefined;
  let standby: PostgresHere | undefined;
  /** Where the one name leads that clients know. */
  let address = '127.0.0.1';

  const prepare = (folder: string): void => {
    for (const name of ['server.crt', 'server.key']) {
      copyFileSync(join(certificates, name), join(folder, name));
      if (asUser !== undefined) chownSync(join(folder, name), asUser, asUser);
      chmodSync(join(folder, name), 0o600);
    }
    // Whoever comes over the network shows a password inside of TLS. The socket is the provider's own way in.
    writeFileSync(
      join(folder, 'pg_hba.conf'),
      'local all all trust\nlocal replication all trust\nhostssl all all all scram-sha-256\n',
    );
  };
  const optionsAt = (host: string, port: number): string =>
    `-c listen_addresses=${host} -c port=${port} -c ssl=on -c max_connections=150`;
  const env = (more: Record<string, string> = {}) => ({
    PATH: `${tools}:${primary?.bin}:${process.env['PATH']}`,
    CERTIFICATES: certificates,
    PGHOSTADDR: address,
    ...more,
  });
  const bash = (folder: string, script: string, more?: Record<string, string>) => {
    const { status, stderr } = spawnSync('bash', ['--norc', '-eu', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: env(more),
    });
    return [status, stderr];
  };
  /** The README's commands, by the administrator whom the provider gave the owner of the network. */
  const setUp = (target: 'compose' | 'k8s') =>
    bash(folders[target], commandsOf(readmes[target]).replace('user=ADMINISTRATOR', 'user=master'), {
      PGPASSWORD: 'of the master',
    });
  /** What a node's rendered configuration says of its database, with the password that its process is given. */
  const clientOf = (target: 'compose' | 'k8s', node: string) => {
    const folder = join(folders[target], target === 'k8s' ? `net/base/config/${node}-1` : 'canton');
    const config = readFileSync(join(folder, `${node}-1.conf`), 'utf8');
    const of = (key: string): string => new RegExp(`\\b${key} = "?([^"\\n]+)`).exec(config)?.[1] ?? '';
    const variable = of('password').slice(2, -1);
    const own = readFileSync(join(folders.compose, '.env'), 'utf8');
    return {
      PGPORT: of('portNumber'),
      PGHOST: of('serverName'),
      PGDATABASE: of('databaseName'),
      PGUSER: of('user'),
      PGSSLMODE: of('sslmode'),
      PGSSLROOTCERT: of('sslrootcert').replace('/etc/trust/pg-ca', certificates),
      PGPASSWORD:
        target === 'k8s'
          ? `password of ${node}-db`
          : (new RegExp(`^${variable}=(.*)$`, 'm').exec(own)?.[1] ?? ''),
    };
  };
  const ask = (client: Record<string, string>, sql: string) => {
    const { stdout, stderr } = spawnSync('psql', ['-qAtX', '-c', sql], {
      encoding: 'utf8',
      env: env(client),
    });
    return stdout.trim() + stderr;
  };
  const nodes = targets.flatMap((target) =>
    [networks[target], `${networks[target]}domain`].map((node) => [target, node] as const),
  );
  /** Every role, database, owner and right of a server. */
  const inventory = (server: PostgresHere | undefined): string =>
    execFileSync(
      join(server?.bin ?? '', 'pg_dumpall'),
      ['--schema-only', '--no-role-passwords', '-U', 'postgres'],
      {
        encoding: 'utf8',
        env: { PGHOST: server?.socket, PGPORT: String(port) },
      },
    ).replace(/^\\(?:un)?restrict .*$/gm, '');
  let port = 0;

  beforeAll(async () => {
    port = await freePort();
    makeCertificates(certificates);
    for (const [name, text] of Object.entries({ kubectl, docker })) {
      writeFileSync(join(tools, name), text);
      chmodSync(join(tools, name), 0o755);
    }
    primary = startPostgres({ options: optionsAt('127.0.0.1', port), prepare });
    const made = primary.psql('postgres', 'postgres', [
      ...['-p', String(port), '-c'],
      "CREATE ROLE master LOGIN CREATEDB CREATEROLE PASSWORD 'of the master'",
    ]);
    expect(made).toBe('');
    for (const target of targets) {
      const artifacts = await artifactsOf(target, topologyOf(networks[target], port));
      readmes[target] = textOf(artifacts, 'README.md');
      writeArtifacts(folders[target], artifacts);
    }
    // The first commands of Compose, and what is handed over.
    expect(bash(folders.compose, './scripts/make-secrets.sh')).toEqual([0, '']);
    mkdirSync(join(folders.compose, 'secrets/trust/pg-ca'), { recursive: true });
    copyFileSync(join(certificates, 'ca.crt'), join(folders.compose, 'secrets/trust/pg-ca/ca.crt'));
  }, 180_000);

  afterAll(() => {
    standby?.stop();
    primary?.stop();
  });

  it('is set up by who is no superuser, and the second time changes nothing', () => {
    for (const target of targets) expect(setUp(target), target).toEqual([0, '']);
    const before = inventory(primary);
    for (const target of targets) expect(setUp(target), target).toEqual([0, '']);
    expect(inventory(primary)).toBe(before);
    expect(before).not.toMatch(/ROLE single.* (?:SUPERUSER|CREATEDB|CREATEROLE)/);
  });

  it.each(nodes)('lets in what %s renders of %s, with TLS', (target, node) => {
    const client = clientOf(target, node);
    expect(client).toMatchObject({ PGUSER: node, PGSSLMODE: 'verify-full', PGHOST: 'db.example' });
    const sql =
      'CREATE TABLE held AS SELECT 1 AS by; SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    expect(ask(client, sql)).toBe('t');
  });

  it('lets in nobody by less', () => {
    const [[target, node] = ['k8s', ''] as const, [, other] = []] = nodes;
    const client = clientOf(target, node);
    const refused: [Record<string, string>, string][] = [
      [{ PGSSLMODE: 'disable', PGSSLROOTCERT: '' }, 'no encryption'],
      [{ PGSSLROOTCERT: join(certificates, 'other.crt') }, 'certificate verify failed'],
      [{ PGHOST: 'other.example' }, 'does not match host name'],
      [{ PGPASSWORD: 'another' }, 'password authentication failed'],
      [{ PGDATABASE: other ?? '' }, 'permission denied for database'],
    ];
    for (const [change, words] of refused) expect(ask({ ...client, ...change }, 'SELECT 1')).toContain(words);
  });

  it('goes on after a failover, with all that was there', () => {
    standby = startPostgres({
      options: optionsAt('127.0.0.2', port),
      ...(primary === undefined ? {} : { follows: { socket: primary.socket, port } }),
    });
    for (const [target, node] of nodes)
      expect(ask(clientOf(target, node), 'INSERT INTO held VALUES (2)')).toBe('');
    const before = inventory(primary);
    const behind = 'SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()';
    const arrived = () =>
      primary?.ask('postgres', 'postgres', ['-p', String(port), '-c', behind]).stdout.trim();
    for (let tries = 0; tries < 100 && arrived() !== '1'; tries++) execFileSync('sleep', ['0.2']);
    expect(arrived()).toBe('1');
    primary?.stop();
    const [[target, node] = ['k8s', ''] as const] = nodes;
    expect(ask(clientOf(target, node), 'SELECT 1')).toContain('refused');
    // The provider's part: the standby is promoted, and the one name leads to it.
    standby.promote();
    address = '127.0.0.2';
    expect(inventory(standby)).toBe(before);
    for (const [target, node] of nodes) {
      const sql =
        'INSERT INTO held VALUES (3); SELECT count(*) FROM held; SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
      expect(ask(clientOf(target, node), sql).split('\n')).toEqual(['3', 't']);
    }
    for (const target of targets) expect(setUp(target), target).toEqual([0, '']);
    expect(inventory(standby)).toBe(before);
    // It takes as many connections as the README asks for.
    const needed = Number(/at least (\d+) connections/.exec(readmes.k8s)?.[1]);
    expect(Number(ask(clientOf(target, node), 'SHOW max_connections'))).toBeGreaterThan(needed);
  });

  it.each(targets)('is saved and put back by the script for %s, with TLS', (target) => {
    const script = target === 'k8s' ? 'net/postgres/backup.sh' : 'scripts/backup.sh';
    const exports = commandsOf(readmes[target]).replace(/^psql.*$/m, '');
    const run = (args: string) => bash(folders[target], `${exports}./${script} ${args}`);
    const client = clientOf(target, networks[target]);
    expect(run('saved')).toEqual([0, '']);
    const kept = join(folders[target], target === 'k8s' ? 'net/saved' : 'saved');
    expect(readdirSync(kept)).toContain('complete');
    expect(ask(client, 'DELETE FROM held')).toBe('');
    expect(run('--restore saved')).toEqual([0, '']);
    expect(ask(client, 'SELECT count(*) FROM held')).toBe('3');
    // Whoever stands in its place is not given the password.
    const root = target === 'k8s' ? 'net/postgres/pg-ca.crt' : 'secrets/trust/pg-ca/ca.crt';
    const passwords = exports.replace(/^kubectl.*$/m, '');
    copyFileSync(join(certificates, 'other.crt'), join(folders[target], root));
    expect(bash(folders[target], `${passwords}./${script} again`)[1]).toContain('certificate verify failed');
  });
});
