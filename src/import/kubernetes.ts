import { SourceFile } from '../source/source-file.ts';
import type { DatabaseServerFact, Gap, Workload } from './facts.ts';
import type { Folder } from './folder.ts';
import type { YamlPart } from './origin.ts';
import { withoutShell } from './shell.ts';

/** Kinds that say nothing about a topology which its workloads do not say, or that follow from it. */
const quiet: ReadonlySet<string> = new Set([
  ...['Namespace', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  ...['NetworkPolicy', 'PodDisruptionBudget', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim'],
  ...['StorageClass', 'Endpoints', 'EndpointSlice', 'Event', 'ResourceQuota', 'LimitRange', 'Lease'],
  ...['Certificate', 'CertificateRequest', 'Issuer', 'ClusterIssuer', 'ExternalSecret', 'SecretStore'],
  ...['ClusterSecretStore', 'SealedSecret', 'Database', 'ScheduledBackup', 'Backup', 'ControllerRevision'],
  ...['Gateway', 'HTTPRoute', 'TLSRoute', 'TCPRoute', 'GRPCRoute', 'BackendTLSPolicy', 'ReferenceGrant'],
  ...['CustomResourceDefinition', 'ReplicaSet'],
]);

function leftOut(object: YamlPart): Gap {
  const kind = object.at('kind').text ?? '';
  const name = object.at('metadata', 'name').text ?? '';
  const why =
    kind === 'Ingress'
      ? 'where it leads'
      : kind === 'HorizontalPodAutoscaler'
        ? `that it runs ${object.at('spec', 'minReplicas').number ?? 1} to ${object.at('spec', 'maxReplicas').number} instances`
        : 'what it says';
  return { origin: object.origin, text: `${kind} ${name}: ${why} is not carried over` };
}

/** Everything of a set of manifests that counts, gathered before workloads are made of it. */
export class Manifests {
  readonly #folder: Folder;
  readonly #configMaps = new Map<string, Map<string, SourceFile>>();
  readonly #pods: YamlPart[] = [];
  readonly #services: YamlPart[] = [];
  readonly #kustomizations: YamlPart[] = [];
  readonly databases: DatabaseServerFact[] = [];
  hasAlerts: YamlPart | undefined;
  hasMonitor: YamlPart | undefined;
  /** Objects and containers that nothing is read from. */
  readonly gaps: Gap[] = [];

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  add(object: YamlPart): void {
    const kind = object.at('kind').text;
    if (kind === 'List') for (const item of object.at('items').items) this.add(item);
    // A cluster shows what its objects made as well: pods of a StatefulSet, jobs of a CronJob.
    else if (object.at('metadata', 'ownerReferences').items.length > 0) return;
    else if (kind === 'ConfigMap') this.#configMap(object);
    else if (
      kind === 'Deployment' ||
      kind === 'StatefulSet' ||
      kind === 'Pod' ||
      kind === 'Job' ||
      kind === 'DaemonSet'
    )
      this.#pods.push(object);
    else if (kind === 'Service') this.#services.push(object);
    else if (kind === 'Kustomization') this.#kustomizations.push(object);
    else if (kind === 'Cluster' && object.at('apiVersion').text?.startsWith('postgresql.cnpg.io'))
      this.databases.push(cluster(object));
    else if (kind === 'PrometheusRule') this.hasAlerts = object;
    else if (kind === 'PodMonitor' || kind === 'ServiceMonitor') this.hasMonitor = object;
    else if (!quiet.has(kind ?? '')) this.gaps.push(leftOut(object));
  }

  workloads(): Workload[] {
    for (const kustomization of this.#kustomizations) this.#generated(kustomization);
    return this.#pods.map((pod) => this.#workload(pod));
  }

  #configMap(object: YamlPart): void {
    const data = object.at('data');
    const files = new Map<string, SourceFile>();
    for (const key of data.keys) files.set(key, embedded(data.at(key)));
    this.#configMaps.set(keyOf(object.at('metadata')), files);
  }

  #generated(object: YamlPart): void {
    const namespace = object.at('namespace').text ?? '';
    for (const generator of object.at('configMapGenerator').items) {
      const files = new Map<string, SourceFile>();
      for (const { text = '' } of generator.at('files').items) {
        const [left = '', right] = text.split('=');
        const file = this.#folder.beside(object.file, right ?? left);
        if (file !== undefined) files.set(right === undefined ? (left.split('/').at(-1) ?? '') : left, file);
      }
      this.#configMaps.set(
        `${generator.at('namespace').text ?? namespace}/${generator.at('name').text ?? ''}`,
        files,
      );
    }
  }

  #workload(object: YamlPart): Workload {
    const metadata = object.at('metadata');
    const name = metadata.at('name').text ?? '';
    const namespace = metadata.at('namespace').text;
    const template = object.at('kind').text === 'Pod' ? object : object.at('spec', 'template');
    const labels = template.at('metadata', 'labels');
    const spec = template.at('spec');
    const container = mainContainer(spec);
    const isGenerated = labels.at('app.kubernetes.io/managed-by').text === 'canton-plan';
    for (const other of isGenerated ? [] : spec.at('containers').items)
      if (other.at('name').text !== container.at('name').text)
        this.gaps.push({
          origin: other.origin,
          text: `container \`${other.at('name').text}\` beside \`${container.at('name').text}\` of ${name} is not carried over`,
        });
    const own = (key: string): string | undefined =>
      labels.at(`canton-plan.dev/${key}`).text ?? metadata.at('labels', `canton-plan.dev/${key}`).text;
    const isOurs = labels.at('app.kubernetes.io/managed-by').text === 'canton-plan';
    const replicas = object.at('spec', 'replicas');
    const partOf = labels.at('app.kubernetes.io/part-of').text;
    return {
      name,
      origin: object.at('kind').origin,
      service: own('service') ?? (isOurs ? labels.at('app.kubernetes.io/name').text : undefined),
      kind: isOurs ? labels.at('app.kubernetes.io/component').text : undefined,
      organization: organizationOf(namespace, isOurs ? partOf : undefined),
      zone: own('zone') ?? zoneOf(spec),
      namespace,
      image: container.at('image').text,
      imageOrigin: container.at('image').origin,
      arguments: withoutShell(
        [...container.at('command').items, ...container.at('args').items].map(({ value }) => String(value)),
      ),
      workingDirectory: container.at('workingDir').text,
      environment: environmentOf(container),
      secrets: secretsOf(container),
      // What `envFrom` brings is not in the manifests.
      knowsEnvironment: container.at('envFrom').value === undefined,
      files: this.#files(spec, container, namespace ?? ''),
      aliases: this.#aliases(labels, namespace),
      replicas: replicas.number ?? 1,
      replicasOrigin: replicas.origin,
      isStandby: own('starts') === 'on-failure' || replicas.number === 0,
      isOneShot: object.at('kind').text === 'Job',
      published: [],
      probes: ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
        probeOf(container, probe),
      ),
      restart: spec.at('restartPolicy').text ?? 'Always',
    };
  }

  #files(spec: YamlPart, container: YamlPart, namespace: string): Map<string, SourceFile> {
    const files = new Map<string, SourceFile>();
    const volumes = new Map(spec.at('volumes').items.map((volume) => [volume.at('name').text, volume]));
    for (const mount of container.at('volumeMounts').items) {
      const volume = volumes.get(mount.at('name').text);
      const sources = [
        volume?.at('configMap', 'name'),
        ...(volume?.at('projected', 'sources').items.map((each) => each.at('configMap', 'name')) ?? []),
      ];
      for (const source of sources) {
        const inside =
          source?.text === undefined
            ? undefined
            : (this.#configMaps.get(`${namespace}/${source.text}`) ??
              this.#configMaps.get(`/${source.text}`));
        const path = mount.at('mountPath').text ?? '';
        const only = mount.at('subPath').text;
        for (const [key, file] of inside ?? [])
          if (only === undefined) files.set(`${path.replace(/\/$/, '')}/${key}`, file);
          else if (only === key) files.set(path, file);
      }
    }
    return files;
  }

  /** Services whose selectors choose these labels. */
  #aliases(labels: YamlPart, namespace: string | undefined): string[] {
    return this.#services.flatMap((service) => {
      const selector = service.at('spec', 'selector');
      const isChosen =
        selector.keys.length > 0 &&
        service.at('metadata', 'namespace').text === namespace &&
        selector.keys.every((key) => selector.at(key).text === labels.at(key).text);
      return isChosen ? (service.at('metadata', 'name').text ?? []) : [];
    });
  }
}

const keyOf = (metadata: YamlPart): string =>
  `${metadata.at('namespace').text ?? ''}/${metadata.at('name').text ?? ''}`;

/** A file inside a manifest: its lines keep the numbers that they have in the manifest. */
function embedded(part: YamlPart): SourceFile {
  const { file, span } = part.origin;
  const line = file.position(span.start).line;
  const text = typeof part.value === 'string' ? part.value : '';
  const isBlock = /^[^\n]*[|>][-+0-9]*\s*$/m.test(file.line(line));
  return new SourceFile(file.name, '\n'.repeat(isBlock ? line : line - 1) + text);
}

/** Containers that are no sidecar: the one with a known image, else the first. */
function mainContainer(spec: YamlPart): YamlPart {
  const containers = spec.at('containers');
  const index = containers.items.findIndex((each) =>
    /canton|http-json|trigger|oauth2|haproxy|nginx|postgres/.test(each.at('image').text ?? ''),
  );
  return containers.at(Math.max(0, index));
}

function environmentOf(container: YamlPart): Map<string, string | undefined> {
  return new Map(
    container.at('env').items.map((each) => [each.at('name').text ?? '', each.at('value').text] as const),
  );
}

function secretsOf(container: YamlPart): Map<string, { secret: string; key: string }> {
  return new Map(
    container.at('env').items.flatMap((each) => {
      const reference = each.at('valueFrom', 'secretKeyRef');
      const secret = reference.at('name').text;
      const key = reference.at('key').text;
      return secret === undefined || key === undefined
        ? []
        : [[each.at('name').text ?? '', { secret, key }] as const];
    }),
  );
}

function probeOf(container: YamlPart, name: string): { port: number; origin: YamlPart['origin'] }[] {
  const probe = container.at(name);
  const port = ['grpc', 'tcpSocket', 'httpGet']
    .map((kind) => probe.at(kind, 'port'))
    .find(({ value }) => value !== undefined);
  if (port === undefined) return [];
  const named = container.at('ports').items.find((each) => each.at('name').text === port.value);
  const number = port.number ?? named?.at('containerPort').number;
  return number === undefined ? [] : [{ port: number, origin: port.origin }];
}

function zoneOf(spec: YamlPart): string | undefined {
  const selected = spec.at('nodeSelector', 'topology.kubernetes.io/zone').text;
  const terms = spec.at(
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const expressions = terms.items.flatMap((term) => term.at('matchExpressions').items);
  const zone = expressions.find((each) => each.at('key').text === 'topology.kubernetes.io/zone');
  return selected ?? (zone?.at('values').items.length === 1 ? zone.at('values', 0).text : undefined);
}

/** A namespace is an organization's; the tool's own begin with the name of the deployment. */
const organizationOf = (namespace: string | undefined, partOf: string | undefined): string | undefined => {
  if (namespace === undefined || namespace === partOf) return undefined;
  return partOf !== undefined && namespace.startsWith(`${partOf}-`)
    ? namespace.slice(partOf.length + 1)
    : namespace;
};

function cluster(object: YamlPart): DatabaseServerFact {
  const name = object.at('metadata', 'name').text ?? '';
  const image = object.at('spec', 'imageName').text;
  const labels = object.at('metadata', 'labels');
  const isOurs = labels.at('app.kubernetes.io/managed-by').text === 'canton-plan';
  return {
    name,
    origin: object.at('metadata', 'name').origin,
    hosts: [name, `${name}-rw`, `${name}-r`, `${name}-ro`],
    workload: undefined,
    organization: organizationOf(
      object.at('metadata', 'namespace').text,
      isOurs ? labels.at('app.kubernetes.io/part-of').text : undefined,
    ),
    version: image === undefined ? undefined : /:(\d+)/.exec(image)?.[1],
    isHighlyAvailable: (object.at('spec', 'instances').number ?? 1) > 1,
    maxConnections: object.at('spec', 'postgresql', 'parameters', 'max_connections').number,
  };
}
