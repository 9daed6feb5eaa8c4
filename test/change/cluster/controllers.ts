/** What controllers and operators of a cluster make of its objects, at once and in order. */
import { contentHash } from '../../../src/render/hash.ts';
import { references } from '../../render/kubernetes-references.ts';
import type { Field, Store } from './store.ts';

/** What a pod that has begun still waits for before it is ready; empty where it is. */
export type Waits = (pod: Field) => readonly string[];

export class Controllers {
  readonly #store: Store;
  readonly #waits: Waits;
  /** Templates by set and revision, as ControllerRevisions keep them. */
  readonly #templates = new Map<string, Field>();

  constructor(store: Store, waits: Waits) {
    this.#store = store;
    this.#waits = waits;
  }

  /** Goes on until nothing changes any more. */
  settle(): void {
    for (let round = 0; round < 50; round++) if (!this.#round()) return;
    throw new Error('the controllers find no end');
  }

  /** The template with which the pod of a set comes back after an eviction. */
  templateOf(set: Field, revision: string): Field {
    return this.#templates.get(`${set.metadata.uid} ${revision}`);
  }

  #round(): boolean {
    const made = [
      this.#collect(),
      ...this.#store.all('Certificate').map((each) => this.#issue(each)),
      ...this.#store.all('ExternalSecret').map((each) => this.#bring(each)),
      ...this.#store.all('Cluster').map((each) => this.#cluster(each)),
      ...this.#store.all('Database').map((each) => this.#database(each)),
      ...this.#store.all('StatefulSet').map((each) => this.#set(each)),
      ...this.#store.all('Deployment').map((each) => this.#deployment(each)),
      ...this.#store.all('Job').map((each) => this.#job(each)),
      ...this.#store.all('Pod').map((each) => this.#pod(each)),
    ];
    return made.includes(true);
  }

  /** What belongs to something that is gone goes too. */
  #collect(): boolean {
    const there = new Set(
      ['Cluster', 'StatefulSet', 'Deployment', 'Job'].flatMap((kind) =>
        this.#store.all(kind).map(({ metadata }) => metadata.uid),
      ),
    );
    const orphans = ['Pod', 'Service'].flatMap((kind) =>
      this.#store
        .all(kind)
        .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }: Field) => !there.has(uid))),
    );
    for (const each of orphans) this.#store.delete(each);
    return orphans.length > 0;
  }

  #secret(namespace: string, name: string, keys: readonly string[]): boolean {
    if (this.#store.get('Secret', namespace, name) !== undefined) return false;
    const data = Object.fromEntries(keys.map((key) => [key, 'eA==']));
    this.#store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data });
    return true;
  }

  /** cert-manager. */
  #issue(certificate: Field): boolean {
    const { namespace } = certificate.metadata;
    const { secretName, issuerRef } = certificate.spec;
    const issuer = this.#store.get('Issuer', namespace, issuerRef.name);
    const isReady =
      issuerRef.kind !== 'Issuer' ||
      (issuer !== undefined &&
        (issuer.spec.ca === undefined ||
          this.#store.get('Secret', namespace, issuer.spec.ca.secretName) !== undefined));
    return isReady && this.#secret(namespace, secretName, ['tls.crt', 'tls.key', 'ca.crt']);
  }

  /** The External Secrets Operator. */
  #bring({ metadata, spec }: Field): boolean {
    const keys = [...spec.data.map(({ secretKey }: Field) => secretKey), 'username'];
    return this.#secret(metadata.namespace, spec.target.name, keys);
  }

  /** References of an object to what is not there. */
  missing(object: Field): string[] {
    const { namespace } = object.metadata;
    return references(object).filter((reference) => {
      const [kind = '', name = '', key] = reference.split(' ');
      const found = this.#store.get(kind, namespace, name);
      if (found === undefined) return true;
      return kind === 'Secret' && key !== undefined && found.data?.[key] === undefined;
    });
  }

  /** CloudNativePG. */
  #cluster(cluster: Field): boolean {
    const { name, namespace } = cluster.metadata;
    if (this.missing(cluster).length > 0) return this.#store.say(cluster, { conditions: [] });
    const labels = { ...cluster.spec.inheritedMetadata.labels, 'cnpg.io/cluster': name };
    const owned = { namespace, labels, ownerReferences: [{ kind: 'Cluster', uid: cluster.metadata.uid }] };
    const conditions = [{ type: 'Ready', status: 'True' }];
    if (this.#store.get('Pod', namespace, `${name}-1`) === undefined) {
      this.#store.create({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { ...owned, name: `${name}-rw` },
        spec: { selector: { 'cnpg.io/cluster': name } },
      });
      this.#store.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...owned, name: `${name}-1` },
        spec: { containers: [{ name: 'postgres' }] },
        status: { phase: 'Running', conditions },
      });
    }
    return this.#store.say(cluster, { conditions });
  }

  /** Its operator makes a database where the cluster of it is there. */
  #database(database: Field): boolean {
    const { namespace } = database.metadata;
    const cluster = this.#store.get('Cluster', namespace, database.spec.cluster.name);
    return this.#store.say(database, { applied: cluster !== undefined && isReady(cluster) });
  }

  /** A pod of a template; none where admission refuses it. */
  #make(owner: Field, name: string, template: Field, labels: Record<string, string> = {}): boolean {
    const { namespace, uid } = owner.metadata;
    const { serviceAccountName, priorityClassName } = template.spec;
    if (this.#store.get('ServiceAccount', namespace, serviceAccountName) === undefined) return false;
    if (
      priorityClassName !== undefined &&
      this.#store.get('PriorityClass', '', priorityClassName) === undefined
    )
      return false;
    this.#store.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        labels: { ...template.metadata.labels, ...labels },
        annotations: template.metadata.annotations,
        ownerReferences: [{ kind: owner.kind, name: owner.metadata.name, uid }],
      },
      spec: template.spec,
    });
    return true;
  }

  #set(set: Field): boolean {
    const { name, namespace, generation, uid } = set.metadata;
    const { template, replicas, updateStrategy } = set.spec;
    const update = hashOf(template);
    this.#templates.set(`${uid} ${update}`, template);
    const current: string = set.status?.currentRevision ?? update;
    const pod = this.#store.get('Pod', namespace, `${name}-0`);
    const revision: string | undefined = pod?.metadata.labels['controller-revision-hash'];
    const isHeld = (updateStrategy?.rollingUpdate?.partition ?? 0) > 0;
    if (pod !== undefined && (replicas === 0 || (!isHeld && revision !== update))) {
      this.#store.delete(pod);
      return true;
    }
    const next = isHeld ? current : update;
    if (pod === undefined && replicas > 0) {
      const isMade = this.#make(set, `${name}-0`, this.templateOf(set, next), {
        'controller-revision-hash': next,
      });
      if (isMade) return true;
    }
    const ready = pod !== undefined && isReady(pod) ? 1 : 0;
    const updated = revision === update ? 1 : 0;
    return this.#store.say(set, {
      observedGeneration: generation,
      replicas: pod === undefined ? 0 : 1,
      readyReplicas: ready,
      updatedReplicas: updated,
      // What is ready in the new revision is complete.
      currentRevision: ready + updated === 2 ? update : current,
      updateRevision: update,
    });
  }

  /** The pods of a balancer are alike: one stands for all. */
  #deployment(deployment: Field): boolean {
    const { namespace, generation, uid } = deployment.metadata;
    const { template, replicas } = deployment.spec;
    const name = `${deployment.metadata.name}-${hashOf(template)}`;
    const pods = this.#store
      .all('Pod', namespace)
      .filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === uid);
    const next = pods.find(({ metadata }) => metadata.name === name);
    if (next === undefined && this.#make(deployment, name, template)) return true;
    const isNew = next !== undefined && isReady(next);
    const old = pods.filter((pod) => pod !== next);
    if (isNew && old.length > 0) {
      for (const pod of old) this.#store.delete(pod);
      return true;
    }
    const available = isNew ? replicas : 0;
    return this.#store.say(deployment, {
      observedGeneration: generation,
      replicas,
      updatedReplicas: next === undefined ? 0 : replicas,
      readyReplicas: available,
      availableReplicas: available,
    });
  }

  #job(job: Field): boolean {
    const { name, namespace } = job.metadata;
    const pod = this.#store.get('Pod', namespace, `${name}-x`);
    if (job.status?.succeeded === 1) return false;
    if (pod === undefined) return this.#make(job, `${name}-x`, job.spec.template);
    if (!isReady(pod)) return false;
    this.#store.say(pod, { phase: 'Succeeded', conditions: [] });
    return this.#store.say(job, {
      succeeded: 1,
      conditions: [{ type: 'Complete', status: 'True' }],
    });
  }

  /** What has begun goes on, whatever it needed for that. */
  #pod(pod: Field): boolean {
    if (pod.status?.phase === 'Succeeded' || pod.metadata.labels['cnpg.io/cluster'] !== undefined)
      return false;
    const [owner] = pod.metadata.ownerReferences;
    const lacks =
      pod.status?.phase === 'Running'
        ? []
        : this.missing({ kind: owner.kind, metadata: pod.metadata, spec: { template: pod } });
    if (lacks.length > 0)
      return this.#store.say(pod, { phase: 'Pending', message: lacks.join(', '), conditions: [] });
    const waits = this.#waits(pod);
    return this.#store.say(pod, {
      phase: 'Running',
      message: waits.join(', '),
      conditions: [{ type: 'Ready', status: waits.length === 0 ? 'True' : 'False' }],
    });
  }
}

export const isReady = ({ status }: Field): boolean =>
  status?.conditions?.some(({ type, status: is }: Field) => type === 'Ready' && is === 'True') ?? false;

const hashes = new WeakMap<object, string>();
function hashOf(template: Field): string {
  const hash = hashes.get(template) ?? contentHash(JSON.stringify(template));
  hashes.set(template, hash);
  return hash;
}
