import type { K8s, Plan, Process } from '#template';
import { type Context, type Group, selectorLabels } from './context.ts';

type Placement = Pick<K8s.PodSpec, 'affinity' | 'nodeSelector' | 'topologySpreadConstraints'>;

export const zoneLabel = 'topology.kubernetes.io/zone';
export const hostLabel = 'kubernetes.io/hostname';

/** In production two instances never share a machine; elsewhere they only should not. */
const strictness = (plan: Plan): 'DoNotSchedule' | 'ScheduleAnyway' =>
  plan.environment === 'production' ? 'DoNotSchedule' : 'ScheduleAnyway';

/** An instance runs in its zone, and on another machine than the others of its service. */
export function placement(process: Process, group: Group, context: Context): Placement {
  const matchLabels = selectorLabels(group.name, process.kind);
  return {
    ...(process.machine === undefined ? {} : { nodeSelector: { [hostLabel]: process.machine } }),
    ...(process.zone === undefined ? {} : { affinity: inZones([process.zone]) }),
    ...(group.members.length < 2
      ? {}
      : {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: hostLabel,
              whenUnsatisfiable: strictness(context.plan),
              labelSelector: { matchLabels },
            },
          ],
        }),
  };
}

/** Pods that are all alike are spread over the zones and their machines. */
export function spread(
  zones: readonly string[],
  replicas: number,
  matchLabels: Record<string, string>,
): Placement {
  return {
    ...(zones.length === 0 ? {} : { affinity: inZones(zones) }),
    ...(replicas < 2
      ? {}
      : {
          topologySpreadConstraints: [zoneLabel, hostLabel].map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: 'ScheduleAnyway' as const,
            labelSelector: { matchLabels },
          })),
        }),
  };
}

export const inZones = (zones: readonly string[]): NonNullable<Placement['affinity']> => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: zoneLabel, operator: 'In', values: [...zones] }] }],
    },
  },
});
