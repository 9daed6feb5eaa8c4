import { isObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { Topology } from '../model/topology.ts';
import type { Member, PlannedNode } from './canton.ts';
import type { CantonNode, HttpHealth, Port, Probe } from './plan.ts';
import { type PortPool, writtenPort } from './ports.ts';

/** The HTTP health server: where a balancer needs it, or the topology asks for it. */
export function planHttpHealth(
  topology: Topology,
  members: readonly Member[],
  planned: readonly PlannedNode[],
  pool: PortPool,
  balanced: ReadonlySet<Instance>,
): HttpHealth | undefined {
  const asked = members.find(
    ({ node }) => node.spec.health?.http !== undefined && node.spec.health.http !== false,
  );
  const behind = members.find(({ instance }) => balanced.has(instance));
  const member = asked ?? behind;
  if (member === undefined) return undefined;
  const { node, instance } = member;
  const http = node.spec.health?.http;
  const written = isObject(http) ? (http as Exclude<typeof http, boolean | undefined>) : {};
  const check = written.check ?? (node.kind === 'participant' ? 'is-active' : 'always-healthy');
  const name = planned[members.indexOf(member)]?.node.name;
  return {
    port: pool.take(node.kind, 'httpHealth', writtenPort(node.spec, instance, 'httpHealth')),
    check,
    node: check === 'always-healthy' ? undefined : name,
    nodeKey: topology.profile.isActiveNodeKey,
    interval: written.interval,
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
