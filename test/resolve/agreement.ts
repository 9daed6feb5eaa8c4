import { load, loadAll } from 'js-yaml';
import { expect } from 'vitest';
import type { Compilation, Compiled } from '../../src/compile.ts';
import { buildScene, defaultSceneOptions } from '../../src/draw/index.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan, Process } from '../../src/plan/plan.ts';
import { statefulSetName } from '../../src/render/index.ts';
import { apiSecurity, type ResolvedInstance, resolve } from '../../src/resolve/index.ts';
import { compose } from '../../templates/compose/index.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';

const pathOf = (path: readonly unknown[]): string => JSON.stringify(path);
const words = ['zone', 'machine', 'starts', 'ports', 'tls'] as const;

/** What the plan says of each process, in words that two can be compared by. */
const planned = (plan: Plan): Record<(typeof words)[number], unknown>[] =>
  plan.processes.map((process) => ({
    zone: process.zone,
    machine: process.machine,
    starts: process.starts,
    ports: process.ports.map(({ name, number }) => `${name} ${number}`),
    tls: ('nodes' in process ? process.nodes : []).map(({ adminTls, clientTls }) => [
      adminTls?.clientAuth ?? 'plain',
      clientTls?.clientAuth ?? 'plain',
    ]),
  }));

const resolved = ({ topology }: Compiled): Record<(typeof words)[number], unknown>[] =>
  resolve(topology).processes.map(({ instances, ports }) => ({
    zone: instances[0].zone,
    machine: instances[0].host,
    starts: instances[0].starts,
    ports: ports.map(({ name, number }) => `${name} ${number}`),
    tls: instances
      .filter(({ owner }) => 'adminApi' in owner.spec || isCanton(owner.kind))
      .map(({ owner }) => {
        const client = owner.kind === 'participant' ? 'ledgerApi' : 'publicApi';
        return [
          plainOr(apiSecurity(topology, owner, 'adminApi')),
          plainOr(apiSecurity(topology, owner, client)),
        ];
      }),
  }));

const isCanton = (kind: string): boolean =>
  ['participant', 'sequencer', 'mediator', 'domain-manager', 'domain'].includes(kind);
const plainOr = ({ mode, clientAuth }: { mode: string; clientAuth: string }): string =>
  mode === 'none' ? 'plain' : clientAuth;

/** What the picture by zones shows of each instance: its zone, and whether it runs. */
function drawn({ topology, file }: Compiled): Map<string, string[]> {
  const scene = buildScene(topology, file, { ...defaultSceneOptions, view: { kind: 'zones' } });
  const zoneOf = new Map(scene.groups.map((group) => [group.id, group.kind === 'zone' ? group.label : '']));
  const found = new Map<string, string[]>();
  for (const node of scene.nodes.filter(({ kind }) => kind === 'instance')) {
    const key = pathOf(node.origin.path);
    found.set(key, [...(found.get(key) ?? []), `${zoneOf.get(node.group ?? '') ?? ''} ${node.runs}`]);
  }
  return found;
}

/** The same, as the meaning has it. */
function meant({ topology }: Compiled): Map<string, string[]> {
  const known = new Set(topology.zones.map(({ name }) => name));
  const found = new Map<string, string[]>();
  for (const { owner, instance, zone, starts } of instancesOf({ topology })) {
    // An embedded domain is one box, whatever the file asks for; with an external one it is nobody's here.
    if (owner.kind === 'domain' && (owner.isExternal || instance?.index !== 0)) continue;
    const isPair = ['oauth-middleware', 'trigger-node', 'domain'].includes(owner.kind);
    const key = pathOf(isPair ? owner.path : (instance?.path ?? []));
    const where = zone !== undefined && known.has(zone) ? zone : '';
    found.set(key, [...(found.get(key) ?? []), `${where} ${starts === 'always'}`]);
  }
  return found;
}

const instancesOf = ({ topology }: Pick<Compiled, 'topology'>): ResolvedInstance[] => {
  const meaning = resolve(topology);
  return meaning.runnables.flatMap((owner) => meaning.instancesOf(owner));
};

/** Of a Canton configuration its ports, and how many of its APIs have TLS. */
const configured = (text: string): string => {
  const ports = [...text.matchAll(/^\s*(?:internal-)?port = (\d+)/gm)].map((match) => match[1]).sort();
  return `${ports.join()} with ${text.match(/cert-chain-file/g)?.length ?? 0} files`;
};

/** What the configurations of Canton nodes have to say. */
function expectedFiles(plan: Plan): Map<string, string> {
  return new Map(
    ownOf(plan).flatMap((process) => {
      if (!('nodes' in process)) return [];
      const ports = process.ports.map(({ number }) => String(number)).sort();
      const files = process.nodes.flatMap(({ adminTls, clientTls }) =>
        [adminTls, clientTls].flatMap((tls) =>
          tls === undefined ? [] : tls.adminClient === undefined ? [1] : [1, 1],
        ),
      );
      return [[process.name, `${ports.join()} with ${files.length} files`] as const];
    }),
  );
}

/** What Compose is told of each process. */
function composed(plan: Plan): { configurations: Map<string, string>; services: Map<string, unknown> } {
  const configurations = new Map<string, string>();
  const services = new Map<string, unknown>();
  const names = new Set(plan.processes.map(({ name }) => name));
  for (const { path, text } of compose.render(plan)) {
    const name = /^canton\/(.*)\.conf$/.exec(path)?.[1];
    if (name !== undefined && names.has(name)) configurations.set(name, configured(text));
    if (path !== 'docker-compose.yaml') continue;
    const file = load(text) as { services?: Record<string, ComposeService> };
    for (const [service, { profiles, labels }] of Object.entries(file.services ?? {}))
      if (names.has(service))
        services.set(service, {
          zone: labels?.['canton-plan.dev/zone'],
          starts: startsBy[profiles?.[0] ?? 'always'],
        });
  }
  return { configurations, services };
}

interface ComposeService {
  readonly profiles?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

const startsBy: Readonly<Record<string, string>> = {
  always: 'always',
  standby: 'on-failure',
  cold: 'on-disaster',
};

/** The parts of manifests that are looked at. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: {
    readonly replicas: number;
    readonly template: {
      readonly spec: {
        readonly nodeSelector?: Readonly<Record<string, string>>;
        readonly affinity?: unknown;
        readonly containers: readonly [{ readonly ports?: readonly { readonly containerPort: number }[] }];
        readonly volumes?: readonly { readonly configMap?: { readonly name: string } }[];
      };
    };
  };
}

interface Kustomization {
  readonly configMapGenerator?: readonly { readonly name: string; readonly files: readonly string[] }[];
}

/** What Kubernetes is told of each process. */
function orchestrated(plan: Plan): { configurations: Map<string, string>; sets: Map<string, unknown> } {
  const artifacts = kubernetes.render(plan);
  const textOf = new Map(artifacts.map(({ path, text }) => [path, text]));
  const objects: Manifest[] = [];
  const maps = new Map<string, string[]>();
  for (const { path, text } of artifacts)
    if (path.endsWith('/base/kustomization.yaml')) {
      const { configMapGenerator } = load(text) as Kustomization;
      for (const { name, files } of configMapGenerator ?? [])
        maps.set(
          name,
          files.map((file) => textOf.get(path.replace('kustomization.yaml', file)) ?? ''),
        );
    } else if (/\/base\/[^/]*\.yaml$/.test(path)) objects.push(...(loadAll(text) as Manifest[]));
  const configurations = new Map<string, string>();
  const sets = new Map<string, unknown>();
  for (const process of ownOf(plan)) {
    const set = objects.find(
      ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === statefulSetName(process.name),
    );
    const pod = set?.spec?.template.spec;
    sets.set(process.name, {
      zone: set?.metadata.labels?.['canton-plan.dev/zone'],
      standsIn: /"values":\["([^"]*)"\]/.exec(JSON.stringify(pod?.affinity ?? ''))?.[1],
      machine: pod?.nodeSelector?.['kubernetes.io/hostname'],
      starts: set?.metadata.labels?.['canton-plan.dev/starts'],
      replicas: set?.spec?.replicas,
      ports: (pod?.containers[0].ports ?? []).map(({ containerPort }) => containerPort).sort(),
    });
    if (!('nodes' in process)) continue;
    const texts = (pod?.volumes ?? []).flatMap(({ configMap }) =>
      configMap === undefined ? [] : (maps.get(configMap.name) ?? []),
    );
    configurations.set(process.name, configured(texts.join('\n')));
  }
  return { configurations, sets };
}

/** What organizations run that are not somebody else's. */
const ownOf = ({ processes, organizations }: Plan): readonly Process[] => {
  const external = new Set(organizations.filter(({ isExternal }) => isExternal).map(({ name }) => name));
  return processes.filter(({ organization }) => !external.has(organization));
};

/** The same of both targets, as the plan has it. */
const expectedServices = (plan: Plan): Map<string, unknown> =>
  new Map(ownOf(plan).map(({ name, zone, starts }) => [name, { zone, starts }]));
const expectedSets = (plan: Plan): Map<string, unknown> =>
  new Map(
    ownOf(plan).map(({ name, zone, machine, starts, ports }) => [
      name,
      {
        ...{ zone, standsIn: zone, machine, starts, replicas: starts === 'always' ? 1 : 0 },
        ports: ports.map(({ number }) => number).sort(),
      },
    ]),
  );

/**
 * Holds rules, plan, picture and the rendered files of both targets against each other, in zone, host, start, ports and
 * security of every process; gives how many processes there were.
 */
export function expectAgreement({ topologies, diagnostics }: Compilation): number {
  let processes = 0;
  for (const compiled of topologies) {
    const plan = makePlan(compiled.topology);
    processes += plan.processes.length;
    expect(planned(plan)).toEqual(resolved(compiled));
    expect(drawn(compiled)).toEqual(meant(compiled));
    const [byCompose, byKubernetes] = [composed(plan), orchestrated(plan)];
    expect(byCompose.configurations).toEqual(expectedFiles(plan));
    expect(byCompose.services).toEqual(expectedServices(plan));
    expect(byKubernetes.configurations).toEqual(expectedFiles(plan));
    expect(byKubernetes.sets).toEqual(expectedSets(plan));
    const isClashing = resolve(compiled.topology).processes.some(
      ({ ports, instances: [{ owner }] }) =>
        (isCanton(owner.kind) || owner.kind === 'json-api') &&
        ports.some((a) => a.isWritten && ports.some((b) => a !== b && a.number === b.number)),
    );
    if (diagnostics.every(({ rule }) => !/^(?:schema|syntax)\//.test(rule)))
      expect(diagnostics.some(({ rule }) => rule === 'port/used-twice')).toBe(isClashing);
  }
  return processes;
}
