import { bytes, type K8s, own } from '#template';

/** What some objects ask of a cluster. */
export interface Requests {
  /** Pods that run all the time. */
  readonly pods: number;
  /** Thousandths of a core that they ask for. */
  readonly cpu: number;
  /** Bytes of memory that they ask for. */
  readonly memory: number;
  /** Bytes of their volumes. */
  readonly storage: number;
}

export const noRequests: Requests = { pods: 0, cpu: 0, memory: 0, storage: 0 };

export const plus = (a: Requests, b: Requests): Requests => ({
  pods: a.pods + b.pods,
  cpu: a.cpu + b.cpu,
  memory: a.memory + b.memory,
  storage: a.storage + b.storage,
});

/** What an object asks for that runs all the time: steps of the bootstrap come and go. */
export function requestsOf(object: K8s.KubernetesObject): Requests {
  const spec: unknown = 'spec' in object ? object.spec : undefined;
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
      return times(podOf(own(own(spec, 'template'), 'spec')), Number(own(spec, 'replicas') ?? 1));
    case 'Cluster': {
      const storage = amount(own(own(spec, 'storage'), 'size'));
      return times({ ...ofContainer(spec), pods: 1, storage }, Number(own(spec, 'instances') ?? 1));
    }
    default:
      return noRequests;
  }
}

/** Containers, and those that are started before them and go on beside them. */
function podOf(pod: unknown): Requests {
  const beside = listOf(own(pod, 'initContainers')).filter((each) => own(each, 'restartPolicy') === 'Always');
  const all = [...listOf(own(pod, 'containers')), ...beside].map(ofContainer).reduce(plus, noRequests);
  return { ...all, pods: 1 };
}

function ofContainer(container: unknown): Requests {
  const requests = own(own(container, 'resources'), 'requests');
  const cpu = String(own(requests, 'cpu') ?? '0');
  return {
    ...noRequests,
    cpu: cpu.endsWith('m') ? Number.parseFloat(cpu) : Number(cpu) * 1000,
    memory: amount(own(requests, 'memory')),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const amount = (text: unknown): number => (typeof text === 'string' ? (bytes(text) ?? 0) : 0);
const times = ({ pods, cpu, memory, storage }: Requests, count: number): Requests => ({
  pods: pods * count,
  cpu: cpu * count,
  memory: memory * count,
  storage: storage * count,
});

/** Cores as a person writes them. */
export const coresText = ({ cpu }: Requests): string => String(Math.round(cpu / 10) / 100);

/** Gibibytes as a person writes them. */
export const gibiText = (size: number): string => `${Math.round((size / 2 ** 30) * 10) / 10} GiB`;
