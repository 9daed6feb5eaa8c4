import {
  darFolder,
  type K8s,
  type Process,
  type ProcessKind,
  present,
  shortened,
  statefulSetName,
} from '#template';
import { namedFiles, namedFilesOf } from '../named-files.ts';
import { resourcesOf } from '../sizes.ts';
import { cacheContainer, cacheVolumes } from './cache.ts';
import { configAnnotation, processConfiguration } from './configuration.ts';
import {
  type Context,
  dnsName,
  type Group,
  labelsOf,
  metadata,
  planLabels,
  selectorLabels,
} from './context.ts';
import { exceptions } from './exceptions.ts';
import { placement } from './placement.ts';
import {
  cantonUser,
  configMount,
  containerSecurity,
  darMount,
  imageOf,
  joinMounts,
  type Mounts,
  podBase,
  probeHandler,
  scratch,
  tlsMounts,
  variables,
} from './pod.ts';
import { containerPorts, servicePorts } from './ports.ts';
import { priorityOf } from './priority.ts';
import { reloadAnnotation } from './trust.ts';

type Of<K extends ProcessKind> = Extract<Process, { readonly kind: K }>;

/** What is special about the pod of one kind of process. */
interface Special {
  readonly args: readonly string[];
  readonly mounts?: Mounts;
  readonly sidecar?: { readonly container: K8s.Container; readonly volumes: readonly K8s.Volume[] };
  /** How long a start may take: nodes migrate their database, a JSON API fills its cache. */
  readonly startSeconds: number;
  readonly stopSeconds: number;
}

const canton = ({ command }: Process): Special => ({ args: command, startSeconds: 1800, stopSeconds: 60 });

const service = ({ command }: Process): Special => ({ args: command, startSeconds: 300, stopSeconds: 30 });

/** One function for each kind of process. */
const specials: { readonly [K in ProcessKind]: (process: Of<K>, context: Context) => Special } = {
  domain: canton,
  sequencer: canton,
  mediator: canton,
  'domain-manager': canton,
  participant: canton,
  'json-api': (process, context) => {
    const cache = context.shared.sidecars.get(process.name);
    return {
      ...service(process),
      startSeconds: 900,
      ...(cache === undefined
        ? {}
        : { sidecar: { container: cacheContainer(cache, context), volumes: cacheVolumes(cache) } }),
    };
  },
  'oauth-middleware': service,
  'trigger-node': (process) => ({
    ...service(process),
    ...(process.darPaths.length === 0 ? {} : { mounts: darMount(darFolder) }),
  }),
};

const specialOf = (process: Process, context: Context): Special =>
  (specials[process.kind] as (process: Process, context: Context) => Special)(process, context);

/** How many pods run now: a standby's is started by hand, after the live one's has stopped (S80). */
const replicasOf = (process: Process): number => (process.starts === 'always' ? 1 : 0);

/**
 * The StatefulSet of one instance, a single pod. With the partition above its only ordinal, a new template waits until
 * somebody lets it go: an apply restarts nothing, neither both of a pair nor sequencers of two releases on one database,
 * and a pod that is evicted meanwhile comes back as it was (Kubernetes documentation, "StatefulSets", "Partitioned
 * rolling updates"). A set never has two pods at a time, which Deployments do not promise of a machine that is silent.
 */
export function processSet(process: Process, group: Group, context: Context): K8s.StatefulSet {
  const labels = { ...labelsOf(context, group.name, process.kind, process.name), ...planLabels(process) };
  const special = specialOf(process, context);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(
      context,
      statefulSetName(process.name),
      { ...labels, 'app.kubernetes.io/version': context.plan.release },
      { ...exceptions(process, group), ...reloadAnnotation(context, process) },
    ),
    spec: {
      replicas: replicasOf(process),
      serviceName: governingName(group),
      revisionHistoryLimit: 5,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
      selector: { matchLabels: selectorLabels(group.name, process.kind, process.name) },
      template: podTemplate(process, group, context, labels, special),
    },
  };
}

function podTemplate(
  process: Process,
  group: Group,
  context: Context,
  labels: Record<string, string>,
  special: Special,
): K8s.PodTemplateSpec {
  const configuration = processConfiguration(process, context);
  const { volumes, volumeMounts } = joinMounts(
    configMount(configuration.name, process.configPath.replace(/\/[^/]*$/, '')),
    scratch('tmp', '/tmp', '1Gi'),
    tlsMounts(context, process),
    fileMounts(process, context),
    ...(special.mounts === undefined ? [] : [special.mounts]),
  );
  return {
    metadata: { labels, annotations: configAnnotation(configuration) },
    spec: present({
      ...podBase(context, group.name, cantonUser),
      priorityClassName: priorityOf(process, context),
      terminationGracePeriodSeconds: special.stopSeconds,
      ...placement(process, group, context),
      initContainers: special.sidecar === undefined ? [] : [special.sidecar.container],
      containers: [container(process, context, special, volumeMounts)],
      volumes: [...volumes, ...(special.sidecar?.volumes ?? [])],
    }),
  };
}

/**
 * Files that the topology names, each at its path. A mount of a single file is not renewed in a running pod; nor does
 * any of the programs read its certificates again.
 */
function fileMounts(process: Process, context: Context): Mounts {
  const files = namedFiles(process, context.hostOf);
  return files.length === 0
    ? { volumes: [], volumeMounts: [] }
    : {
        volumes: [{ name: 'files', secret: { secretName: namedFilesOf(process) } }],
        volumeMounts: files.map(({ path, key }) => ({
          name: 'files',
          mountPath: path,
          subPath: key,
          readOnly: true,
        })),
      };
}

function container(
  process: Process,
  context: Context,
  special: Special,
  volumeMounts: K8s.VolumeMount[],
): K8s.Container {
  const liveness = probeHandler(process.liveness);
  return {
    name: process.kind,
    ...imageOf(process.image),
    args: special.args.map((each) => each.replaceAll('$(', '$$$$(')),
    env: variables(context, process.environment, process.secrets),
    ports: containerPorts(process),
    startupProbe: {
      ...liveness,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: special.startSeconds / 10,
    },
    ...(process.isProbed
      ? { livenessProbe: { ...liveness, periodSeconds: 15, timeoutSeconds: 3, failureThreshold: 4 } }
      : {}),
    readinessProbe: { ...readiness(process), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
    resources: resourcesOf(context.plan, process.kind, process.resources, process.heap),
    securityContext: containerSecurity,
    volumeMounts,
  };
}

/**
 * Of an active-passive service every instance that runs is Ready. Were only the active one, then a disruption budget
 * would count one healthy pod of one needed and refuse for ever to evict it. Traffic needs no readiness to find the
 * active instance: in front of participants a balancer asks each one's health, mediators and domain managers take
 * none (high availability architecture, "Participant Node", "Mediator"). A passive node's admin API is open.
 */
function readiness(process: Process): K8s.Probe {
  const admin = process.ports.find((port) => port.name === 'adminApi');
  return process.mode === 'active-passive' && admin !== undefined
    ? { tcpSocket: { port: admin.number } }
    : probeHandler(process.readiness);
}

const governingName = (group: Group): string => shortened(`${group.name}-pods`, 63);

/** What StatefulSets ask for: a Service without an address, which gives their pods names. Nobody connects to it. */
export const governingService = (group: Group, context: Context): K8s.Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(context, governingName(group), labelsOf(context, group.name, group.kind)),
  spec: { type: 'ClusterIP', clusterIP: 'None', selector: selectorLabels(group.name, group.kind) },
});

/**
 * The Service of one instance, or the one that its service shares: its name is what balancers, consoles and lists of
 * sequencers say.
 */
export function processService(
  process: Process,
  group: Group,
  context: Context,
  shared?: string,
): K8s.Service {
  const name = dnsName(shared ?? process.name);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(context, name, labelsOf(context, group.name, process.kind, name)),
    spec: {
      type: 'ClusterIP',
      selector: selectorLabels(group.name, process.kind, shared === undefined ? process.name : undefined),
      ports: servicePorts(process),
    },
  };
}
