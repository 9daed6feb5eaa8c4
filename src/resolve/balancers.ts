import type { LoadBalancer, Topology } from '../model/topology.ts';
import { documentedPorts, type PortName } from '../profiles/ports.ts';
import type { Backend } from './backends.ts';
import { apiSecurity } from './ports.ts';
import { type ApiSecurity, type Security, securityOf } from './security.ts';

/** What a load balancer does, with everything that it leaves to what stands behind it. */
export interface ResolvedBalancer {
  readonly balancer: LoadBalancer;
  /** What it finally leads to, each once; balancers in between are looked through. */
  readonly backends: readonly Backend[];
  readonly api: LoadBalancer['api'];
  /** The port of the API that it balances, at the instances and at itself. */
  readonly portName: Extract<PortName, 'ledgerApi' | 'adminApi' | 'publicApi' | 'http'>;
  /** The port that it listens on. */
  readonly port: number;
  /** The TLS of what stands behind it. */
  readonly target: ApiSecurity;
  /** Whether it passes TLS through, so that its clients meet what stands behind it. */
  readonly isPassthrough: boolean;
  /** What its clients meet. */
  readonly frontend: Security;
  /** How it and the instances behind it are connected; what is passed through counts as well. */
  readonly backend: Security;
  readonly health: HealthQuestion;
}

/** How a balancer asks whether an instance can take traffic. */
interface HealthQuestion {
  readonly type: 'http' | 'tcp' | 'none';
  readonly path: string;
  readonly isSecured: boolean;
  readonly interval: string;
  /** Whether the HTTP health server of a Canton process is asked, which then has to exist. */
  readonly isHealthServer: boolean;
}

const portNames = {
  'ledger-api': ['ledgerApi', documentedPorts.participant.ledgerApi],
  'admin-api': ['adminApi', documentedPorts.participant.adminApi],
  'public-api': ['publicApi', documentedPorts.sequencer.publicApi],
  http: ['http', documentedPorts['json-api'].http],
} as const;

export function resolveBalancer(
  topology: Pick<Topology, 'environment' | 'profile'>,
  balancer: LoadBalancer,
  backends: readonly Backend[],
): ResolvedBalancer {
  const { api, spec } = balancer;
  const [portName, documented] = portNames[api];
  const target = targetSecurity(topology, balancer, portName);
  const isPassthrough = passesThrough(balancer, target);
  return {
    balancer,
    backends,
    api,
    portName,
    port: spec.ports?.[portName] ?? documented,
    target,
    isPassthrough,
    frontend: isPassthrough ? target.mode : frontend(topology.environment, balancer, target),
    backend: isPassthrough ? target.mode : backend(balancer, target),
    health: healthQuestion(balancer, target),
  };
}

function targetSecurity(
  topology: Pick<Topology, 'profile'>,
  { leader }: LoadBalancer,
  portName: ResolvedBalancer['portName'],
): ApiSecurity {
  switch (leader?.kind) {
    case 'participant':
    case 'sequencer':
    case 'mediator':
    case 'domain-manager':
    case 'domain':
    case 'json-api':
      return apiSecurity(topology, leader, portName);
    default:
      return securityOf(undefined);
  }
}

/**
 * Whether a balancer passes TLS through. In front of participants that keeps mutual TLS end to end; sequencer streams
 * have to be looked into, or every client would stay on one sequencer.
 */
function passesThrough({ spec, api }: LoadBalancer, target: ApiSecurity): boolean {
  const written = spec.tls?.frontend;
  if (written !== undefined) return written === 'passthrough';
  if (spec.protocol === 'tcp') return true;
  return (api === 'ledger-api' || api === 'admin-api') && target.mode !== 'none';
}

function frontend(
  environment: Topology['environment'],
  { spec, api }: LoadBalancer,
  target: ApiSecurity,
): Security {
  const written = spec.tls?.frontend;
  if (written !== undefined && written !== 'passthrough') return written;
  // A JSON API must not be met without HTTPS; elsewhere the balancer is as secure as what stands behind it.
  if (api === 'http') return environment === 'development' ? 'none' : 'server';
  return target.mode === 'none' ? 'none' : 'server';
}

function backend({ spec, api }: LoadBalancer, target: ApiSecurity): Security {
  const written = spec.tls?.backend;
  if (written !== undefined && written !== 'passthrough') return written;
  if (target.mode === 'none') return 'none';
  return api === 'public-api' || api === 'http' ? 'server' : target.mode;
}

/** By what, and how often, a balancer asks. */
export function healthRhythm({ spec, healthCheck }: LoadBalancer): Pick<HealthQuestion, 'type' | 'interval'> {
  const interval = typeof spec.healthCheck === 'object' ? spec.healthCheck.interval : undefined;
  const type = healthCheck === 'tcp' || healthCheck === 'none' ? healthCheck : 'http';
  return { type, interval: interval ?? '2s' };
}

function healthQuestion(balancer: LoadBalancer, target: ApiSecurity): HealthQuestion {
  const written = typeof balancer.spec.healthCheck === 'object' ? balancer.spec.healthCheck : {};
  const { healthCheck: kind, api } = balancer;
  const isHttpApi = api === 'http';
  const { type, interval } = healthRhythm(balancer);
  return {
    type,
    path: written.path ?? (isHttpApi ? (kind === 'liveness' ? '/livez' : '/readyz') : '/health'),
    isSecured: isHttpApi && target.mode !== 'none',
    interval,
    isHealthServer: !isHttpApi && type === 'http',
  };
}
