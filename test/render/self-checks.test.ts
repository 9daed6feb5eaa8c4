import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { Plan } from '../../src/plan/plan.ts';
import type { Artifact } from '../../src/render/artifact.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
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
  readonly livenessProbe?: { readonly grpc?: { readonly service?: string } };
  readonly resources?: object;
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly replicas?: number;
    readonly strategy?: { readonly type?: string };
    readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } };
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
      expect(text).not.toMatch(/storage \{\n\s*(?:type = .*\n\s*)?max-connections/);
      if (text.includes('type = "postgres"'))
        expect(text).toMatch(/parameters \{\n(?:\s+\S+ = .*\n)*?\s+fail-fast-on-startup = false/);
      expect(text).not.toContain('migrate-and-start = true');
    }
  });

  it('N3: jobs bootstrap, and no process does', () => {
    expect(
      each.plan.processes.flatMap(({ command }) => command).filter((word) => word.startsWith('--bootstrap')),
    ).toEqual([]);
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
    for (const { console: remotes } of each.plan.jobs)
      for (const { clientApi } of remotes) {
        if (clientApi === undefined) continue;
        const { host } = clientApi;
        expect(host.of === 'external' ? host.host : host.name).not.toMatch(/^(?:localhost|127\.|0\.0\.0\.0)/);
      }
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

  it('N5: an active-passive service is one Deployment for each instance', () => {
    const passive = new Set(
      each.plan.processes
        .filter(({ mode }) => mode === 'active-passive' || mode === 'live-standby')
        .map(({ name }) => name),
    );
    const deployments = each.manifests.filter(
      ({ kind, metadata }) => kind === 'Deployment' && passive.has(metadata.name),
    );
    expect(new Set(deployments.map(({ metadata }) => metadata.name))).toEqual(passive);
    for (const { spec } of deployments) {
      expect(spec?.replicas ?? 1).toBeLessThanOrEqual(1);
      expect(spec?.strategy?.type).toBe('Recreate');
    }
  });

  it('N8: every container says what it needs', () => {
    expect(
      containers(each)
        .filter(({ resources }) => resources === undefined)
        .map(({ name }) => name),
    ).toEqual([]);
  });
});

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
