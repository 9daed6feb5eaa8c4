import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Artifact } from '../../src/render/artifact.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';
import { composeOf, planOfFile } from './rendered.ts';

/** Entries of the rule catalogue about what the tool writes itself, held against everything that it writes. */
interface Written {
  readonly file: string;
  readonly plan: Plan;
  readonly compose: readonly Artifact[];
  readonly manifests: readonly Manifest[];
}
interface Container {
  readonly name: string;
  readonly image: string;
  readonly restartPolicy?: string;
  readonly livenessProbe?: { readonly grpc?: { readonly service?: string } };
  readonly readinessProbe?: { readonly grpc?: object };
  readonly startupProbe?: { readonly grpc?: object };
  readonly resources?: { readonly requests?: { readonly cpu?: string; readonly memory?: string } };
}
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly strategy?: { readonly type?: string };
    readonly unhealthyPodEvictionPolicy?: string;
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly Container[];
        readonly initContainers?: readonly Container[];
        readonly securityContext?: { readonly runAsUser?: number; readonly runAsNonRoot?: boolean };
      };
    };
  };
}
interface ComposeService {
  readonly image?: string;
  readonly shm_size?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const written: readonly Written[] = await Promise.all(
  topologyFiles.map(async (file) => {
    const plan = await planOfFile(file);
    const manifests = kubernetes
      .render(plan)
      .filter(({ path }) => path.endsWith('.yaml'))
      .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
    return { file, plan, compose: composeOf(plan), manifests };
  }),
);
/** Configurations of Canton nodes, which alone have a storage. */
const nodeConfigs = ({ compose }: Written): string[] =>
  compose
    .filter(({ path, text }) => /canton\/[^/]+\.conf$/.test(path) && text.includes('storage {'))
    .map(({ text }) => text);
const containers = ({ manifests }: Written): Container[] =>
  manifests.flatMap(({ spec }) => [...(spec?.template?.spec?.containers ?? [])]);
/** The first minor release of Kubernetes 1 with an API; what others install into the cluster has its own releases. */
const apiSince: Readonly<Record<string, number>> = {
  v1: 0,
  'apps/v1': 9,
  'batch/v1': 8,
  'networking.k8s.io/v1': 7,
  'policy/v1': 21,
  'scheduling.k8s.io/v1': 14,
};
const installed = [
  'cert-manager.io',
  'postgresql.cnpg.io',
  'monitoring.coreos.com',
  'gateway.networking.k8s.io',
];

/** The first minor release that takes a manifest, by the newest thing in it; NaN for an API that nobody listed. */
function releaseFor({ apiVersion, spec }: Manifest): number {
  const [group = ''] = apiVersion.split('/');
  if (installed.includes(group) || group === 'kustomize.config.k8s.io') return 0;
  const { containers: main = [], initContainers = [] } = spec?.template?.spec ?? {};
  const probes = main.flatMap((each) => [each.livenessProbe, each.readinessProbe, each.startupProbe]);
  return Math.max(
    apiSince[apiVersion] ?? Number.NaN,
    probes.some((probe) => probe?.grpc !== undefined) ? 24 : 0,
    initContainers.some(({ restartPolicy }) => restartPolicy === 'Always') ? 29 : 0,
    spec?.unhealthyPodEvictionPolicy === undefined ? 0 : 27,
  );
}

const services = ({ compose }: Written): [string, ComposeService][] => {
  const text = compose.find(({ path }) => path === 'docker-compose.yaml')?.text ?? '';
  return Object.entries((parse(text) as { services: Record<string, ComposeService> }).services);
};

describe.each(written.map((each) => [each.file, each] as const))('what is written for %s', (_file, each) => {
  it('N1, K6: every API and reporter of a node listens on all addresses', () => {
    for (const text of nodeConfigs(each)) {
      const addresses = [...text.matchAll(/^\s*address = "(.*)"$/gm)].map(([, address]) => address);
      expect(addresses.length).toBeGreaterThan(0);
      expect(new Set(addresses)).toEqual(new Set(['0.0.0.0']));
    }
  });

  it('N2, N11, N12: pools stand under parameters, nodes wait for their database and migrate only when told', () => {
    for (const text of nodeConfigs(each)) {
      const pools = text.match(/.*\n.*\n\s*max-connections = .*/g) ?? [];
      expect(pools.filter((lines) => !/parameters \{\n/.test(lines))).toEqual([]);
      if (text.includes('type = "postgres"')) expect(pools).not.toEqual([]);
      if (text.includes('type = "postgres"'))
        expect(text).toMatch(/parameters \{\n(?:\s+\S+ = .*\n)*?\s+fail-fast-on-startup = false/);
      expect(text).not.toContain('migrate-and-start = true');
    }
  });

  it('N3: jobs bootstrap, and no process does', () => {
    const scripts = ({ command }: { readonly command: readonly string[] }): string[] =>
      command.filter((word) => /^--bootstrap|\.canton$/.test(word));
    for (const job of each.plan.jobs) expect(scripts(job)).toEqual([job.scriptPath]);
    expect(each.plan.processes.flatMap(scripts)).toEqual([]);
  });

  it('N10: nothing waits for the health of anything but a database', () => {
    const servers = new Set(each.plan.servers.map(({ name }) => name));
    const waits = services(each).flatMap(([, { depends_on = {} }]) =>
      Object.entries(depends_on).flatMap(([name, { condition }]) =>
        condition === 'service_healthy' ? name : [],
      ),
    );
    expect(waits.filter((name) => !servers.has(name))).toEqual([]);
  });

  it('N13: mediators and managers are given addresses that lead to the sequencers', () => {
    const { jobs, processes, balancers } = each.plan;
    const known = new Set([...processes, ...balancers].map(({ name }) => name));
    const hosts = jobs.flatMap(({ console: remotes, task }) =>
      [
        ...remotes.flatMap(({ clientApi }) => clientApi ?? []),
        ...(task.type === 'domain' ? task.endpoints : []),
      ].map(({ host }) => host),
    );
    for (const host of hosts)
      if (host.of === 'external') expect(host.host).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
      else expect(known).toContain(host.name);
  });

  it('H2, H11: every database is set up, in a container with room for it', () => {
    const sql = each.compose
      .filter(({ path }) => path.endsWith('.sql'))
      .map(({ text }) => text)
      .join('\n');
    for (const { external, databases } of each.plan.servers)
      for (const { name } of external === undefined ? databases : [])
        expect(sql).toContain(`CREATE DATABASE "${name}"`);
    for (const [name, { image = '', shm_size }] of services(each))
      if (each.plan.servers.some((server) => server.name === name) && image.startsWith('postgres'))
        expect(shm_size).toBe('256mb');
  });

  it('K2: a node is restarted when it is dead, never because it is passive', () => {
    for (const { livenessProbe } of containers(each))
      if (livenessProbe?.grpc !== undefined) expect(livenessProbe.grpc.service).toBe('liveness');
  });

  it('N5: an active-passive service is one workload for each instance, never two pods of it', () => {
    const passive = new Set(
      each.plan.processes
        .filter(({ mode }) => mode === 'active-passive' || mode === 'live-standby')
        .map(({ name }) => name),
    );
    const sets = each.manifests.filter(
      ({ kind, metadata }) => kind === 'StatefulSet' && passive.has(metadata.name),
    );
    expect(new Set(sets.map(({ metadata }) => metadata.name))).toEqual(passive);
    for (const { spec } of sets) expect(spec?.replicas ?? 1).toBeLessThanOrEqual(1);
  });

  it('N6: every pod runs as the user of its image, and never as root', () => {
    for (const { metadata, spec } of each.manifests) {
      const pod = spec?.template?.spec;
      if (pod === undefined) continue;
      expect(pod.securityContext?.runAsNonRoot, metadata.name).toBe(true);
      if (pod.containers?.some(({ image }) => image.includes('canton-enterprise')))
        expect(pod.securityContext?.runAsUser, metadata.name).toBe(65532);
    }
  });

  it('N8: every container says what it needs', () => {
    expect(
      containers(each)
        .filter(({ resources }) => resources === undefined)
        .map(({ name }) => name),
    ).toEqual([]);
    const nodes = containers(each).filter(({ name }) => nodeKinds.includes(name));
    if (each.plan.environment === 'production')
      expect(nodes.filter(({ resources }) => !isLarge(resources)).map(({ name }) => name)).toEqual([]);
  });
});

const nodeKinds = ['participant', 'sequencer', 'mediator', 'domain-manager', 'domain'];
/** Four cores that it may use and 6 GiB that it always has: the documents' least for a Canton node. */
const isLarge = ({
  limits,
  requests,
}: {
  readonly limits?: Record<string, string>;
  readonly requests?: Record<string, string>;
} = {}): boolean => Number(limits?.['cpu']) >= 4 && gibibytes(requests?.['memory'] ?? '') >= 6;
const gibibytes = (memory: string): number => {
  const [, number, unit] = /^(\d+)([GM])i$/.exec(memory) ?? [];
  return Number(number) / (unit === 'M' ? 1024 : 1);
};

describe('what the documents say about clusters', () => {
  it('N4: every cluster that passes takes all that is written', async () => {
    const needed = written.flatMap(({ manifests }) => manifests.map(releaseFor));
    expect(needed.filter(Number.isNaN)).toEqual([]);
    const newest = Math.max(...needed);
    expect(await findsIn(`kubernetes: { version: "1.${newest}" }`)).not.toContain(
      'release/kubernetes-too-old',
    );
    expect(await findsIn(`kubernetes: { version: "1.${newest - 1}" }`)).toContain(
      'release/kubernetes-too-old',
    );
  });

  it('N9: a service without standby is one workload of one pod, and whoever chose it is told', async () => {
    const text = readFileSync('templates/starters/production.topology.yaml', 'utf8');
    const alone = text.replace(
      /(operator-participant:\n {4}organization: operator\n {4}instances:) 2/,
      '$1 1',
    );
    expect(alone).not.toBe(text);
    const { topologies, diagnostics } = await compileText(alone);
    expect(diagnostics.map(({ rule }) => rule)).toEqual(['participant/single-instance']);
    const [compiled] = topologies;
    if (compiled === undefined) throw new Error('the starter cannot be read');
    const sets = kubernetes
      .render(makePlan(compiled.topology))
      .filter(({ path }) => path.endsWith('.yaml'))
      .flatMap(({ text: yaml }) => parseAllDocuments(yaml).map((each) => each.toJS() as Manifest))
      .filter(
        ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name.startsWith('operator-participant'),
      )
      .filter(({ metadata }) => !metadata.name.includes('lb'));
    expect(sets.map(({ spec }) => spec?.replicas ?? 1)).toEqual([1]);
  });
});

const findsIn = async (line: string): Promise<string[]> => {
  const text = readFileSync('templates/starters/production.topology.yaml', 'utf8');
  return (await compileText(`${text}${line}\n`)).diagnostics.map(({ rule }) => rule);
};

describe('all of it together', () => {
  it('has node configurations, probes and waiting services to look at', () => {
    const probes = written
      .flatMap(containers)
      .filter(({ livenessProbe }) => livenessProbe?.grpc !== undefined);
    const waiting = written.flatMap(services).filter(([, { depends_on }]) => depends_on !== undefined);
    expect([written.flatMap(nodeConfigs), probes, waiting].map((list) => list.length > 50)).toEqual([
      true,
      true,
      true,
    ]);
  });
});
