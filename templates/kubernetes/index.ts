import {
  type Artifact,
  defineTarget,
  type File,
  fromOutside,
  type K8s,
  type Plan,
  printYamlDocuments,
} from '#template';
import { backupScript } from '../postgres/backups.ts';
import { setupSql } from '../postgres/setup-sql.ts';
import { dashboardText } from '../prometheus/dashboards.ts';
import { scheduledBackups } from './backup.ts';
import { balancerComment, balancerComponent, balancerDeployment, balancerService } from './balancer.ts';
import {
  balancerConfiguration,
  type Configuration,
  jobConfiguration,
  processConfiguration,
} from './configuration.ts';
import { type Context, dnsName, type Group, labelsOf, makeContexts, metadata } from './context.ts';
import { dashboardFolder, dashboardMaps, dashboardsOf } from './dashboards.ts';
import {
  clusterServers,
  databaseCluster,
  databaseComponent,
  databaseObjects,
  managedServers,
} from './database.ts';
import { rootFileOf } from './databases-page.ts';
import { activePassiveComment, disruptionBudget } from './disruption.ts';
import { exposureObjects } from './exposure.ts';
import { externalSecrets } from './external-secrets.ts';
import { Directory, type ForeignService, flowsOf, foreignServices } from './flows.ts';
import { jobComponent, jobObject } from './job.ts';
import { migrateScript } from './migrate-script.ts';
import { podMonitor, prometheusRule } from './monitoring.ts';
import { defaultPolicies, FlowIndex } from './network.ts';
import { overlaySkeleton } from './overlay.ts';
import { patched } from './override.ts';
import { prerequisitesText } from './prerequisites.ts';
import { priorityClasses } from './priority.ts';
import { readme } from './readme.ts';
import { noRequests, plus, type Requests, requestsOf } from './requests.ts';
import { Restarts } from './restart-script.ts';
import { secretsScript } from './secrets-script.ts';
import { authorityObjects, certificateObjects, isMadeHere } from './trust.ts';
import { governingService, processService, processSet } from './workload.ts';

const banner = 'Written by canton-plan; change the topology instead and render again.';

/** Manifests in one file, with what a reader has to know above the first. */
interface ManifestFile {
  readonly name: string;
  readonly comment?: string | undefined;
  readonly objects: readonly K8s.KubernetesObject[];
}

/** Manifests for `kubectl apply -k`: for each organization a base, of which the user's own overlays are made. */
export const kubernetes = defineTarget({
  name: 'k8s',
  title: 'Kubernetes',
  makes:
    /^(?:README\.md|make-secrets\.sh|[a-z0-9-]+\/(?:prerequisites\.txt|restart-renewed\.sh|migrate-tables\.sh|overlays\/[a-z]+\/kustomization\.yaml|postgres\/[a-z0-9-]+\.(?:sql|sh)|base\/[a-z0-9-]+\.yaml|base\/config\/[a-z0-9-]+\/[A-Za-z0-9._-]+))$/,
  *artifacts(whole) {
    // What leads to an address is the gateway; without one organizations reach each other within the cluster.
    const plan = whole.settings.kubernetes?.gateway === 'none' ? whole : fromOutside(whole);
    const contexts = makeContexts(plan);
    const directory = new Directory(plan, contexts);
    const network: Network = {
      flows: new FlowIndex(flowsOf(plan, contexts, directory)),
      foreign: contexts[0] === undefined ? new Map() : foreignServices(plan, contexts[0].shared, directory),
    };
    const requests: Requests[] = [];
    for (const context of contexts) requests.push(yield* organizationFiles(context, network));
    yield { path: 'README.md', text: readme(plan, contexts, requests) };
    yield* secretsScript(contexts);
  },
});

/** Who talks to whom, over all namespaces. */
interface Network {
  readonly flows: FlowIndex;
  readonly foreign: ReadonlyMap<string, readonly ForeignService[]>;
}

/** The objects of a file with the patches that are for every object. A Job has its patches already: its name is made of them. */
const patchedObjects = ({ objects }: ManifestFile, { plan }: Context): K8s.KubernetesObject[] =>
  objects.map((object) => (object.kind === 'Job' ? object : patched(object, plan.overrides, undefined)));

/** The files of an organization, and what they ask of a cluster. Of each only what later ones tell of it is kept. */
function* organizationFiles(context: Context, network: Network): Generator<Artifact, Requests> {
  const { slug } = context.organization;
  const base = `${slug}/base`;
  const names: string[] = [];
  const restarts = new Restarts();
  let requests = noRequests;
  yield { path: `${slug}/prerequisites.txt`, text: prerequisitesText(context) };
  for (const file of manifestFiles(context, network)) {
    const objects = patchedObjects(file, context);
    const { name, comment } = file;
    if (objects.length === 0) continue;
    names.push(name);
    restarts.add(objects);
    requests = objects.map(requestsOf).reduce(plus, requests);
    yield {
      path: `${base}/${name}.yaml`,
      text: printYamlDocuments(objects, comment === undefined ? banner : `${banner}\n\n${comment}`),
    };
  }
  for (const { name, dashboard } of dashboardsOf(context))
    yield { path: `${base}/${dashboardFolder}/${name}.json`, text: dashboardText(dashboard) };
  for (const server of managedServers(context))
    yield { path: `${slug}/postgres/${server.name}.sql`, text: setupSql(server, context.shared.secrets) };
  yield* backupFiles(context);
  yield* restarts.script(context);
  yield* migrateScript(context);
  yield overlaySkeleton(context);
  const configMaps: ConfigMap[] = [];
  for (const { name, files } of configurationsOf(context)) {
    configMaps.push({ name, files: files.map(({ key }) => `${folderOf(name)}/${key}`) });
    for (const { key, text } of files) yield { path: `${base}/${folderOf(name)}/${key}`, text };
  }
  yield { path: `${base}/kustomization.yaml`, text: kustomization(context, names, configMaps) };
  return requests;
}

function backupFiles(context: Context): Artifact[] {
  const text = backupScript(
    managedServers(context).filter(({ external }) => external !== undefined),
    context.shared.secrets,
    (authority) => `postgres/${rootFileOf(authority)}`,
  );
  const path = `${context.organization.slug}/postgres/backup.sh`;
  return text === undefined ? [] : [{ path, text, isExecutable: true }];
}

const folderOf = (configuration: string): string => `config/${configuration.replace(/-config$/, '')}`;

function* configurationsOf(context: Context): Iterable<Configuration> {
  const { processes, balancers, jobs } = context.own;
  for (const each of processes) yield processConfiguration(each, context);
  for (const each of balancers) yield balancerConfiguration(each, context);
  for (const each of jobs) yield jobConfiguration(each, context);
}

/** A ConfigMap that kustomize makes of files, by their paths. */
interface ConfigMap {
  readonly name: string;
  readonly files: readonly string[];
}

/** ConfigMaps are made by kustomize, which puts a hash into their names; an overlay can merge files into them. */
function kustomization(context: Context, names: readonly string[], configMaps: readonly ConfigMap[]): string {
  const all = [...configMaps, ...dashboardMaps(context)];
  return printYamlDocuments(
    [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        namespace: context.namespace,
        resources: names.map((name) => `${name}.yaml`),
        ...(all.length === 0
          ? {}
          : {
              configMapGenerator: all,
              generatorOptions: { labels: labelsOf(context, 'configuration', 'configuration') },
            }),
      },
    ],
    banner,
  );
}

/** The files of a namespace, in the order in which they are read best. No component's name begins with a digit. */
function* manifestFiles(context: Context, { flows, foreign }: Network): Iterable<ManifestFile> {
  const { balancers, authorities, jobs } = context.own;
  const servers = clusterServers(context);
  const groups = [...new Set(context.groups.values())];
  const hasCore =
    balancers.length + servers.length > 0 ||
    groups.some(({ members }) => members.some((each) => 'nodes' in each));
  const hasServices = groups.some(({ members }) => members.some((each) => !('nodes' in each)));
  yield {
    name: '0-namespace',
    objects: [namespace(context), ...priorityClasses(context, hasServices, hasCore)],
  };
  yield {
    name: '0-network',
    objects: [
      ...defaultPolicies(context),
      ...(foreign.get(context.namespace) ?? []).map((each) => foreignService(context, each)),
    ],
  };
  yield {
    name: '0-authorities',
    objects: authorities
      .filter((each) => isMadeHere(context, each))
      .flatMap((each) => authorityObjects(context, each)),
  };
  yield { name: '0-secrets', objects: externalSecrets(context) };
  for (const server of servers) yield serverFile(server, context, flows);
  for (const group of groups) yield groupFile(group, context, flows);
  for (const balancer of balancers) yield balancerFile(balancer, context, flows);
  for (const job of jobs) yield jobFile(job, context, flows);
  yield { name: '0-monitoring', objects: monitoring(context) };
  yield { name: '0-gateway', objects: exposureObjects(context) };
}

const namespace = (context: Context): K8s.Namespace => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: context.namespace,
    labels: {
      ...labelsOf(context, context.namespace, 'namespace'),
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    },
  },
});

/** The name under which what another organization runs is reached; its addresses are handed over. */
const foreignService = (context: Context, { name, ports }: ForeignService): K8s.Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(context, name, labelsOf(context, name, 'elsewhere'), {
    'canton-plan.dev/addresses':
      'Handed over by the other organization, in an EndpointSlice of this Service.',
  }),
  spec: {
    type: 'ClusterIP',
    clusterIP: 'None',
    ports: ports.map((port) => ({ name: `port-${port}`, port, protocol: 'TCP' })),
  },
});

const serviceAccount = (context: Context, name: string, component: string): K8s.ServiceAccount => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: metadata(context, name, labelsOf(context, name, component)),
  automountServiceAccountToken: false,
});

function certificatesOf(
  context: Context,
  name: string | undefined,
  labels: Record<string, string>,
  position?: number,
): K8s.CustomObject[] {
  const certificate = name === undefined ? undefined : context.shared.certificates.get(name);
  return certificate === undefined ? [] : certificateObjects(context, certificate, labels, position);
}

/** Objects with the patches of the component to which they belong. */
const withPatches = (
  objects: readonly K8s.KubernetesObject[],
  overrides: readonly File.Override[],
  main: string,
): K8s.KubernetesObject[] => objects.map((object) => patched(object, overrides, main));

const instancePods = (context: Context, value: string) =>
  ({ of: 'pods', namespace: context.namespace, label: 'app.kubernetes.io/instance', value }) as const;

function groupFile(group: Group, context: Context, flows: FlowIndex): ManifestFile {
  const [first] = group.members;
  const running = group.members.filter((each) => each.starts === 'always');
  const shared = first?.sharedName;
  const instances = group.members.flatMap((process, position) => {
    const labels = labelsOf(context, group.name, process.kind, process.name);
    return withPatches(
      [
        processSet(process, group, context),
        ...(process.sharedName === undefined ? [processService(process, group, context)] : []),
        ...certificatesOf(context, process.certificate, labels, position),
        flows.policy(context, process.name, instancePods(context, process.name), labels),
      ],
      process.overrides,
      'StatefulSet',
    );
  });
  return {
    name: group.name,
    comment: running.length > 1 && first?.mode === 'active-passive' ? activePassiveComment : undefined,
    objects: [
      serviceAccount(context, group.name, group.kind),
      governingService(group, context),
      ...(running.length > 1 ? [disruptionBudget(context, group.name, group.kind)] : []),
      ...(first !== undefined && shared !== undefined ? [processService(first, group, context, shared)] : []),
      ...instances,
    ],
  };
}

function balancerFile(balancer: Plan['balancers'][number], context: Context, flows: FlowIndex): ManifestFile {
  const name = dnsName(balancer.name);
  const labels = labelsOf(context, name, balancerComponent);
  return {
    name,
    comment: balancerComment(balancer),
    objects: withPatches(
      [
        serviceAccount(context, name, balancerComponent),
        ...(balancer.replicas > 1 ? [disruptionBudget(context, name, balancerComponent)] : []),
        balancerDeployment(balancer, context),
        balancerService(balancer, context),
        ...certificatesOf(context, balancer.certificate, labels),
        flows.policy(context, name, instancePods(context, name), labels),
      ],
      balancer.overrides,
      'Deployment',
    ),
  };
}

function serverFile(server: Plan['servers'][number], context: Context, flows: FlowIndex): ManifestFile {
  const name = dnsName(server.name);
  const labels = labelsOf(context, name, databaseComponent);
  return {
    name,
    objects: withPatches(
      [
        databaseCluster(server, context),
        ...databaseObjects(server, context),
        ...scheduledBackups(server, context),
        ...certificatesOf(context, server.certificate, labels),
        flows.policy(
          context,
          name,
          { of: 'pods', namespace: context.namespace, label: 'cnpg.io/cluster', value: name },
          labels,
        ),
      ],
      server.overrides,
      'Cluster',
    ),
  };
}

function jobFile(job: Plan['jobs'][number], context: Context, flows: FlowIndex): ManifestFile {
  const labels = labelsOf(context, job.name, jobComponent);
  return {
    name: dnsName(job.name),
    objects: [
      serviceAccount(context, job.name, jobComponent),
      jobObject(job, context, (object) => patched(object, context.plan.overrides, undefined)),
      ...certificatesOf(context, job.certificate, labels),
      flows.policy(context, job.name, instancePods(context, job.name), labels),
    ],
  };
}

function monitoring(context: Context): K8s.KubernetesObject[] {
  const [monitor] = context.own.monitors;
  const hasMetrics = context.own.processes.some((each) => each.metricsPort !== undefined);
  return [
    ...(hasMetrics ? [podMonitor(context)] : []),
    ...(monitor?.hasAlerts === true ? [prometheusRule(context, monitor)] : []),
  ];
}
