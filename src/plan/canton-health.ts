import type { Topology } from '../model/topology.ts';
import type { ResolvedProcess } from '../resolve/index.ts';
import { nodeName } from './names.ts';
import type { CantonNode, HttpHealth, Port, Probe } from './plan.ts';

/** The HTTP health server as the plan tells it. */
export function planHttpHealth(
  { profile }: Topology,
  { health, ports }: ResolvedProcess,
): HttpHealth | undefined {
  if (health === undefined) return undefined;
  const { check, interval, instance } = health;
  return {
    port: ports.find(({ name }) => name === 'httpHealth')?.number ?? 0,
    check,
    node: check === 'always-healthy' ? undefined : nodeName(instance.owner.name),
    nodeKey: profile.isActiveNodeKey,
    interval,
  };
}

/** gRPC health where the release has it, else whether the admin API answers at all. */
export function probesOf(
  nodes: readonly CantonNode[],
  ports: readonly Port[],
): { liveness: Probe; readiness: Probe } {
  const health = nodes[0]?.ports.grpcHealth;
  if (health !== undefined) {
    return {
      liveness: { type: 'grpc', port: health, service: 'liveness' },
      readiness: { type: 'grpc', port: health, service: '' },
    };
  }
  const admin = ports.find((port) => port.name === 'adminApi')?.number ?? 0;
  return { liveness: { type: 'tcp', port: admin }, readiness: { type: 'tcp', port: admin } };
}
