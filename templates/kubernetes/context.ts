import {
  type Authority,
  type Balancer,
  type Certificate,
  clusterDomain,
  type DatabaseServerPlan,
  dnsName,
  groupNames,
  type HostOf,
  type HostRef,
  type Job,
  type K8s,
  labelValue,
  type Monitor,
  namespaceOf,
  type Plan,
  type PlannedOrganization,
  type Process,
  type ProcessKind,
  present,
  type Secret,
  serverHost,
  serviceLabel,
} from '#template';

/** Everything that one organization runs, in its namespace. */
export interface Context {
  readonly plan: Plan;
  readonly organization: PlannedOrganization;
  readonly namespace: string;
  /** Hosts as configuration files name them: short where they are in the same namespace. */
  readonly hostOf: HostOf;
  /** Hosts in full, for what does not follow the search list of the resolver. */
  readonly fullHostOf: HostOf;
  /** What the organization itself runs. */
  readonly own: Own;
  /** The group of each own process. */
  readonly groups: ReadonlyMap<string, Group>;
  readonly shared: Shared;
}

/** What one organization runs. */
interface Own {
  readonly processes: Process[];
  readonly balancers: Balancer[];
  readonly servers: DatabaseServerPlan[];
  readonly jobs: Job[];
  readonly certificates: Certificate[];
  readonly authorities: Authority[];
  readonly monitors: Monitor[];
}

/** What all organizations look up. */
export interface Shared {
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly certificates: ReadonlyMap<string, Certificate>;
  readonly balancers: ReadonlyMap<string, Balancer>;
  readonly processes: ReadonlyMap<string, Process>;
  /** The store in the pod of an instance, by the name of the instance. */
  readonly sidecars: ReadonlyMap<string, DatabaseServerPlan>;
  readonly sidecarNames: ReadonlySet<string>;
  /** Namespace of everything that is rendered, by its name in the plan. */
  readonly namespaces: ReadonlyMap<string, string>;
  readonly clusterDomain: string;
}

/** Instances that stand for one another: of one service, or a live process and its standbys. */
export interface Group {
  /** Unique in the namespace, and fit for a label. */
  readonly name: string;
  readonly kind: ProcessKind;
  readonly title: string;
  readonly members: readonly Process[];
}

export { dnsName, serverHost };

/** The organizations that run something here, each with its part of the plan. */
export function makeContexts(plan: Plan): Context[] {
  const parts = new Map<string, Own>();
  for (const organization of plan.organizations) {
    if (!organization.isExternal) parts.set(organization.name, emptyPart());
  }
  for (const key of kinds) {
    for (const each of plan[key]) (parts.get(each.organization)?.[key] as unknown[] | undefined)?.push(each);
  }
  const shared = sharedOf(plan, parts);
  return plan.organizations.flatMap((organization) => {
    const own = parts.get(organization.name);
    if (own === undefined || own.processes.length === 0) return [];
    const namespace = namespaceOf(plan, organization);
    return [
      {
        plan,
        organization,
        namespace,
        hostOf: hosts(shared, namespace, false),
        fullHostOf: hosts(shared, namespace, true),
        own,
        groups: groupsOf(own),
        shared,
      },
    ];
  });
}

const kinds = [
  'processes',
  'balancers',
  'servers',
  'jobs',
  'certificates',
  'authorities',
  'monitors',
] as const;

const emptyPart = (): Own => ({
  processes: [],
  balancers: [],
  servers: [],
  jobs: [],
  certificates: [],
  authorities: [],
  monitors: [],
});

function sharedOf(plan: Plan, parts: ReadonlyMap<string, Own>): Shared {
  const namespaces = new Map<string, string>();
  for (const organization of plan.organizations) {
    const own = parts.get(organization.name);
    if (own === undefined) continue;
    const namespace = namespaceOf(plan, organization);
    for (const each of [...own.processes, ...own.balancers, ...own.servers, ...own.jobs])
      namespaces.set(each.name, namespace);
    for (const { sharedName } of own.processes)
      if (sharedName !== undefined) namespaces.set(sharedName, namespace);
  }
  const sidecars = sidecarsOf(plan);
  const named = <T extends { readonly name: string }>(all: readonly T[]) =>
    new Map(all.map((each) => [each.name, each]));
  return {
    secrets: named(plan.secrets),
    certificates: named(plan.certificates),
    balancers: named(plan.balancers),
    processes: named(plan.processes),
    sidecars,
    sidecarNames: new Set([...sidecars.values()].map((server) => server.name)),
    namespaces,
    clusterDomain: clusterDomain(plan),
  };
}

/**
 * A JSON API's own store is a cache that is built again from the ledger, so it lives and dies with the pod (S41). The
 * local store of a Canton node holds its keys, and is a server of its own.
 */
function sidecarsOf(plan: Plan): Map<string, DatabaseServerPlan> {
  const jsonApis = new Set(plan.processes.flatMap((each) => (each.kind === 'json-api' ? [each.name] : [])));
  const sidecars = new Map<string, DatabaseServerPlan>();
  for (const server of plan.servers) {
    if (server.localTo !== undefined && jsonApis.has(server.localTo)) sidecars.set(server.localTo, server);
  }
  return sidecars;
}

/** What is not rendered here is called by its name in the namespace, where a Service without pods stands for it. */
const hosts =
  (shared: Shared, namespace: string, isFull: boolean): HostOf =>
  (host: HostRef): string => {
    if (host.of === 'external') return host.host;
    if (host.of === 'server' && shared.sidecarNames.has(host.name)) return 'localhost';
    const name = host.of === 'server' ? serverHost(host.name) : dnsName(host.name);
    const theirs = shared.namespaces.get(host.name) ?? namespace;
    if (theirs === namespace && !isFull) return name;
    return `${name}.${theirs}.svc.${shared.clusterDomain}`;
  };

/** Every name under which something in the namespace is called, for its certificate. */
export function namesOf(context: Context, host: HostRef): string[] {
  if (host.of === 'external') return [host.host];
  const name = host.of === 'server' ? serverHost(host.name) : dnsName(host.name);
  const inNamespace = `${name}.${context.namespace}`;
  return [name, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.${context.shared.clusterDomain}`];
}

function groupsOf({ processes, balancers, servers, jobs }: Own): Map<string, Group> {
  const members = new Map<string, Process[]>();
  for (const process of processes) {
    const key = `${process.kind} ${process.sharedName ?? process.service}`;
    const known = members.get(key);
    if (known === undefined) members.set(key, [process]);
    else known.push(process);
  }
  const taken = new Set([...balancers, ...servers, ...jobs].map((each) => dnsName(each.name)));
  const groups = new Map<string, Group>();
  for (const group of members.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const [usual, otherwise] = groupNames(first);
    const name = taken.has(usual) ? otherwise : usual;
    taken.add(name);
    const named: Group = { name, kind: first.kind, title: first.title, members: group };
    for (const process of group) groups.set(process.name, named);
  }
  return groups;
}

/** The labels by which pods of a component are chosen; they never change. */
export const selectorLabels = (name: string, component: string, instance?: string): Record<string, string> =>
  present({
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': component,
    ...(instance === undefined ? {} : { 'app.kubernetes.io/instance': instance }),
  });

/** The recommended labels (Kubernetes documentation, "Recommended Labels"). */
export const labelsOf = (
  context: Context,
  name: string,
  component: string,
  instance = name,
): Record<string, string> => ({
  ...selectorLabels(name, component, instance),
  'app.kubernetes.io/part-of': labelValue(context.plan.name),
  'app.kubernetes.io/managed-by': 'canton-plan',
});

/** Labels that alert rules tell processes apart by. */
export const planLabels = (process: Process): Record<string, string> =>
  present({
    'canton-plan.dev/service': serviceLabel(process),
    'canton-plan.dev/mode': process.mode,
    'canton-plan.dev/starts': process.starts,
    ...(process.zone === undefined ? {} : { 'canton-plan.dev/zone': labelValue(process.zone) }),
  });

export const metadata = (
  context: Context,
  name: string,
  labels: Record<string, string>,
  annotations: Record<string, string> = {},
): K8s.ObjectMeta => ({
  name,
  namespace: context.namespace,
  labels,
  ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
});
