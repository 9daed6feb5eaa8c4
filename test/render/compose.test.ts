import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { topologyFiles } from '../topology-files.ts';
import { startPostgres } from './postgres-here.ts';
import {
  composeBinary,
  composeOf,
  judges,
  planOfFile,
  planOfText,
  renderFile,
  temporaryFolder,
  textOf,
  verdict,
  writeArtifacts,
} from './rendered.ts';

const production = 'templates/starters/production.topology.yaml';

describe.each(topologyFiles)('%s for Compose', (file) => {
  it('has the same bytes twice, in one order, and no path that leads out', async () => {
    const [first, second] = [composeOf(await planOfFile(file)), composeOf(await planOfFile(file))];
    expect(second).toEqual(first);
    const paths = first.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => path.startsWith('/') || path.split('/').includes('..'))).toEqual([]);
  });

  it('gives no secret a value', async () => {
    const plan = await planOfFile(file);
    const artifacts = composeOf(plan);
    for (const line of textOf(artifacts, '.env.example').split('\n')) expect(line).toMatch(/^(?:#.*|\w+=)?$/);
    for (const { path, text } of artifacts.filter((artifact) => artifact.path.endsWith('.conf'))) {
      for (const [, value] of text.matchAll(/\s(?:password|client-secret|token) = (.*)/g))
        expect(value, path).toMatch(/^\$\{\??[A-Z0-9_]+\}$/);
    }
  });
});

describe('what one organization runs', () => {
  it('leaves the others out, and says what has to be exchanged', async () => {
    const folder = await renderFile(production, 'member');
    const file = readFileSync(join(folder, 'docker-compose.yaml'), 'utf8');
    expect(file).toContain('member-participant-1:');
    expect(file).not.toMatch(/^ {2}(?:sequencer|mediator|manager|operator)-/m);
    expect(file).toContain('sequencer-lb:${SEQUENCER_LB_ADDRESS:?');
    expect(readFileSync(join(folder, '.env.example'), 'utf8')).toContain('SEQUENCER_LB_ADDRESS=');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(readme).toContain('**member** receives from operator: address of the sequencers of domain `main`');
    expect(readme).toContain('**member** gives to operator: id of participant service `member-participant`');
  });
});

describe('names that are hard to write', () => {
  it('cannot end a string, a comment or a path', async () => {
    const artifacts = composeOf(
      await planOfText(`apiVersion: canton-plan/v1
name: 'odd "name"'
daml: { version: "2.10.4" }
environment: development
databases: { pg: {} }
domains: { __proto__: { protocolVersion: 5 } }
participants:
  "../../x\\"; rm -rf / #":
    domains: [__proto__]
    database: { server: pg, name: "a'b\\"c", user: "o'brien" }
    parties: ["Al\\"ice\${x}"]
`),
    );
    expect(artifacts.map(({ path }) => path).filter((path) => path.includes('..'))).toEqual([]);
    expect(textOf(artifacts, 'postgres/pg.sql')).toContain(`rolname = 'o''brien'`);
    expect(textOf(artifacts, 'postgres/pg.sql')).toContain(`REVOKE ALL ON DATABASE "a'b""c"`);
    expect(textOf(artifacts, 'canton/connect.canton')).toContain(`"Al\\"ice\${x}"`);
  });

  it('are networks also where Compose would take them for extensions', async () => {
    const artifacts = composeOf(
      await planOfText(`apiVersion: canton-plan/v1
name: x-net
daml: { version: "2.10.4" }
environment: development
organizations: { x-bank: { role: operator }, x-user: { role: user }, net-x-bank: { role: user } }
databases: { x-pg: { organization: x-bank }, pg: { organization: x-user }, other: { organization: net-x-bank } }
domains: { x-domain: { organization: x-bank, protocolVersion: 5, deployment: embedded, database: x-pg } }
participants:
  x-node: { organization: x-user, domains: [x-domain], database: pg }
  node: { organization: net-x-bank, domains: [x-domain], database: other }
`),
    );
    const file = load(textOf(artifacts, 'docker-compose.yaml')) as {
      services: Record<string, { networks?: object }>;
      networks: object;
    };
    expect(Object.keys(file.networks).sort()).toEqual([
      'net-net-x-bank',
      'net-x-bank',
      'net-x-bank-to-net-net-x-bank',
      'net-x-user',
      'net-x-user-to-net-net-x-bank',
    ]);
    const used = Object.values(file.services).flatMap(({ networks = [] }) =>
      Array.isArray(networks) ? networks : Object.keys(networks),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(file.networks).sort());
  });
});

describe('variables and labels whose names begin with x-', async () => {
  const artifacts = composeOf(
    await planOfText(`apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
databases:
  pg: { version: "14", overrides: [{ target: compose, patch: { labels: { x-owner: ops } } }] }
domains: { main: { protocolVersion: 5, deployment: embedded, database: pg } }
participants:
  node:
    domains: [main]
    database: pg
    environment: { x-tenant: "a$b", OTHER: "2" }
overrides:
  - { target: compose, patch: { services: { node-1: { environment: { x-more: "3", OTHER: null } } } } }
`),
  );
  type Named = Record<string, unknown> | string[];
  const { services } = load(textOf(artifacts, 'docker-compose.yaml')) as {
    services: Record<string, { environment: Named; labels: Named }>;
  };

  it('stand in lists, where Compose takes them for nothing else', () => {
    const node = services['node-1']?.environment;
    expect(node).toEqual(expect.arrayContaining(['x-tenant=a$$b', 'x-more=3']));
    // A secret's variable keeps what Compose puts in its place; what a patch takes away is gone.
    expect(String(node)).toMatch(/NODE_DB_PASSWORD=\$\{NODE_DB_PASSWORD:\? set it in \.env\}/);
    expect(String(node)).not.toContain('OTHER');
    expect(services['pg']?.labels).toContain('x-owner=ops');
    // All others are maps as before.
    expect(services['main-1']?.environment).toHaveProperty('JDK_JAVA_OPTIONS');
  });

  it.skipIf(!judges.compose.isHere)('reach the container as they were written, for Compose itself', () => {
    const folder = temporaryFolder();
    writeArtifacts(folder, artifacts);
    const variables = { NODE_DB_PASSWORD: 'of the node', MAIN_DB_PASSWORD: 'x', PG_ADMIN_PASSWORD: 'x' };
    const read = spawnSync(composeBinary ?? '', ['config', '--format', 'json'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...variables },
    });
    expect(read.stderr).toBe('');
    const { services: seen } = JSON.parse(read.stdout);
    expect(seen['node-1'].environment).toMatchObject({
      'x-tenant': 'a$$b',
      'x-more': '3',
      NODE_DB_PASSWORD: 'of the node',
    });
    expect(seen['pg'].labels).toMatchObject({ 'x-owner': 'ops' });
    expect(read.stdout).not.toContain('#extensions');
  });
});

/** A program that needs no other file, as that of the image is. */
const busybox = '/bin/busybox';
if (!existsSync(busybox))
  console.warn('SKIPPED: the program for health checks is not put in place; install busybox-static');

describe.runIf(existsSync(busybox))('the program for health checks', () => {
  it('is put in place again while a health check executes it, as `up` does on a started stack', async () => {
    const text = textOf(composeOf(await planOfFile(production)), 'docker-compose.yaml');
    const { services } = load(text) as { services: Record<string, { command?: string[] }> };
    const place = temporaryFolder();
    const [program = '', ...args] = (services['health-probe']?.command ?? []).map((word) =>
      word.replaceAll('/health-probe/', `${place}/`).replace(/ && chmod \d+ \/handover$/, ''),
    );
    expect(verdict(program, args)).toBe('');
    const check = spawn(join(place, 'busybox'), ['sleep', '60'], { stdio: 'ignore' });
    try {
      await once(check, 'spawn');
      expect(verdict(program, args)).toBe('');
      expect(readFileSync(join(place, 'busybox')).equals(readFileSync(busybox))).toBe(true);
    } finally {
      check.kill();
    }
  });
});

describe('the scripts for development', () => {
  it.skipIf(!judges.openssl.isHere)(
    'make secrets once, and ask for those that nobody can make up',
    async () => {
      const folder = await renderFile(production);
      const first = spawnSync('bash', ['scripts/make-secrets.sh'], { cwd: folder, encoding: 'utf8' });
      expect([first.status, first.stderr]).toEqual([
        1,
        'OPERATOR_OAUTH_CLIENT_SECRET has to be set in .env: nobody can make it up\n',
      ]);
      const environment = readFileSync(join(folder, '.env'), 'utf8');
      expect(environment).toMatch(/^MANAGER_DB_PASSWORD=[0-9a-f]{48}$/m);
      expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
      writeFileSync(join(folder, '.env'), `${environment}OPERATOR_OAUTH_CLIENT_SECRET=x\n`);
      expect(verdict('bash', ['scripts/make-secrets.sh'], { cwd: folder })).toBe('');
      expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(
        `${environment}OPERATOR_OAUTH_CLIENT_SECRET=x\n`,
      );
    },
  );

  it.skipIf(!judges.openssl.isHere)(
    'make certificates that hold for every name under which something is reached',
    async () => {
      const folder = await renderFile('fixtures/figures/04-stack/topology.yaml');
      expect(verdict('bash', ['scripts/make-dev-ca.sh'], { cwd: folder })).toBe('');
      for (const [name, host] of certificateHosts(folder)) {
        const check = [
          'verify',
          '-CAfile',
          `secrets/tls/${name}/ca.crt`,
          '-verify_hostname',
          host,
          `secrets/tls/${name}/tls.crt`,
        ];
        expect(verdict('openssl', check, { cwd: folder })).toBe('');
        expect(readFileSync(join(folder, `secrets/tls/${name}/tls.key`), 'utf8')).toMatch(
          /^-----BEGIN PRIVATE KEY-----/,
        );
      }
    },
  );
});

/** What the script is asked for: every certificate with each of its names. */
const certificateHosts = (folder: string): [string, string][] =>
  [
    ...readFileSync(join(folder, 'scripts/make-dev-ca.sh'), 'utf8').matchAll(
      /^certificate (\S+) \S+ '(.*)'$/gm,
    ),
  ].flatMap(([, name = '', names = '']) =>
    [...names.matchAll(/DNS:([^,]+)/g)].map(([, host = '']): [string, string] => [name, host]),
  );

describe('the alerts', () => {
  it.skipIf(!judges.promtool.isHere)(
    'say what they should, and nothing about healthy passive instances',
    async () => {
      const folder = await renderFile(production);
      const alerts = join(folder, 'prometheus/operator-prometheus-alerts.yml');
      const tests = join(temporaryFolder(), 'tests.yml');
      writeFileSync(tests, readFileSync('test/render/alerts.test.yml', 'utf8').replace('ALERTS', alerts));
      expect(verdict('promtool', ['test', 'rules', tests])).toBe('');
    },
  );
});

describe('the set-up of databases', () => {
  it.skipIf(!judges.postgres.isHere)(
    'is run by PostgreSQL, twice, and lets each user into its own database alone',
    async () => {
      const folder = await renderFile(production);
      const server = startPostgres();
      const passwords = {
        MAIN_SEQUENCER_DB_PASSWORD: "it's",
        MEDIATOR_DB_PASSWORD: 'b',
        MANAGER_DB_PASSWORD: 'c',
      };
      try {
        const setup = join(folder, 'postgres/domain-pg.sql');
        for (let run = 0; run < 2; run++)
          expect(server.psql('postgres', 'postgres', ['-f', setup], passwords)).toBe('');
        expect(server.psql('mediator', 'mediator', ['-c', 'CREATE TABLE mine ()'])).toBe('');
        expect(server.psql('mediator', 'manager', ['-c', 'SELECT 1'])).toContain(
          'permission denied for database',
        );
      } finally {
        server.stop();
      }
    },
  );
});

describe('what the user adds', () => {
  const text = `apiVersion: canton-plan/v1
name: extra
daml: { version: "2.10.4" }
environment: development
domains: { local: { protocolVersion: 5 } }
participants:
  alice:
    domains: [local]
    extraConfig:
      ledger-api.command-service.max-commands-in-flight: 512
      crypto: { provider: jce }
      "odd key": ["\${?ODD}", 1]
    overrides:
      - { target: compose, patch: { mem_limit: 2g, restart: null } }
      - { target: k8s, patch: { spec: {} } }
overrides:
  - { target: compose, patch: { x-note: mine } }
`;

  it('is merged into the configuration of the node, and into the service', async () => {
    const artifacts = composeOf(await planOfText(text));
    const config = textOf(artifacts, 'canton/alice-1.conf');
    expect(config).toMatch(/port = 4001\n\s+command-service \{\n\s+max-commands-in-flight = 512/);
    expect(config).toContain(`"odd key" = [\${?ODD}, 1]`);
    const file = textOf(artifacts, 'docker-compose.yaml');
    expect(/ {2}alice-1:\n(?: {4}.*\n)*/.exec(file)?.[0]).toContain('mem_limit: 2g');
    expect(/ {2}alice-1:\n(?: {4}.*\n)*/.exec(file)?.[0]).not.toContain('restart:');
    expect(file).toContain('x-note: mine');
  });
});
