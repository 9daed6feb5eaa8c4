import type { JsonApi, TriggerNode } from '../model/topology.ts';
import { documentedPorts } from '../profiles/ports.ts';
import type { ResolvedInstance } from '../resolve/index.ts';
import { type Access, asClient } from './access.ts';
import type { ClientEndpoint, Port, Probe } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { plannedPort } from './ports.ts';
import type { PlannedStorage } from './storage.ts';

export const noStorage: PlannedStorage = {
  storage: { type: 'memory' },
  secrets: [],
  trusts: [],
  servers: [],
};

export const probes = (port: number, isSecured = false): { liveness: Probe; readiness: Probe } => ({
  liveness: { type: 'http', port, path: '/livez', isSecured },
  readiness: { type: 'http', port, path: '/readyz', isSecured },
});

/** Where a Daml service listens, and where its host publishes that; `undefined` in `published`: as the topology says. */
export function servicePorts(
  { meaning }: PlanBuilder,
  instance: ResolvedInstance,
  published: { readonly http: number | undefined },
): { ports: Port[]; port: number; metricsPort: number | undefined } {
  const resolved = meaning.processOf(instance).ports;
  const ports = resolved.map((port) =>
    port.name === 'http' ? { ...plannedPort(port), published: published.http } : plannedPort(port),
  );
  const numberOf = (name: Port['name']): number | undefined =>
    ports.find((port) => port.name === name)?.number;
  return { ports, port: numberOf('http') ?? 0, metricsPort: numberOf('metrics') };
}

/** What a ledger client needs from its access: the endpoint, and files to mount. */
export function ledgerClient(
  builder: PlanBuilder,
  name: string,
  access: Access | undefined,
  component: JsonApi | TriggerNode,
): { ledgerApi: ClientEndpoint; certificate: string | undefined; trusts: readonly string[] } {
  if (access === undefined) {
    // Nothing to connect to is reported by the linker or a rule; the plan stays whole.
    const nowhere: ClientEndpoint = {
      host: { of: 'external', host: 'participant.invalid' },
      port: documentedPorts.participant.ledgerApi,
      tls: undefined,
    };
    return { ledgerApi: nowhere, certificate: undefined, trusts: [] };
  }
  const isWithoutTls = component.kind === 'trigger-node' && !builder.topology.profile.keys.triggerTls;
  if (isWithoutTls)
    return { ledgerApi: { ...access.endpoint, tls: undefined }, certificate: undefined, trusts: [] };
  // The trigger service reads its TLS settings all or not at all, so it always has a certificate.
  const showsCertificate =
    access.security === 'mutual' || (component.kind === 'trigger-node' && access.security !== 'none');
  return {
    ledgerApi: asClient(builder, showsCertificate ? { ...access, security: 'mutual' } : access),
    certificate: showsCertificate
      ? builder.certificate(name, component.organization, [{ of: 'process', name }])
      : undefined,
    trusts: access.security === 'none' ? [] : [access.authority],
  };
}
