import { parsed } from './containers.ts';
import { below, listAt, numberAt, textAt } from './values.ts';
import { faultOf, isKnown, type Known, type SeenCertificate, type World } from './world.ts';

export interface Pod {
  readonly name: string;
  /** Label `app.kubernetes.io/instance`. */
  readonly instance: string;
  /** The database of CloudNativePG that it belongs to. */
  readonly cnpg: string | undefined;
  /** Of cert-manager, or of a job. */
  readonly isHelper: boolean;
  readonly image: string;
  readonly configHash: string | undefined;
  readonly isRunning: boolean;
  readonly isReady: boolean;
  readonly detail: string;
}

/** What kubectl says of one namespace; kinds that may not be read, or are not known there, say why. */
export interface Cluster {
  readonly namespace: string;
  readonly pods: Known<readonly Pod[]>;
  /** StatefulSets and Deployments. */
  readonly workloads: Known<
    readonly {
      readonly kind: string;
      readonly name: string;
      readonly replicas: number;
      readonly image: string;
      /** Whether a new template waits until somebody lets it go. */
      readonly isHeld: boolean;
    }[]
  >;
  readonly jobs: Known<
    readonly {
      readonly name: string;
      readonly instance: string;
      readonly state: 'running' | 'done' | 'failed';
      readonly detail: string;
      readonly image: string;
    }[]
  >;
  readonly databases: Known<
    readonly {
      readonly name: string;
      readonly ready: number;
      readonly phase: string;
      readonly image: string;
    }[]
  >;
  readonly certificates: Known<
    readonly {
      readonly name: string;
      readonly certificate: SeenCertificate | undefined;
      readonly why: string;
    }[]
  >;
  readonly unanswered: readonly { readonly what: string; readonly why: string }[];
}

/** Asks for each kind by itself: who may not see one kind still sees the others. */
export async function readCluster(
  namespace: string,
  context: string | undefined,
  world: World,
): Promise<Cluster> {
  const list = async (kind: string): Promise<Known<readonly unknown[]>> => {
    const said = await world.run('kubectl', [
      ...(context === undefined ? [] : ['--context', context]),
      ...['--namespace', namespace, `--request-timeout=${world.seconds}s`, 'get', kind, '--output', 'json'],
    ]);
    const why = faultOf('kubectl', said, world.seconds);
    if (why !== undefined) return { why };
    const items = below(parsed(said.out), 'items');
    return Array.isArray(items) ? { value: items } : { why: '`kubectl` gave no whole answer' };
  };
  const [pods, workloads, jobs, databases, certificates] = await Promise.all([
    list('pods'),
    list('statefulsets.apps,deployments.apps'),
    list('jobs.batch'),
    list('clusters.postgresql.cnpg.io'),
    list('certificates.cert-manager.io'),
  ]);
  const all = { pods, workloads, jobs, databases, certificates };
  const silent = Object.entries(all).flatMap(([what, known]) =>
    isKnown(known) ? [] : [{ what, why: known.why }],
  );
  // Where nothing can be asked, one sentence says so.
  const isSame = silent.length === 5 && new Set(silent.map(({ why }) => why)).size === 1;
  return {
    namespace,
    pods: each(pods, podOf),
    workloads: each(workloads, (told) => ({
      kind: textAt(told, 'kind'),
      name: textAt(told, 'metadata', 'name'),
      replicas: numberAt(told, 'spec', 'replicas'),
      image: textAt(told, 'spec', 'template', 'spec', 'containers', 0, 'image'),
      isHeld:
        textAt(told, 'kind') === 'StatefulSet' &&
        textAt(told, 'status', 'currentRevision') !== textAt(told, 'status', 'updateRevision'),
    })),
    jobs: each(jobs, jobOf),
    databases: each(databases, (told) => ({
      name: textAt(told, 'metadata', 'name'),
      ready: numberAt(told, 'status', 'readyInstances'),
      phase: textAt(told, 'status', 'phase'),
      image: textAt(told, 'status', 'image') || textAt(told, 'spec', 'imageName'),
    })),
    certificates: each(certificates, certificateOf),
    unanswered: isSame ? [{ what: 'everything', why: silent[0]?.why ?? '' }] : silent,
  };
}

const each = <T>(known: Known<readonly unknown[]>, read: (told: unknown) => T): Known<readonly T[]> =>
  isKnown(known) ? { value: known.value.map(read) } : known;

function podOf(told: unknown): Pod {
  const label = (name: string): string => textAt(told, 'metadata', 'labels', name);
  const phase = textAt(told, 'status', 'phase');
  const isLeaving = below(told, 'metadata', 'deletionTimestamp') !== undefined;
  const [status] = listAt(told, 'status', 'containerStatuses');
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  const restarts = numberAt(status, 'restartCount');
  const isReady = listAt(told, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
  const reason = textAt(told, 'status', 'reason');
  return {
    name: textAt(told, 'metadata', 'name'),
    instance: label('app.kubernetes.io/instance'),
    cnpg: label('cnpg.io/cluster') || undefined,
    isHelper:
      label('acme.cert-manager.io/http01-solver') !== '' ||
      label('batch.kubernetes.io/job-name') !== '' ||
      label('job-name') !== '',
    image: textAt(told, 'spec', 'containers', 0, 'image'),
    configHash: textAt(told, 'metadata', 'annotations', 'canton-plan.dev/config-hash') || undefined,
    isRunning: phase === 'Running' && !isLeaving,
    isReady,
    detail: [
      isLeaving ? 'being taken away' : phase === 'Running' ? '' : phase.toLowerCase(),
      reason,
      waiting,
      restarts > 0 ? `restarted ${restarts} times` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
}

function jobOf(told: unknown) {
  const condition = (type: string): unknown =>
    listAt(told, 'status', 'conditions').find(
      (each) => textAt(each, 'type') === type && textAt(each, 'status') === 'True',
    );
  const failed = condition('Failed');
  return {
    name: textAt(told, 'metadata', 'name'),
    instance: textAt(told, 'metadata', 'labels', 'app.kubernetes.io/instance'),
    state:
      condition('Complete') !== undefined
        ? ('done' as const)
        : failed !== undefined
          ? ('failed' as const)
          : ('running' as const),
    detail: textAt(failed, 'reason'),
    image: textAt(told, 'spec', 'template', 'spec', 'containers', 0, 'image'),
  };
}

function certificateOf(told: unknown) {
  const ends = Date.parse(textAt(told, 'status', 'notAfter'));
  const begins = Date.parse(textAt(told, 'status', 'notBefore'));
  const ready = listAt(told, 'status', 'conditions').find((each) => textAt(each, 'type') === 'Ready');
  return {
    name: textAt(told, 'metadata', 'name'),
    certificate: Number.isNaN(ends)
      ? undefined
      : {
          ends,
          begins: Number.isNaN(begins) ? 0 : begins,
          names: listAt(told, 'spec', 'dnsNames').flatMap((name) => (typeof name === 'string' ? [name] : [])),
          issuer: textAt(told, 'spec', 'issuerRef', 'name'),
        },
    why: textAt(ready, 'message'),
  };
}
