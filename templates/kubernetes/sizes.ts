import type { File, K8s, Plan, ProcessKind } from '#template';

type Size = readonly [cpu: string, memory: string];
type Sizes = Readonly<Record<Plan['environment'], Size>>;

/** The manual's minimum for a Canton node is four cores and six gigabytes ("Installing Canton"). */
const canton: Sizes = { production: ['4', '6Gi'], staging: ['1', '3Gi'], development: ['200m', '1536Mi'] };
const service: Sizes = { production: ['1', '2Gi'], staging: ['500m', '1Gi'], development: ['100m', '768Mi'] };

/** CPU and memory of each kind of process, where the topology does not say. */
const sizes: Readonly<Record<ProcessKind | 'balancer' | 'database' | 'cache' | 'console', Sizes>> = {
  domain: canton,
  sequencer: canton,
  mediator: canton,
  'domain-manager': canton,
  participant: canton,
  'json-api': service,
  'oauth-middleware': service,
  'trigger-node': service,
  balancer: { production: ['500m', '256Mi'], staging: ['200m', '256Mi'], development: ['50m', '128Mi'] },
  database: { production: ['4', '8Gi'], staging: ['1', '2Gi'], development: ['100m', '512Mi'] },
  cache: { production: ['500m', '1Gi'], staging: ['200m', '512Mi'], development: ['50m', '256Mi'] },
  console: { production: ['500m', '1Gi'], staging: ['500m', '1Gi'], development: ['100m', '1Gi'] },
};

/** Small containers are held to their request; in development they may take more for a while, to start sooner. */
export function resourcesOf(
  plan: Plan,
  kind: keyof typeof sizes,
  written: File.Resources | undefined,
): K8s.ResourceRequirements {
  const [cpu, memory] = sizes[kind][plan.environment];
  const request = { cpu: String(written?.cpu ?? cpu), memory: written?.memory ?? memory };
  const burst = plan.environment === 'development' && written?.cpu === undefined ? '2' : request.cpu;
  return {
    requests: request,
    limits: {
      cpu: String(written?.cpuLimit ?? burst),
      memory: written?.memoryLimit ?? request.memory,
    },
  };
}

/** Size of a database's volume. */
export const volumeSize = (plan: Plan, written: File.Resources | undefined): string =>
  written?.storage ?? { production: '100Gi', staging: '20Gi', development: '2Gi' }[plan.environment];
