import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { restrictPlan } from '../../src/plan/restrict.ts';
import { printYaml } from '../../src/render/print/yaml.ts';
import { topologyFiles } from '../topology-files.ts';
import { kubectl, kubernetesOf, type Manifest, ofKind, setOf } from './kubernetes-set.ts';
import {
  filesOf,
  judge,
  judges,
  makeCertificate,
  oracle,
  planOfFile,
  temporaryFolder,
  verdict,
  writeArtifacts,
} from './rendered.ts';

const strict = judge(
  'the strict check of manifests',
  existsSync(oracle('k8s-strict.mjs')),
  'set CANTON_PLAN_ORACLES',
);

/** The whole of each, and the part of each organization where there are several. */
const parts: readonly (readonly [file: string, organization: string])[] = [
  ['templates/starters/production.topology.yaml', 'operator'],
  ['templates/starters/production.topology.yaml', 'member'],
  ['fixtures/figures/solution-client/topology.yaml', 'alpha-bank'],
];
const cases: readonly (readonly [file: string, organization: string | undefined])[] = [
  ...topologyFiles.map((file) => [file, undefined] as const),
  ...parts,
];

const plans = new Map<string, Promise<Plan>>();
async function planOf(file: string, organization: string | undefined): Promise<Plan> {
  const known = plans.get(file) ?? planOfFile(file);
  plans.set(file, known);
  const plan = await known;
  return organization === undefined ? plan : restrictPlan(plan, organization);
}

/** What one run of the strict check reads: sets whose namespaces differ. */
interface Batch {
  readonly folder: string;
  readonly cases: typeof cases;
}

let batches: readonly Batch[] = [];
beforeAll(async () => {
  batches = await Promise.all(
    [topologyFiles.map((file) => [file, undefined] as const), ...parts.map((part) => [part])].map(
      async (members): Promise<Batch> => {
        const folder = temporaryFolder();
        for (const [file, organization] of members)
          writeArtifacts(
            join(folder, file.replaceAll('/', '-')),
            kubernetesOf(await planOf(file, organization)),
          );
        return { folder, cases: members };
      },
    ),
  );
});

/** A finding for which the object itself gives a reason is no fault. */
const reasons: Readonly<Record<string, string>> = {
  'lint/single-replica': 'canton-plan.dev/why-single-replica',
  'lint/probes-identical': 'canton-plan.dev/why-same-probes',
};

interface Problem {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly check: string;
  readonly message: string;
}

/** What is found without a reason. */
async function judged(batch: Batch, args: readonly string[], input?: string): Promise<string[]> {
  const list = join(temporaryFolder(), 'prerequisites.txt');
  writeFileSync(
    list,
    filesOf(batch.folder, /prerequisites\.txt$/)
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n'),
  );
  const { stdout } = spawnSync(
    process.execPath,
    [oracle('k8s-strict.mjs'), '--lint', '--json', '--external-secrets', list, ...args],
    { encoding: 'utf8', maxBuffer: 1 << 28, ...(input === undefined ? {} : { input }) },
  );
  const { problems, objects } = JSON.parse(stdout) as { problems: Problem[]; objects: number };
  expect(objects).toBeGreaterThan(10);
  const known = new Map<string, Manifest>();
  for (const [file, organization] of batch.cases)
    for (const each of setOf(await planOf(file, organization)).manifests)
      known.set(`${each.kind} ${each.metadata.namespace} ${each.metadata.name}`, each);
  return problems
    .filter(
      ({ check, kind, name, namespace }) =>
        known.get(`${kind} ${namespace} ${name}`)?.metadata.annotations?.[reasons[check] ?? ''] === undefined,
    )
    .map(({ check, kind, name, namespace, message }) => `${namespace} ${kind}/${name}: ${check}: ${message}`);
}

/** Each of these starts programs for some forty sets. */
const patience = { timeout: 600_000 };

describe('every starter and figure, rendered for Kubernetes', patience, () => {
  it.skipIf(!strict.isHere)('passes the strict check as it lies there', async () => {
    for (const batch of batches) expect(await judged(batch, [batch.folder])).toEqual([]);
  });

  it.skipIf(!kubectl.isHere)(
    'is built by kustomize, and passes the strict check as it is applied',
    async () => {
      for (const batch of batches) {
        const built = filesOf(batch.folder, /base\/kustomization\.yaml$/).map((path) => {
          const { stdout, stderr, status } = spawnSync('kubectl', ['kustomize', dirname(path)], {
            encoding: 'utf8',
            maxBuffer: 1 << 26,
          });
          expect([status, stderr]).toEqual([0, '']);
          return stdout;
        });
        if (strict.isHere) expect(await judged(batch, ['-'], built.join('---\n'))).toEqual([]);
      }
    },
  );

  it.skipIf(!judges.promtool.isHere)('has alert rules that Prometheus takes', async () => {
    const paths: string[] = [];
    for (const [file, organization] of cases) {
      for (const rule of ofKind(setOf(await planOf(file, organization)), 'PrometheusRule')) {
        const path = join(temporaryFolder(), 'rules.yml');
        writeFileSync(path, printYaml(rule.spec));
        paths.push(path);
      }
    }
    expect(paths.length).toBeGreaterThan(5);
    expect(verdict('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', ...paths])).toBe('');
  });

  it.skipIf(!judges.haproxy.isHere || !judges.openssl.isHere)(
    'has balancers that HAProxy starts without a warning',
    () => {
      const certificate = makeCertificate();
      const folder = temporaryFolder();
      const paths = batches.flatMap((batch) => filesOf(batch.folder, /haproxy\.cfg$/));
      expect(paths.length).toBeGreaterThan(20);
      // One of each kind: they differ in names alone.
      const kinds = new Map(paths.map((path) => [shape(path), path]));
      for (const path of kinds.values()) {
        const copy = join(folder, path.replaceAll('/', '_'));
        writeFileSync(
          copy,
          readFileSync(path, 'utf8')
            .replaceAll('/etc/tls/tls.crt', `${certificate}/tls.crt`)
            .replace(/\/etc\/trust\/[\w-]+\/ca\.crt/g, `${certificate}/tls.crt`),
        );
        expect(verdict('haproxy', ['-c', '-dW', '-f', copy])).toBe('');
      }
    },
  );
});

/** A configuration without its servers and names. */
const shape = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^#.*$/gm, '')
    .replace(/^ {2}server .*$/gm, '')
    .replace(/\/etc\/trust\/[\w-]+/g, '');

describe('the configuration in the ConfigMaps of every starter and figure', patience, () => {
  const all = (): string[] => batches.flatMap(({ folder }) => filesOf(folder, /\.conf$/));

  it.skipIf(!judges.hoconKeys.isHere)('has no key that a node or service does not know', () => {
    expect(verdict(process.execPath, [oracle('hocon-keys.mjs'), '--deny-deprecated', ...all()])).toBe('');
  });

  it.skipIf(!judges.hoconSyntax.isHere)('is read by the library that Canton reads it with', () => {
    expect(all().length).toBeGreaterThan(200);
    expect(verdict('bash', [oracle('hocon-syntax'), ...all()])).toBe('');
  });
});
