/** What has to hold long after the first start: memory, logs, certificates, databases that somebody else runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { targets } from '../../templates/targets.ts';
import { topologyFiles } from '../topology-files.ts';
import { startPostgres } from './postgres-here.ts';
import {
  composeBinary,
  composeOf,
  judges,
  planOfFile,
  planOfText,
  temporaryFolder,
  textOf,
  verdict,
  writeArtifacts,
} from './rendered.ts';

interface Service {
  readonly environment?: Record<string, string>;
  readonly logging?: { readonly options?: Record<string, string> };
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly memory?: string } } };
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
}

const servicesOf = (plan: Plan): Record<string, Service> =>
  (load(textOf(composeOf(plan), 'docker-compose.yaml')) as { services: Record<string, Service> }).services;

describe.each(topologyFiles)('%s on one machine', (file) => {
  it('limits the memory and the log of everything that runs, and gives it time to stop', async () => {
    const plan = await planOfFile(file);
    const oneShot = new Set([...plan.jobs, ...plan.consoles].map(({ name }) => name));
    for (const [name, service] of Object.entries(servicesOf(plan))) {
      const memory = /^(\d+)m$/.exec(service.deploy?.resources?.limits?.memory ?? '')?.[1];
      expect(Number(memory), name).toBeGreaterThan(0);
      expect(service.logging?.options, name).toEqual({ 'max-size': '20m', 'max-file': '5' });
      if (!oneShot.has(name) && name !== 'health-probe')
        expect(service.stop_grace_period, name).toBeDefined();
      const heap = / -Xmx(\d+)([mg])/.exec(service.environment?.['JDK_JAVA_OPTIONS'] ?? '');
      if (heap !== null)
        expect(Number(memory), name).toBeGreaterThan(Number(heap[1]) * (heap[2] === 'g' ? 1024 : 1));
    }
  });
});

describe('the starter for development', () => {
  it('fits a machine of 8 GB, with every step and console at once', async () => {
    const services = servicesOf(await planOfFile('templates/starters/development.topology.yaml'));
    const limits = Object.values(services).map(({ deploy }) =>
      Number.parseInt(deploy?.resources?.limits?.memory ?? '', 10),
    );
    expect(limits.length).toBeGreaterThan(4);
    // A gigabyte and a half of the eight is for the engine and the system.
    expect(limits.reduce((sum, limit) => sum + limit, 0)).toBeLessThanOrEqual(6.5 * 1024);
  });
});

const small = (participant: string, more = ''): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
domains: { local: { protocolVersion: 5 } }
participants:
  node:
    domains: [local]
${participant}
${more}`;

const odd =
  String.raw`    environment: { PLAIN: "pa$$word$x", ANOTHER: "\${HOME}", THIRD: "$(HOSTNAME) $$(X)" }
    jvm: { heap: 1g, options: ["-Dpath=a b", "-Dkey=a$b", "-Dquote=it's \"so\" "] }`.replaceAll('\\$', '$');

/** What the kubelet makes of a value: `$(NAME)` is replaced, two dollar signs are one. */
const asKubelet = (value: string): string =>
  value.replace(/\$(\$|\((\w+)\))/g, (_, sign: string) => (sign === '$' ? '$' : '<another variable>'));

/** What the launcher makes of `JDK_JAVA_OPTIONS`. */
const asLauncher = (value: string): string[] =>
  [...value.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );

describe('a dollar sign of the topology', () => {
  const wanted = { PLAIN: 'pa$$word$x', ANOTHER: `\${HOME}`, THIRD: '$(HOSTNAME) $$(X)' };

  it.skipIf(!judges.compose.isHere)('reaches containers as it is with Compose', async () => {
    const folder = temporaryFolder();
    writeArtifacts(folder, composeOf(await planOfText(small(odd))));
    const printed = execFileSync(
      composeBinary ?? '',
      [
        '--project-directory',
        folder,
        '-f',
        join(folder, 'docker-compose.yaml'),
        'config',
        '--format',
        'json',
      ],
      { encoding: 'utf8', env: { ...process.env, HOME: '/root', x: 'host', b: 'host' } },
    );
    // `config` prints a file that can be read again, so what a container gets stands there with its signs doubled.
    const { environment } = JSON.parse(printed).services['node-1'];
    const seen = (value: string): string => value.replaceAll('$$', '$');
    for (const [name, value] of Object.entries(wanted)) expect(seen(environment[name])).toBe(value);
    expect(asLauncher(seen(environment.JDK_JAVA_OPTIONS))).toEqual([
      '-XX:+ExitOnOutOfMemoryError',
      '-Xms1g',
      '-Xmx1g',
      '-Dpath=a b',
      '-Dkey=a$b',
      `-Dquote=it's "so" `,
    ]);
  });

  it('reaches containers as it is on Kubernetes', async () => {
    const text = textOf(kubernetes.render(await planOfText(small(odd))), 'net/base/node.yaml');
    const set = text
      .split('\n---\n')
      .map((each) => load(each) as { kind: string; spec: never })
      .find(({ kind }) => kind === 'StatefulSet') as unknown as {
      spec: {
        template: {
          spec: {
            containers: [
              { env: { name: string; value: string }[]; resources: { limits: { memory: string } } },
            ];
          };
        };
      };
    };
    const [container] = set.spec.template.spec.containers;
    for (const [name, value] of Object.entries(wanted))
      expect(asKubelet(container.env.find((each) => each.name === name)?.value ?? '')).toBe(value);
  });

  it('of a patch stays one too: a file from a stranger must not ask for another component’s secret', async () => {
    const patch = `    overrides: [{ target: compose, patch: { environment: { MINE: "\${MINE:-x}" } } }]`;
    expect(servicesOf(await planOfText(small(patch)))['node-1']?.environment?.['MINE']).toBe(`$\${MINE:-x}`);
  });
});

describe('a heap that is larger than the usual memory', () => {
  it('makes room for itself on either target', async () => {
    const plan = await planOfText(small('    jvm: { heap: 8g }'));
    expect(servicesOf(plan)['node-1']?.deploy?.resources?.limits?.memory).toBe('11597m');
    expect(textOf(kubernetes.render(plan), 'net/base/node.yaml')).toContain('memory: 11597Mi');
  });
});

describe('names and ports that meet those of the tool', () => {
  it('leave both services there', async () => {
    const text = `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
databases: { health-probe: {} }
domains: { local: { protocolVersion: 5 } }
participants: { node: { domains: [local], database: health-probe }, health-probe-rw: { domains: [local] } }
jsonApis: { json: { participant: node } }
`;
    const services = servicesOf(await planOfText(text));
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['health-probe', 'health-probe-2']));
    expect(services['health-probe']?.volumes).toContainEqual(
      expect.stringContaining('/var/lib/postgresql/data'),
    );
    const names = kubernetes
      .render(await planOfText(text.replace('health-probe-rw', 'pg-rw').replaceAll('health-probe', 'pg')))
      .flatMap(({ path, text: yaml }) =>
        /base\/[^/]+\.yaml$/.test(path) && !path.endsWith('kustomization.yaml')
          ? yaml.split('\n---\n').map((each) => load(each) as { kind: string; metadata: { name: string } })
          : [],
      )
      .filter(({ kind }) => kind === 'Service' || kind === 'Cluster')
      .map(({ kind, metadata }) => (kind === 'Cluster' ? `${metadata.name}-rw` : metadata.name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('keep a balancer and its own health apart', async () => {
    const plan = await planOfText(
      small(
        '    loadBalancer: mine',
        'loadBalancers: { mine: { targets: [node], ports: { ledgerApi: 8404 } } }',
      ),
    );
    const config = textOf(composeOf(plan), 'haproxy/mine.cfg');
    expect([...config.matchAll(/^ {2}bind :(\d+)/gm)].map(([, port]) => port)).toEqual(['8405', '8404']);
  });
});

describe('log-ins at several trigger nodes', () => {
  it('come back to the node that began them, and the README says which URL leads where', async () => {
    const plan = await planOfFile('fixtures/figures/solution-lb/topology.yaml');
    const artifacts = composeOf(plan);
    for (const node of ['pink', 'green']) {
      const config = textOf(artifacts, `trigger-service/exchange-triggers-${node}-live.conf`);
      expect(config).toContain(`auth-callback-uri = "https://triggers.exchange.example/${node}/cb"`);
      expect(textOf(artifacts, 'README.md')).toContain(
        `| https://triggers.exchange.example/${node} | \`http://exchange-triggers-${node}:8088/\` | https://triggers.exchange.example/${node}/cb |`,
      );
    }
    // One node alone keeps the URL to itself.
    expect(textOf(artifacts, 'trigger-service/alpha-triggers-blue-live.conf')).toContain(
      'auth-callback-uri = "https://triggers.alpha-bank.example/cb"',
    );
  });
});

const secured = (balancer: string): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: development
domains: { local: { protocolVersion: 5 } }
participants: { node: { domains: [local], ledgerApi: { tls: server }, loadBalancer: ${balancer} } }
loadBalancers: { ${balancer}: { targets: [node] } }
`;

describe.skipIf(!judges.openssl.isHere)('certificates for development', () => {
  const folder = temporaryFolder();
  const file = (name: string): string => readFileSync(join(folder, 'secrets', name), 'utf8');
  const make = async (text: string, edit: (script: string) => string = (script) => script) => {
    writeArtifacts(folder, composeOf(await planOfText(text)));
    const script = join(folder, 'scripts/make-dev-ca.sh');
    writeFileSync(script, edit(readFileSync(script, 'utf8')));
    const { status, stdout, stderr } = spawnSync('bash', [script], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };
  const holdsFor = (host: string): string =>
    verdict(
      'openssl',
      [
        'verify',
        '-CAfile',
        'secrets/trust/ca/ca.crt',
        '-verify_hostname',
        host,
        'secrets/tls/node-1/tls.crt',
      ],
      {
        cwd: folder,
      },
    );

  it('stay as they are while they are right', async () => {
    expect(await make(secured('one'))).toBe('');
    const before = file('tls/node-1/tls.crt');
    // Services that run read what they trust at any time: a file of which half is written is no authority.
    const long = new Date('2026-01-01T00:00:00Z');
    const files = ['trust/ca/ca.crt', 'tls/node-1/tls.crt', 'tls/node-1/ca.crt'].map((name) =>
      join(folder, 'secrets', name),
    );
    for (const path of files) utimesSync(path, long, long);
    expect(await make(secured('one'))).toBe('');
    expect(file('tls/node-1/tls.crt')).toBe(before);
    expect(files.map((path) => statSync(path).mtime)).toEqual(files.map(() => long));
    expect(holdsFor('one')).toBe('');
  });

  it('are made again when their names change, and say so', async () => {
    const key = statSync(join(folder, 'secrets/tls/node-1/tls.key')).ino;
    expect(await make(secured('two'))).toContain('made again: node-1');
    expect(holdsFor('two')).toBe('');
    expect(holdsFor('one')).not.toBe('');
    // A file that containers have mounted is written over, not replaced.
    expect(statSync(join(folder, 'secrets/tls/node-1/tls.key')).ino).toBe(key);
  });

  it('are made again when their authority has changed', async () => {
    execFileSync('rm', ['secrets/ca/ca.crt'], { cwd: folder });
    expect(await make(secured('two'))).toContain('made again: node-1');
    expect(holdsFor('two')).toBe('');
  });

  it('are made again some weeks before they end', async () => {
    const shortLived = (script: string): string => script.replace('days=365', 'days=20');
    execFileSync('rm', ['-r', 'secrets/tls/node-1'], { cwd: folder });
    await make(secured('two'), shortLived);
    const before = file('tls/node-1/tls.crt');
    expect(await make(secured('two'))).toContain('made again: node-1');
    expect(file('tls/node-1/tls.crt')).not.toBe(before);
    expect(
      verdict('openssl', ['x509', '-in', 'secrets/tls/node-1/tls.crt', '-noout', '-checkend', '2592000'], {
        cwd: folder,
      }),
    ).toBe('');
  });
});

const managed = `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: staging
zones: [a, b]
databases:
  pg: { availability: ha, version: "14", host: db.example, port: 5433, egress: [10.1.0.0/16], credentials: { secret: pg-admin } }
domains:
  local: { protocolVersion: 5, deployment: embedded, database: pg, membership: open }
participants:
  node: { domains: [local], database: pg, parties: [Alice] }
`;

describe('a PostgreSQL that somebody else runs', async () => {
  const plan = await planOfText(managed);
  const passwords = { NODE_DB_PASSWORD: "it's", LOCAL_DB_PASSWORD: '$a"b' };
  const targets = [
    ['Compose', textOf(composeOf(plan), 'postgres/pg.sql')],
    ['Kubernetes', textOf(kubernetes.render(plan), 'net/postgres/pg.sql')],
  ] as const;

  it.skipIf(!judges.postgres.isHere).each(targets)(
    'is set up for %s by an administrator who is no superuser, and again at any time',
    (_, sql) => {
      const file = join(temporaryFolder(), 'pg.sql');
      writeFileSync(file, sql);
      const server = startPostgres();
      try {
        const admin = ['-c', 'CREATE ROLE master LOGIN CREATEDB CREATEROLE'];
        expect(server.psql('postgres', 'postgres', admin)).toBe('');
        for (const user of ['master', 'master', 'postgres', 'master'])
          expect(server.psql(user, 'postgres', ['-f', file], passwords), user).toBe('');
        const owners = server.ask('postgres', 'postgres', [
          '-c',
          `SELECT datname || ' ' || pg_get_userbyid(datdba) FROM pg_database WHERE datname IN ('node', 'local') ORDER BY 1`,
        ]);
        expect(owners.stdout).toBe('local local\nnode node\n');
        // It keeps no rights that it needed on the way.
        const member = server.ask('postgres', 'postgres', [
          '-c',
          `SELECT pg_has_role('master', 'node', 'MEMBER')`,
        ]);
        expect(member.stdout).toBe('f\n');
        expect(server.psql('node', 'node', ['-c', 'CREATE TABLE mine ()'])).toBe('');
        expect(server.psql('node', 'local', ['-c', 'SELECT 1'])).toContain('permission denied for database');
      } finally {
        server.stop();
      }
    },
  );

  it.skipIf(!judges.postgres.isHere)('is left alone when a password is missing or empty', () => {
    const file = join(temporaryFolder(), 'pg.sql');
    writeFileSync(file, targets[0][1]);
    const server = startPostgres();
    const digest = () =>
      server.ask('postgres', 'postgres', [
        '-c',
        `SELECT rolname, rolpassword FROM pg_authid WHERE rolname = 'node'`,
      ]).stdout;
    try {
      const { NODE_DB_PASSWORD: _, ...missing } = passwords;
      for (const some of [{}, missing, { ...passwords, NODE_DB_PASSWORD: '' }]) {
        const { status, stderr } = server.ask('postgres', 'postgres', ['-f', file], some);
        expect(status).not.toBe(0);
        expect(stderr).toMatch(/_DB_PASSWORD is not set: nothing was changed/);
        expect(server.ask('postgres', 'postgres', ['-c', 'SELECT count(*) FROM pg_database']).stdout).toBe(
          '3\n',
        );
      }
      expect(server.psql('postgres', 'postgres', ['-f', file], passwords)).toBe('');
      const before = digest();
      expect(before).toContain('SCRAM-SHA-256');
      expect(server.ask('postgres', 'postgres', ['-f', file], missing).status).not.toBe(0);
      expect(digest()).toBe(before);
    } finally {
      server.stop();
    }
  });

  it('is told step by step, is reached at its addresses alone, and needs no authority to encrypt', () => {
    const readme = textOf(composeOf(plan), 'README.md');
    expect(readme).toContain(
      "psql 'host=db.example port=5433 dbname=postgres user=ADMINISTRATOR sslmode=require' -f postgres/pg.sql",
    );
    expect(readme).not.toContain('docker compose exec');
    // Whoever types the first commands one after the other has the databases before anything looks for them.
    expect(readme).toMatch(
      /make-secrets\.sh.*\n(?:.*make-dev-ca\.sh.*\n)?# now the databases on servers that exist already: see "Databases"\ndocker compose up/,
    );
    const manifests = kubernetes.render(plan);
    expect(textOf(manifests, 'README.md')).toContain(
      `export NODE_DB_PASSWORD="$(kubectl -n net get secret node-db -o go-template='{{index .data "password" | base64decode}}')"`,
    );
    expect(textOf(manifests, 'net/prerequisites.txt')).toMatch(
      /^PostgreSQL\/net\/pg +# databases and roles on db\.example, made with postgres\/pg\.sql$/m,
    );
    expect(textOf(manifests, 'net/base/node.yaml')).toContain('cidr: 10.1.0.0/16');
    expect(plan.authorities.map(({ name }) => name)).not.toContain('pg-ca');
    expect(plan.handOvers).toEqual([]);
  });
});

describe('images of PostgreSQL', () => {
  const withImage = (image: string, environment = 'development'): string => `apiVersion: canton-plan/v1
name: net
daml: { version: "2.10.4" }
environment: ${environment}
databases: { pg: { image: ${image} } }
domains: { local: { protocolVersion: 5, database: pg } }
participants: { node: { domains: [local], database: pg } }
images: { postgres: "postgres:18" }
jsonApis: { json: { participant: node, cache: local } }
`;

  it('have their volume where their line looks for it', async () => {
    const services = servicesOf(await planOfText(withImage('"postgres:18.1"')));
    expect(services['pg']?.volumes?.[0]).toBe('pg-data:/var/lib/postgresql');
    expect(servicesOf(await planOfText(withImage('"postgres:14"')))['pg']?.volumes?.[0]).toBe(
      'pg-data:/var/lib/postgresql/data',
    );
    const json = textOf(
      kubernetes.render(await planOfText(withImage('"postgres:14"'))),
      'net/base/json.yaml',
    );
    expect(json).toContain('mountPath: /var/lib/postgresql\n');
    expect(json).toContain('value: /var/lib/postgresql/pgdata');
  });

  it('keep their tag beside a digest, which the operator reads the version from', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const clusterImage = async (image: string): Promise<string> =>
      /imageName: "?([^"\n]+)/.exec(
        textOf(kubernetes.render(await planOfText(withImage(image))), 'net/base/pg.yaml'),
      )?.[1] ?? '';
    const registry = 'registry.example/postgresql';
    expect(await clusterImage(`{ repository: ${registry}, tag: "14.15", digest: "${digest}" }`)).toBe(
      `${registry}:14.15@${digest}`,
    );
    expect(await clusterImage(`"${registry}:14.15@${digest}"`)).toBe(`${registry}:14.15@${digest}`);
    expect(await clusterImage('"postgres:14.15"')).toBe('ghcr.io/cloudnative-pg/postgresql:14.15');
  });
});

describe.each(targets)('what is made for $name', ({ makes, render }) => {
  it.each([
    ...topologyFiles,
    'test/render/topologies/variety.yaml',
  ])('is what the target says that it makes: %s', async (file) => {
    expect(render(await planOfFile(file)).filter(({ path }) => !makes.test(path))).toEqual([]);
  });

  it('is that too with a server that somebody else runs', async () => {
    expect(render(await planOfText(managed)).filter(({ path }) => !makes.test(path))).toEqual([]);
  });
});
