/** What an API server of Kubernetes keeps, and what it refuses: as much of it as commands of a runbook ask for. */
import { isDeepStrictEqual } from 'node:util';

/** An object as it lies in the cluster. */
// biome-ignore lint/suspicious/noExplicitAny: fields of many kinds.
export type Field = any;

export interface Resource {
  readonly short?: string | undefined;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

const resource = (
  api: string,
  kind: string,
  plural: string,
  isNamespaced = true,
  short?: string,
): Resource => {
  const [version = '', group = ''] = api.split('/').toReversed();
  return { group, version, kind, plural, isNamespaced, short };
};

export const resources: readonly Resource[] = [
  resource('v1', 'Namespace', 'namespaces', false),
  resource('v1', 'Pod', 'pods'),
  resource('v1', 'Service', 'services', true, 'svc'),
  resource('v1', 'ServiceAccount', 'serviceaccounts'),
  resource('v1', 'ConfigMap', 'configmaps'),
  resource('v1', 'Secret', 'secrets'),
  resource('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  resource('apps/v1', 'StatefulSet', 'statefulsets'),
  resource('apps/v1', 'Deployment', 'deployments'),
  resource('batch/v1', 'Job', 'jobs'),
  resource('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  resource('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  resource('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  resource('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false),
  resource('cert-manager.io/v1', 'Certificate', 'certificates'),
  resource('cert-manager.io/v1', 'Issuer', 'issuers'),
  resource('external-secrets.io/v1', 'ExternalSecret', 'externalsecrets'),
  resource('postgresql.cnpg.io/v1', 'Cluster', 'clusters'),
  resource('postgresql.cnpg.io/v1', 'Database', 'databases'),
  resource('postgresql.cnpg.io/v1', 'ScheduledBackup', 'scheduledbackups'),
  resource('monitoring.coreos.com/v1', 'PodMonitor', 'podmonitors'),
  resource('monitoring.coreos.com/v1', 'PrometheusRule', 'prometheusrules'),
  resource('gateway.networking.k8s.io/v1', 'Gateway', 'gateways'),
  resource('gateway.networking.k8s.io/v1', 'GRPCRoute', 'grpcroutes'),
  resource('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'),
  resource('gateway.networking.k8s.io/v1alpha2', 'TLSRoute', 'tlsroutes'),
];

/** Something that the API server says no to. */
export class Refusal extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

export class Store {
  /** By kind, then by namespace and name. */
  readonly #objects = new Map<string, Map<string, Field>>();
  #version = 0;

  /** The same objects once more; none is ever changed in place. */
  copy(): Store {
    const copy = new Store();
    for (const [kind, objects] of this.#objects) copy.#objects.set(kind, new Map(objects));
    copy.#version = this.#version;
    return copy;
  }

  all(kind: string, namespace?: string): Field[] {
    const all = [...(this.#objects.get(kind)?.values() ?? [])];
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  get(kind: string, namespace: string, name: string): Field | undefined {
    return this.#objects.get(kind)?.get(`${namespace} ${name}`);
  }

  get version(): string {
    return String(this.#version);
  }

  create(object: Field): Field {
    const { kind, metadata } = object;
    const namespace = metadata.namespace ?? '';
    if (namespace !== '' && this.get('Namespace', '', namespace) === undefined)
      throw new Refusal(404, 'NotFound', `namespaces "${namespace}" not found`);
    const known = this.get(kind, namespace, metadata.name);
    if (known !== undefined)
      throw new Refusal(409, 'AlreadyExists', `${kind} "${metadata.name}" already exists`);
    check(object);
    return this.#put({
      ...object,
      metadata: {
        ...metadata,
        uid: `uid-${this.#version}`,
        generation: 1,
        creationTimestamp: '2026-01-31T12:00:00Z',
      },
    });
  }

  /** What `kubectl apply` sends says all that is wanted in an annotation; other patches are merged. */
  patch(known: Field, patch: Field): Field {
    const applied = patch.metadata?.annotations?.[lastApplied];
    return applied === undefined ? this.replace(known, merge(known, patch)) : this.#applied(known, applied);
  }

  #applied(known: Field, applied: string): Field {
    const wanted = JSON.parse(applied);
    const annotations = { ...wanted.metadata.annotations, [lastApplied]: applied };
    const { uid, generation, creationTimestamp } = known.metadata;
    return this.replace(known, {
      ...wanted,
      ...(known.status === undefined ? {} : { status: known.status }),
      metadata: { ...wanted.metadata, annotations, uid, generation, creationTimestamp },
    });
  }

  replace(known: Field, next: Field): Field {
    check(next);
    refuseFixed(known, next);
    const isOther = !isDeepStrictEqual(known.spec, next.spec);
    return this.#put({
      ...next,
      metadata: { ...next.metadata, generation: known.metadata.generation + (isOther ? 1 : 0) },
    });
  }

  /** Writes what a controller found out; says whether it is new. */
  say(object: Field, status: Field): boolean {
    if (isDeepStrictEqual(object.status, status)) return false;
    this.#put({ ...object, status });
    return true;
  }

  delete({ kind, metadata }: Field): void {
    this.#version++;
    this.#objects.get(kind)?.delete(`${metadata.namespace ?? ''} ${metadata.name}`);
  }

  #put(object: Field): Field {
    this.#version++;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: this.version } };
    const known = this.#objects.get(object.kind) ?? new Map<string, Field>();
    this.#objects.set(object.kind, known);
    known.set(`${object.metadata.namespace ?? ''} ${object.metadata.name}`, stored);
    return stored;
  }
}

/** JSON merge patch (RFC 7386). */
function merge(target: Field, patch: Field): Field {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch))
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  return result;
}

const invalid = ({ kind, metadata }: Field, why: string): Refusal =>
  new Refusal(422, 'Invalid', `${kind} "${metadata.name}" is invalid: ${why}`);

/** What holds of an object by itself. */
function check(object: Field): void {
  const { kind, metadata, spec } = object;
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(metadata.name))
    throw invalid(object, 'metadata.name: a lowercase RFC 1123 subdomain');
  for (const value of Object.values(metadata.labels ?? {}))
    if (!/^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/.test(String(value)))
      throw invalid(object, `metadata.labels: ${value}`);
  if (kind !== 'StatefulSet' && kind !== 'Deployment') return;
  const labels = spec.template.metadata.labels;
  for (const [key, value] of Object.entries(spec.selector.matchLabels))
    if (labels[key] !== value)
      throw invalid(object, 'spec.template.metadata.labels: `selector` does not match template `labels`');
}

/** What may be changed of a set (Kubernetes API, "ValidateStatefulSetUpdate"). */
const free = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
  'revisionHistoryLimit',
];

/** What of an object never changes, by its kind. */
const fixed: Readonly<Record<string, (object: Field) => unknown>> = {
  StatefulSet: ({ spec }) => Object.fromEntries(Object.entries(spec).filter(([key]) => !free.includes(key))),
  Deployment: ({ spec }) => spec.selector,
  Job: ({ spec }) => [spec.template, spec.selector, spec.completions],
  Service: ({ spec }) => spec.clusterIP === 'None',
  Secret: ({ type }) => type,
  PriorityClass: ({ value }) => value,
  PersistentVolumeClaim: ({ spec }) => spec,
  Cluster: ({ spec }) => spec.bootstrap,
};

function refuseFixed(known: Field, next: Field): void {
  const pick = fixed[next.kind];
  if (pick !== undefined && !isDeepStrictEqual(pick(known), pick(next)))
    throw invalid(next, 'field is immutable');
}
