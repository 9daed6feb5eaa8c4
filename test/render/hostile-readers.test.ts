import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnsafeText } from '../../src/base/text-types.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { compileText } from '../support.ts';
import { canary, worst } from './hostile.ts';
import { kubectl } from './kubernetes-set.ts';
import { startPostgres } from './postgres-here.ts';
import {
  composeBinary,
  composeOf,
  filesOf,
  judges,
  makeCertificate,
  oracle,
  temporaryFolder,
  verdict,
  writeArtifacts,
} from './rendered.ts';

/** The plan of a topology that `render` takes; undefined where it refuses. */
async function planOf(value: unknown): Promise<Plan | undefined> {
  const { diagnostics, topologies } = await compileText(JSON.stringify(value));
  const topology = topologies[0]?.topology;
  if (topology === undefined || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  try {
    const plan = makePlan(topology);
    // Printers refuse as well.
    composeOf(plan);
    kubernetes.render(plan);
    return plan;
  } catch (error) {
    if (error instanceof UnsafeText) return undefined;
    throw error;
  }
}

const turns = Array.from({ length: Number(process.env['HOSTILE'] ?? 1) }, (_, turn) => turn);

describe.each(turns)('a topology with hostile texts wherever one is taken (%i)', (turn) => {
  let [compose, manifests] = ['', ''];
  let server: ReturnType<typeof startPostgres> | undefined;
  beforeAll(async () => {
    const { value, count } = await worst(
      'test/render/topologies/variety.yaml',
      turn,
      async (changed) => (await planOf(changed)) !== undefined,
    );
    expect(count).toBeGreaterThan(10);
    const plan = await planOf(value);
    if (plan === undefined) throw new Error('it is not taken');
    [compose, manifests] = [temporaryFolder(), temporaryFolder()];
    writeArtifacts(compose, composeOf(plan));
    writeArtifacts(manifests, kubernetes.render(plan));
    if (judges.postgres.isHere) server = startPostgres();
  }, 300_000);
  afterAll(() => {
    server?.stop();
    for (const folder of [compose, manifests, process.cwd(), '/tmp'])
      expect(
        readdirSync(folder, { recursive: folder === compose }).filter(
          (name) => basename(String(name)) === canary,
        ),
      ).toEqual([]);
  });
  const all = (pattern: RegExp): string[] =>
    [compose, manifests].flatMap((folder) => filesOf(folder, pattern));

  it('has scripts that bash and shellcheck read as they are meant', () => {
    for (const script of all(/\.sh$/)) expect(verdict('bash', ['-n', script])).toBe('');
    if (judges.shellcheck.isHere)
      expect(verdict('shellcheck', ['--severity=warning', ...all(/\.sh$/)])).toBe('');
  });

  it('has scripts that run nothing of it', () => {
    const stubs = temporaryFolder();
    for (const name of ['kubectl', 'docker', 'psql', 'pg_dump']) {
      writeFileSync(join(stubs, name), '#!/bin/sh\ncat >/dev/null\nexit 0\n');
      chmodSync(join(stubs, name), 0o755);
    }
    const scripts = all(/make-secrets\.sh$/);
    expect(scripts.length).toBeGreaterThan(1);
    for (const script of scripts) {
      const env = { PATH: `${stubs}:/usr/bin:/bin`, HOME: stubs, TMPDIR: stubs };
      spawnSync('bash', [script], {
        cwd: dirname(script),
        env,
        input: '',
        encoding: 'utf8',
        timeout: 60_000,
      });
      for (const folder of [dirname(script), dirname(dirname(script)), stubs])
        expect(existsSync(join(folder, canary))).toBe(false);
    }
  }, 120_000);

  it.skipIf(!judges.postgres.isHere)('has SQL that psql runs as it is meant', () => {
    const variables = readFileSync(join(compose, '.env.example'), 'utf8').matchAll(/^(\w+)=/gm);
    const passwords = Object.fromEntries([...variables].map(([, name]) => [name, 'x']));
    const scripts = filesOf(compose, /postgres\/.*\.sql$/);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts)
      expect([
        basename(script),
        server?.psql('postgres', 'postgres', ['-v', 'ON_ERROR_STOP=1', '-f', script], passwords),
      ]).toEqual([basename(script), '']);
    const roles = server?.ask('postgres', 'postgres', [
      '-c',
      'SELECT count(*) FROM pg_roles WHERE rolsuper',
    ]).stdout;
    expect(roles?.trim()).toBe('1');
  });

  it.skipIf(!judges.hoconSyntax.isHere)('has configurations that Typesafe Config reads', () => {
    expect(verdict('bash', [oracle('hocon-syntax'), ...all(/\.conf$/)])).toBe('');
  });

  it.skipIf(!judges.haproxy.isHere || !judges.openssl.isHere)('has balancers that HAProxy takes', () => {
    const [certificate, copies] = [makeCertificate(), temporaryFolder()];
    for (const path of all(/\.cfg$/)) {
      const copy = join(copies, path.replaceAll('/', '_'));
      const text = readFileSync(path, 'utf8')
        .replaceAll('/etc/tls/tls.crt', `${certificate}/tls.crt`)
        // The names are known between the containers only; that none has an address is a warning.
        .replace('init-addr libc,none', 'init-addr none');
      writeFileSync(copy, text.replace(/\/etc\/trust\/[^\s']+\/ca\.crt/g, `${certificate}/tls.crt`));
      expect(verdict('haproxy', ['-c', '-dW', '-f', copy])).toBe('');
    }
  });

  it.skipIf(!judges.promtool.isHere)('has alerts that Prometheus takes', () => {
    const alerts = filesOf(compose, /-alerts\.yml$/);
    expect(alerts.length).toBeGreaterThan(0);
    expect(verdict('promtool', ['check', 'rules', ...alerts])).toBe('');
  });

  it.skipIf(!judges.compose.isHere)('is a Compose file that Docker Compose takes', () => {
    const args = [
      oracle('compose-check.mjs'),
      '--allow-missing',
      'secrets/*',
      join(compose, 'docker-compose.yaml'),
    ];
    expect(verdict(process.execPath, args, { env: { ...process.env, COMPOSE_V2: composeBinary } })).toBe('');
  });

  it.skipIf(!kubectl.isHere)('is built by kustomize', () => {
    for (const path of filesOf(manifests, /kustomization\.yaml$/))
      expect(verdict('kubectl', ['kustomize', dirname(path)])).toBe('');
  });
});
