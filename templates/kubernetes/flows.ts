import {
  addressRanges,
  type DatabaseServerPlan,
  type HostRef,
  isObject,
  type Link,
  type Plan,
} from '#template';
import { storePort } from './backup.ts';
import { type Context, dnsName, type Shared, serverHost } from './context.ts';
import { clusterServers } from './database.ts';
import { exposedPorts } from './exposure.ts';

/** Pods that a policy can choose, by one label. */
export interface Pods {
  readonly of: 'pods';
  readonly namespace: string;
  readonly label: 'app.kubernetes.io/instance' | 'cnpg.io/cluster' | 'canton-plan.dev/application';
  readonly value: string;
}

/** What stands at one end of a connection. */
export type End =
  | Pods
  /** Addresses outside of the cluster. */
  | { readonly of: 'addresses'; readonly cidrs: readonly string[] }
  /** Software of the cluster in a namespace of its own. */
  | { readonly of: 'system'; readonly which: 'monitoring' | 'gateway' | 'database-operator' };

/** A connection that has to be allowed. */
export interface Flow {
  readonly from: End;
  readonly to: End;
  readonly port: number;
}

const everywhere: readonly string[] = ['0.0.0.0/0', '::/0'];

/** Port of CloudNativePG's metrics, and of its instance manager. */
const databaseMetrics = 9187;
const databaseStatus = 8000;

/** Everybody in the plan by name, as policies choose them. */
export class Directory {
  readonly #ends = new Map<string, readonly Pods[]>();

  constructor(plan: Plan, contexts: readonly Context[]) {
    const namespaces = new Map(contexts.map(({ organization, namespace }) => [organization.name, namespace]));
    for (const context of contexts) this.#addAll(context);
    for (const { name, organization } of plan.applications) {
      const namespace = namespaces.get(organization);
      if (namespace !== undefined)
        this.#ends.set(`application ${name}`, [
          { of: 'pods', namespace, label: 'canton-plan.dev/application', value: name },
        ]);
    }
  }

  #addAll(context: Context): void {
    const { own, namespace } = context;
    const add = (key: string, label: Pods['label'], value: string): void => {
      this.#ends.set(key, [...(this.#ends.get(key) ?? []), { of: 'pods', namespace, label, value }]);
    };
    for (const { name, sharedName } of own.processes) {
      add(`process ${name}`, instance, name);
      if (sharedName !== undefined) add(`service ${sharedName}`, instance, name);
    }
    for (const { name } of own.balancers) add(`balancer ${name}`, instance, dnsName(name));
    for (const { name } of own.jobs) add(`job ${name}`, instance, name);
    for (const { name } of clusterServers(context)) add(`server ${name}`, 'cnpg.io/cluster', dnsName(name));
  }

  find(kind: string, name: string): readonly Pods[] | undefined {
    return this.#ends.get(`${kind} ${name}`);
  }
}

const instance = 'app.kubernetes.io/instance';

/** Every connection of the whole deployment, as far as one end of it is in the cluster. */
export function flowsOf(plan: Plan, contexts: readonly Context[], directory: Directory): Flow[] {
  const sidecars = contexts[0]?.shared.sidecarNames ?? new Set<string>();
  return [
    ...plan.links
      .filter((link) => !sidecars.has(link.to))
      .flatMap((link) => linkFlows(plan, link, directory)),
    ...healthFlows(plan, directory),
    ...consoleFlows(plan, directory),
    ...ruleFlows(plan, directory),
    ...chainFlows(plan, directory),
    ...systemFlows(plan, contexts, directory),
  ];
}

const cross = (from: readonly End[], to: readonly End[], port: number): Flow[] =>
  from.flatMap((one) => to.map((other) => ({ from: one, to: other, port })));

/** Who is not here comes in through the gateway. */
function linkFlows(plan: Plan, link: Link, directory: Directory): Flow[] {
  const { host, port } = link.endpoint;
  const from: readonly End[] = directory.find(link.fromKind, link.from) ?? [
    { of: 'system', which: 'gateway' },
  ];
  return cross(from, endsAt(plan, host, directory), port);
}

const endsAt = (plan: Plan, host: HostRef, directory: Directory): readonly End[] =>
  host.of === 'external'
    ? [{ of: 'addresses', cidrs: cidrsOf(plan, host.host) }]
    : (directory.find(host.of, host.name) ?? [{ of: 'addresses', cidrs: everywhere }]);

/** A policy knows addresses, not host names: those that the topology gives for it, else all. */
function cidrsOf(plan: Plan, host: string): readonly string[] {
  if (/^\d+(\.\d+){3}$/.test(host)) return [`${host}/32`];
  const server = plan.servers.find(({ external }) => external?.host === host && external.networks.length > 0);
  if (server?.external !== undefined) return server.external.networks;
  const known = plan.identityProviders.find(
    ({ hosts, networks }) => networks.length > 0 && hosts.includes(host),
  );
  return known?.networks ?? everywhere;
}

const healthFlows = (plan: Plan, directory: Directory): Flow[] =>
  plan.balancers.flatMap((balancer) =>
    balancer.healthCheck.type === 'none'
      ? []
      : balancer.backends.flatMap((backend) =>
          cross(
            directory.find('balancer', balancer.name) ?? [],
            directory.find('process', backend.process) ?? [],
            backend.healthPort,
          ),
        ),
  );

/** Where rules are started, and where the token for that comes from. */
const ruleFlows = (plan: Plan, directory: Directory): Flow[] =>
  plan.jobs.flatMap((job) => {
    if (job.task.type !== 'triggers') return [];
    const from = directory.find('job', job.name) ?? [];
    return job.task.nodes.flatMap(({ endpoint, login }) => [
      ...(endpoint.host.of === 'external'
        ? []
        : cross(from, directory.find(endpoint.host.of, endpoint.host.name) ?? [], endpoint.port)),
      ...(login.type === 'client-credentials'
        ? addressesIn({ url: login.tokenUrl }).flatMap(({ host, port }) =>
            cross(from, [{ of: 'addresses', cidrs: cidrsOf(plan, host) }], port),
          )
        : []),
    ]);
  });

const consoleFlows = (plan: Plan, directory: Directory): Flow[] =>
  plan.jobs.flatMap((job) =>
    job.console.flatMap((remote) =>
      [remote.adminApi, remote.clientApi].flatMap((api) =>
        api === undefined || api.host.of === 'external'
          ? []
          : cross(
              directory.find('job', job.name) ?? [],
              directory.find(api.host.of, api.host.name) ?? [],
              api.port,
            ),
      ),
    ),
  );

/** Blockchain sequencers reach their nodes at the addresses in the driver's settings; key management is a cloud service. */
function chainFlows(plan: Plan, directory: Directory): Flow[] {
  const flows: Flow[] = [];
  for (const process of plan.processes) {
    if (!('nodes' in process)) continue;
    const from = directory.find('process', process.name) ?? [];
    for (const node of process.nodes) {
      if (node.kms !== undefined) flows.push(...cross(from, [{ of: 'addresses', cidrs: everywhere }], 443));
      if (node.backend === undefined || !('config' in node.backend)) continue;
      for (const { host, port } of addressesIn(node.backend.config))
        flows.push(...cross(from, [{ of: 'addresses', cidrs: cidrsOf(plan, host) }], port));
    }
  }
  return flows;
}

/** `host:port` or URLs below the key `url` of a driver's settings. */
function addressesIn(config: unknown): { host: string; port: number }[] {
  if (!isObject(config)) return [];
  return Object.entries(config).flatMap(([key, value]) => {
    const match =
      key === 'url' && typeof value === 'string'
        ? /^(?:([a-z]+):\/\/)?([^/:?#]+)(?::(\d+))?/i.exec(value)
        : undefined;
    if (match === undefined || match === null) return addressesIn(value);
    const port = match[3] === undefined ? (match[1] === 'https' ? 443 : 80) : Number(match[3]);
    return [{ host: match[2] ?? '', port }];
  });
}

/** Monitoring, the gateway, and what a database cluster needs: its instances, its operator, the API server. */
function systemFlows(plan: Plan, contexts: readonly Context[], directory: Directory): Flow[] {
  const flows: Flow[] = [];
  const monitoring: End = { of: 'system', which: 'monitoring' };
  const gateway: End = { of: 'system', which: 'gateway' };
  for (const context of contexts) {
    for (const { name, metricsPort } of context.own.processes)
      if (metricsPort !== undefined)
        flows.push(...cross([monitoring], directory.find('process', name) ?? [], metricsPort));
    if (plan.hasMetrics)
      for (const { name, healthPort } of context.own.balancers)
        flows.push(...cross([monitoring], directory.find('balancer', name) ?? [], healthPort));
    for (const server of clusterServers(context))
      flows.push(
        ...databaseFlows(plan, directory.find('server', server.name) ?? []),
        ...storeFlows(server, directory.find('server', server.name) ?? []),
      );
    for (const { kind, name, port } of exposedPorts(context))
      flows.push(...cross([gateway], directory.find(kind, name) ?? [], port));
  }
  return flows;
}

/** The object store of backups, at the addresses that the topology gives. */
function storeFlows({ store }: DatabaseServerPlan, pods: readonly Pods[]): Flow[] {
  if (store === undefined) return [];
  const given = addressRanges(store.egress);
  return cross(pods, [{ of: 'addresses', cidrs: given.length === 0 ? everywhere : given }], storePort(store));
}

const databaseFlows = (plan: Plan, pods: readonly Pods[]): Flow[] => [
  ...cross(pods, pods, 5432),
  ...cross(pods, pods, databaseStatus),
  // The operator asks the instances for their state, and the database itself (manual of CloudNativePG, "Networking").
  ...cross([{ of: 'system', which: 'database-operator' }], pods, databaseStatus),
  ...cross([{ of: 'system', which: 'database-operator' }], pods, 5432),
  ...(plan.hasMetrics ? cross([{ of: 'system', which: 'monitoring' }], pods, databaseMetrics) : []),
  // The instance manager writes its state to the Kubernetes API, whose address differs from cluster to cluster.
  ...cross(pods, [{ of: 'addresses', cidrs: everywhere }], 443),
  ...cross(pods, [{ of: 'addresses', cidrs: everywhere }], 6443),
];

/** A Service that an organization reaches and another one renders. */
export interface ForeignService {
  readonly name: string;
  readonly ports: readonly number[];
}

/** What is reached from each namespace but rendered elsewhere. */
export function foreignServices(
  plan: Plan,
  { namespaces, sidecarNames }: Shared,
  directory: Directory,
): Map<string, ForeignService[]> {
  const found = new Map<string, Map<string, Set<number>>>();
  for (const link of plan.links) {
    const { host, port } = link.endpoint;
    const namespace = namespaces.get(link.from);
    if (namespace === undefined || link.fromKind === 'application') continue;
    if (host.of === 'external' || sidecarNames.has(host.name)) continue;
    if (directory.find(host.of, host.name) !== undefined) continue;
    const names = found.get(namespace) ?? new Map<string, Set<number>>();
    found.set(namespace, names);
    const name = host.of === 'server' ? serverHost(host.name) : dnsName(host.name);
    names.set(name, (names.get(name) ?? new Set<number>()).add(port));
  }
  return new Map(
    [...found].map(([namespace, names]) => [
      namespace,
      [...names].map(([name, ports]) => ({ name, ports: [...ports] })),
    ]),
  );
}
