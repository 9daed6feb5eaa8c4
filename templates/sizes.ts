import {
  bytes,
  type File,
  heapBytes,
  type K8s,
  mebi,
  type Plan,
  type ProcessKind,
  quantity,
} from '#template';

/** CPU that a process is given for certain, CPU that it may take, memory. */
type Size = readonly [cpu: string, cpuLimit: string, memory: string];
type Sizes = Readonly<Record<Plan['environment'], Size>>;

/** What has a size of its own. */
export type SizedKind = ProcessKind | 'balancer' | 'database' | 'cache' | 'console' | 'monitor' | 'tool';

/**
 * The manual's minimum for a Canton node is four cores and six gigabytes ("Installing Canton"). It may take the four
 * cores; of them one is asked for, since of each pair one instance waits and none works to the full all the time.
 */
const canton: Sizes = {
  production: ['1', '4', '6Gi'],
  staging: ['500m', '2', '3Gi'],
  development: ['200m', '2', '1536Mi'],
};
const service: Sizes = {
  production: ['500m', '2', '2Gi'],
  staging: ['200m', '1', '1Gi'],
  development: ['100m', '2', '768Mi'],
};
const small: Sizes = {
  production: ['100m', '1', '512Mi'],
  staging: ['100m', '1', '512Mi'],
  development: ['50m', '1', '512Mi'],
};

/** Sizes of each kind of process, where the topology does not say. */
const sizes: Readonly<Record<SizedKind, Sizes>> = {
  domain: canton,
  sequencer: canton,
  mediator: canton,
  'domain-manager': canton,
  participant: canton,
  'json-api': service,
  'oauth-middleware': service,
  'trigger-node': service,
  balancer: {
    production: ['200m', '2', '256Mi'],
    staging: ['100m', '1', '256Mi'],
    development: ['50m', '2', '128Mi'],
  },
  database: {
    production: ['1', '4', '8Gi'],
    staging: ['500m', '2', '2Gi'],
    development: ['100m', '2', '512Mi'],
  },
  cache: {
    production: ['200m', '1', '1Gi'],
    staging: ['100m', '1', '512Mi'],
    development: ['50m', '2', '256Mi'],
  },
  console: {
    production: ['250m', '1', '1Gi'],
    staging: ['250m', '1', '1Gi'],
    development: ['100m', '2', '1Gi'],
  },
  monitor: small,
  tool: { production: small.production, staging: small.staging, development: ['10m', '1', '32Mi'] },
};

/** A process needs two fifths more than its heap, for threads, buffers and code. */
function withHeap(memory: string, heap: string | undefined): string {
  const needed = heap === undefined ? undefined : (heapBytes(heap) ?? 0) * 1.4 + 128 * mebi;
  return needed === undefined || needed <= (bytes(memory) ?? 0) ? memory : `${Math.ceil(needed / mebi)}Mi`;
}

/**
 * Requests and limits. What is not the database of a node is held to its memory, so that a machine is never promised
 * twice; CPU beyond the request is whatever is free.
 */
export function resourcesOf(
  plan: Plan,
  kind: SizedKind,
  written: File.Resources | undefined,
  heap?: string,
): K8s.ResourceRequirements {
  const [cpu, cpuLimit, usual] = sizes[kind][plan.environment];
  const memory = quantity(written?.memory ?? withHeap(usual, heap));
  return {
    requests: { cpu: String(written?.cpu ?? cpu), memory },
    limits: {
      cpu: String(written?.cpuLimit ?? written?.cpu ?? cpuLimit),
      memory: quantity(written?.memoryLimit ?? memory),
    },
  };
}

/** On one machine that stands for all of them a process gets the memory that it needs to run at all. */
const onOneMachine: Partial<Readonly<Record<SizedKind, string>>> = { database: '1Gi', cache: '512Mi' };

/** Bytes to which a process is limited where all of them share one machine. */
export function oneMachine(
  kind: SizedKind,
  written: File.Resources | undefined,
  heap?: string,
): { readonly memoryLimit: number } {
  const usual = onOneMachine[kind] ?? sizes[kind].development[2];
  const limit = written?.memoryLimit ?? written?.memory;
  return { memoryLimit: bytes(limit ?? withHeap(usual, heap)) ?? bytes(usual) ?? 0 };
}

/** Size of a database's volume. */
export const volumeSize = (plan: Plan, written: File.Resources | undefined): string =>
  written?.storage ?? { production: '100Gi', staging: '20Gi', development: '2Gi' }[plan.environment];
