/** A cluster in which runbooks are played: a stand-in API server with controllers, looked at after each command. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dnsName } from '../../../src/plan/names.ts';
import type { HostRef, Plan } from '../../../src/plan/plan.ts';
import { asSomebody, Policies, wanted } from '../../render/kubernetes-policies.ts';
import { type Manifest, setOf } from '../../render/kubernetes-set.ts';
import { temporaryFolder } from '../../render/rendered.ts';
import { type ApiServer, serve } from './api-server.ts';
import { Controllers, isReady } from './controllers.ts';
import type { Exec } from './exec.ts';
import type { Field, Store } from './store.ts';

/** One of the two topologies: its plan, and by what its pods are known. */
interface Side {
  readonly plan: Plan;
  readonly templates: ReadonlySet<string>;
  readonly clusters: ReadonlySet<string>;
  readonly wants: ReturnType<typeof wanted>;
}

export interface Typed {
  readonly code: number | null;
  readonly output: string;
}

/** A template without the hash that kustomize puts behind the names of ConfigMaps. */
const normal = (template: Field): string =>
  JSON.stringify(sorted([template.metadata.labels, template.metadata.annotations, template.spec])).replace(
    /("configMap":\{"name":"[a-z0-9-]+-config)-[a-z0-9]{10}"/g,
    '$1"',
  );

/** With keys in one order: kustomize has its own. */
const sorted = (value: Field): Field =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key])]),
        )
      : value;

function sideOf(plan: Plan): Side {
  const { manifests } = setOf(plan);
  const templates = manifests
    .filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment' || kind === 'Job')
    .map(({ spec }) => normal(spec.template));
  const clusters = manifests.filter(({ kind }) => kind === 'Cluster').map(({ metadata }) => metadata.name);
  return { plan, templates: new Set(templates), clusters: new Set(clusters), wants: wanted(plan) };
}

export class Cluster {
  readonly store: Store;
  readonly #controllers: Controllers;
  readonly #old: Side;
  readonly #next: Side;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #server: ApiServer | undefined;
  #settled = '';
  #known: readonly Manifest[] = [];
  #policiesOfNow = new Policies([]);

  constructor(old: Plan, next: Plan, folder: string, store: Store) {
    this.store = store;
    this.#controllers = new Controllers(store, (pod) => this.#unreadied(pod));
    this.#old = sideOf(old);
    this.#next = sideOf(next);
    this.#folder = folder;
    const home = temporaryFolder();
    mkdirSync(join(home, '.kube'));
    this.#env = { ...process.env, HOME: home, KUBECONFIG: join(home, '.kube/config') };
  }

  async start(exec: Exec): Promise<void> {
    this.#server = await serve({ store: this.store, settle: () => this.#settle(), exec });
    writeFileSync(
      this.#env['KUBECONFIG'] ?? '',
      `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: '${this.#server.url}' } }]
users: [{ name: u, user: {} }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`,
    );
  }

  /** Nothing to do where nothing was written. */
  #settle(): void {
    if (this.store.version === this.#settled) return;
    this.#controllers.settle();
    this.#settled = this.store.version;
  }

  close(): void {
    this.#server?.close();
  }

  /** Types a command in the rendered folder. What never becomes ready is given up after some seconds. */
  async type(command: string): Promise<Typed> {
    const shell = spawn('bash', ['-c', `set -euo pipefail\n${command}`], {
      cwd: this.#folder,
      env: this.#env,
      detached: true,
    });
    let output = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    const giveUp = setTimeout(() => {
      output += 'given up: it never becomes what is waited for';
      process.kill(-(shell.pid ?? 0), 'SIGKILL');
    }, 60_000);
    const code = await new Promise<number | null>((resolve) => shell.on('close', resolve));
    clearTimeout(giveUp);
    this.#settle();
    return { code, output };
  }

  /** What a person makes before the manifests are applied, as the list of an organization says. */
  provide(organization: string): void {
    const list = readFileSync(join(this.#folder, organization, 'prerequisites.txt'), 'utf8');
    for (const line of list.split('\n')) {
      const [path = '', remark = ''] = line.split('#').map((each) => each.trim());
      if (path === '') continue;
      const parts = path.split('/');
      const kind = parts.length === 3 ? (parts.shift() ?? '') : 'Secret';
      const [namespace = '', name = ''] = parts;
      if (!['Secret', 'PersistentVolumeClaim', 'Issuer'].includes(kind)) continue;
      if (this.store.get(kind, namespace, name) !== undefined) continue;
      const keys = (remark.split(':')[0] ?? '').split(',').map((key) => key.trim().replace(/[= ].*/, ''));
      const data = Object.fromEntries(keys.map((key) => [key, 'eA==']));
      this.store.create({ apiVersion: 'v1', kind, metadata: { name, namespace }, spec: {}, data });
    }
    this.#settle();
  }

  #podsOf(host: HostRef, { plan, clusters }: Side): Field[] | undefined {
    if (host.of === 'external') return undefined;
    if (host.of === 'server') {
      const cluster = dnsName(host.name);
      return clusters.has(cluster) ? this.#labelled('cnpg.io/cluster', [cluster]) : undefined;
    }
    const processes = plan.processes.filter(({ name, sharedName }) =>
      host.of === 'service' ? sharedName === host.name : name === host.name,
    );
    if (processes.length > 0 && processes.every(({ starts }) => starts !== 'always')) return undefined;
    return this.#labelled(
      'app.kubernetes.io/instance',
      host.of === 'balancer' ? [dnsName(host.name)] : processes.map(({ name }) => name),
    );
  }

  #labelled(label: string, values: readonly string[]): Field[] {
    return this.store
      .all('Pod')
      .filter(
        ({ metadata, status }) => values.includes(metadata.labels[label]) && status?.phase === 'Running',
      );
  }

  /** What a pod wants of others, with those that are there. */
  #wantsOf(pod: Field, servers: 'servers' | 'all') {
    const key = keyOf(pod);
    const sides = [this.#next, this.#old].filter(({ templates }) => templates.has(key));
    const [side, before] = sides;
    if (side === undefined) return [];
    const { labels } = pod.metadata;
    const kind = kindOf(labels['app.kubernetes.io/component']);
    const name = labels['app.kubernetes.io/instance'];
    // What says the same before and after is led elsewhere on the way: until then it wants what both have.
    const both = before === undefined ? undefined : new Set(before.wants.map((each) => JSON.stringify(each)));
    return side.wants.flatMap((each) => {
      if (each.kind !== kind || (kind === 'balancer' ? dnsName(each.name) : each.name) !== name) return [];
      if (servers === 'servers' && each.host.of !== 'server') return [];
      if (both?.has(JSON.stringify(each)) === false) return [];
      const found = this.#podsOf(each.host, side);
      return found === undefined ? [] : [{ ...each, found }];
    });
  }

  #policies(): Policies {
    const all = this.store.all('NetworkPolicy') as Manifest[];
    if (all.length !== this.#known.length || all.some((each, index) => each !== this.#known[index])) {
      this.#known = all;
      this.#policiesOfNow = new Policies(all);
    }
    return this.#policiesOfNow;
  }

  /** Nodes need their database to become ready, steps of the bootstrap all that they speak to. */
  #unreadied(pod: Field): string[] {
    const isJob = pod.metadata.labels['app.kubernetes.io/component'] === 'bootstrap';
    const policies = this.#policies();
    return this.#wantsOf(pod, isJob ? 'all' : 'servers').flatMap(({ host, port, found }) =>
      found.some(
        (each) =>
          isReady(each) && policies.connects(asSomebody(pod.metadata), asSomebody(each.metadata), port),
      )
        ? []
        : [`${nameOf(host)}:${port}`],
    );
  }

  /** What is wrong at this moment, whoever announced what. */
  wrongs(): string[] {
    const policies = this.#policies();
    const running = this.store.all('Pod').filter(({ status }) => status?.phase === 'Running');
    const shut = running.flatMap((pod) =>
      this.#wantsOf(pod, 'all').flatMap(({ port, found }) =>
        found
          .filter((each) => !policies.connects(asSomebody(pod.metadata), asSomebody(each.metadata), port))
          .map((each) => `${pod.metadata.name} may not reach ${each.metadata.name}:${port}`),
      ),
    );
    // A pod that is evicted comes back with the template of before, and needs what that names.
    const returns = this.store.all('StatefulSet').flatMap((set) => {
      const revision = set.status?.currentRevision;
      if (revision === undefined || set.spec.replicas === 0) return [];
      const template = this.#controllers.templateOf(set, revision);
      return this.#controllers
        .missing({ kind: 'StatefulSet', metadata: set.metadata, spec: { template } })
        .map((each) => `${set.metadata.name} would not come back: ${each} is gone`);
    });
    const stuck = this.store
      .all('Pod')
      .filter(({ status }) => status?.phase === 'Pending')
      .map(({ metadata, status }) => `${metadata.name} does not start: ${status.message}`);
    return [...shut, ...returns, ...stuck, ...this.#twoReleases()];
  }

  /** Instances that share a database, of which some run another image. */
  #twoReleases(): string[] {
    return this.#next.plan.processes.flatMap(({ name, service, kind, mode }) => {
      if (mode !== 'active-passive' && kind !== 'sequencer') return [];
      const pods = this.#labelled('canton-plan.dev/service', [service]).filter(
        ({ metadata }) => metadata.labels['app.kubernetes.io/component'] === kind,
      );
      const images = new Set(pods.map(({ spec }) => spec.containers[0].image));
      return images.size > 1 ? [`${name} runs beside another release`] : [];
    });
  }

  /** Who is asked for and does not answer, and services of which nobody is ready. */
  silences(): string[] {
    return this.store
      .all('Pod')
      .filter(({ status }) => status?.phase === 'Running')
      .flatMap((pod) =>
        this.#wantsOf(pod, 'all')
          .filter(({ found }) => !found.some(isReady))
          .map(({ host, port }) => `${pod.metadata.name} finds nobody at ${nameOf(host)}:${port}`),
      );
  }

  /** Whether what runs is what the new topology says, and nothing else is there. */
  leftovers(wantedNames: ReadonlySet<string>, of: 'old' | 'next'): string[] {
    const side = of === 'old' ? this.#old : this.#next;
    const ours = prunable.flatMap((kind) =>
      this.store
        .all(kind)
        .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] === 'canton-plan')
        // What an operator made goes with what it was made for.
        .filter(({ metadata }) => metadata.ownerReferences === undefined)
        .map(({ metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`),
    );
    const there = new Set(ours);
    const held = this.store
      .all('Pod')
      .filter(
        ({ status, metadata }) =>
          status?.phase === 'Running' && metadata.labels['cnpg.io/cluster'] === undefined,
      )
      .filter((pod) => !side.templates.has(keyOf(pod)))
      .map(({ metadata }) => `${metadata.name} runs with what was rendered before`);
    const undone = this.store
      .all('Job')
      .filter(({ status }) => status?.succeeded !== 1)
      .map(({ metadata }) => `${metadata.name} has not ended`);
    const unready = this.store
      .all('StatefulSet')
      .filter(({ spec, status }) => (status?.readyReplicas ?? 0) !== spec.replicas)
      .map(({ metadata }) => `${metadata.name} is not ready`);
    return [
      ...ours.filter((each) => !wantedNames.has(each)).map((each) => `${each} is left`),
      ...[...wantedNames].filter((each) => !there.has(each)).map((each) => `${each} is not there`),
      ...held,
      ...undone,
      ...unready,
    ];
  }
}

/** Kinds of which nothing may be left that is not rendered. */
export const prunable = [
  'StatefulSet',
  'Deployment',
  'Job',
  'Service',
  'ServiceAccount',
  'ConfigMap',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Ingress',
  'Certificate',
  'Issuer',
  'ExternalSecret',
  'PodMonitor',
  'PrometheusRule',
  'Gateway',
  'GRPCRoute',
  'HTTPRoute',
  'TLSRoute',
];

const nameOf = (host: HostRef): string => (host.of === 'external' ? host.host : host.name);

const withoutRevision = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => key !== 'controller-revision-hash'));

/** A pod as the template that it was made of. */
function keyOf({ metadata, spec }: Field): string {
  const known = keys.get(spec);
  if (known !== undefined) return known;
  const { labels, annotations } = metadata;
  const key = normal({ metadata: { labels: withoutRevision(labels), annotations }, spec });
  keys.set(spec, key);
  return key;
}
const keys = new WeakMap<object, string>();

const kindOf = (component: string): string =>
  component === 'bootstrap' ? 'job' : component === 'load-balancer' ? 'balancer' : 'process';
