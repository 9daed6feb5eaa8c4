/** Who may reach whom by NetworkPolicies, and who has to by the plan: both said without the renderer. */
import type { HostRef, Plan } from '../../src/plan/plan.ts';
import { type Manifest, matches, type Pod } from './kubernetes-set.ts';

/** One end as the API server sees it: a pod, or somebody in a namespace with these labels. */
export interface Somebody {
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export const asSomebody = (pod: Pick<Pod, 'namespace' | 'labels'>): Somebody => ({
  namespace: pod.namespace,
  namespaceLabels: { 'kubernetes.io/metadata.name': pod.namespace },
  labels: pod.labels,
});

// biome-ignore lint/suspicious/noExplicitAny: fields of a NetworkPolicy.
type Rule = any;

/** Whether one direction of a connection is allowed (Kubernetes documentation, "Network Policies"). */
export class Policies {
  readonly #byNamespace = new Map<string, Rule[]>();

  constructor(policies: readonly Manifest[]) {
    for (const policy of policies) {
      const namespace = policy.metadata.namespace ?? '';
      this.#byNamespace.set(namespace, [...(this.#byNamespace.get(namespace) ?? []), policy]);
    }
  }

  #allows(side: 'ingress' | 'egress', of: Somebody, other: Somebody | 'outside', port: number): boolean {
    const type = side === 'ingress' ? 'Ingress' : 'Egress';
    const policies = (this.#byNamespace.get(of.namespace) ?? []).filter(
      ({ spec }) => spec.policyTypes.includes(type) && matches(spec.podSelector, of.labels),
    );
    if (policies.length === 0) return true;
    return policies.some(({ metadata, spec }) =>
      (spec[side] ?? []).some(
        (rule: Rule) =>
          rule.ports.some((each: Rule) => each.port === port && each.protocol === 'TCP') &&
          (rule[side === 'ingress' ? 'from' : 'to'] as Rule[]).some((peer) =>
            isPeer(peer, metadata.namespace, other),
          ),
      ),
    );
  }

  connects(from: Somebody, to: Somebody, port: number, isOursFrom = true): boolean {
    return (!isOursFrom || this.#allows('egress', from, to, port)) && this.#allows('ingress', to, from, port);
  }

  leaves(from: Somebody, port: number): boolean {
    return this.#allows('egress', from, 'outside', port);
  }
}

function isPeer(peer: Rule, namespace: string, other: Somebody | 'outside'): boolean {
  if (other === 'outside') return peer.ipBlock !== undefined;
  if (peer.ipBlock !== undefined) return false;
  const isThere =
    peer.namespaceSelector === undefined
      ? other.namespace === namespace
      : matches(peer.namespaceSelector, other.namespaceLabels);
  return isThere && (peer.podSelector === undefined || matches(peer.podSelector, other.labels));
}

/** Somebody who has to reach something. */
interface Wanted {
  readonly kind: string;
  readonly name: string;
  readonly host: HostRef;
  readonly port: number;
}

/** Who has to reach whom, said without the renderer: from the plan alone. */
export function wanted(plan: Plan): Wanted[] {
  return [
    ...plan.links
      .filter(({ fromKind }) => fromKind !== 'application')
      .map(({ fromKind: kind, from: name, endpoint }) => ({ kind, name, ...endpoint })),
    ...plan.balancers
      .filter(({ healthCheck }) => healthCheck.type !== 'none')
      .flatMap(({ name, backends }) =>
        backends.map(({ process, healthPort: port }) => ({
          kind: 'balancer',
          name,
          host: { of: 'process', name: process } as const,
          port,
        })),
      ),
    ...plan.jobs.flatMap(({ name, console: nodes, task }) =>
      [
        ...nodes.flatMap(({ adminApi, clientApi }) => [adminApi, clientApi]),
        // The rules of trigger nodes are started at the nodes.
        ...(task.type === 'triggers' ? task.nodes.map(({ endpoint }) => endpoint) : []),
      ].flatMap((api) => (api === undefined ? [] : [{ kind: 'job', name, ...api }])),
    ),
    ...plan.servers.flatMap(({ name }) =>
      [5432, 8000].map((port) => ({ kind: 'server', name, host: { of: 'server', name } as const, port })),
    ),
  ].filter(({ host }) => host.of !== 'external');
}

/** The same between pods by their names. */
export const needed = (plan: Plan, podNames: (kind: string, name: string) => string[]): Set<string> =>
  new Set(
    wanted(plan).flatMap(({ kind, name, host, port }) =>
      host.of === 'external'
        ? []
        : podNames(kind, name).flatMap((one) =>
            podNames(host.of, host.name).map((other) => `${one} → ${other}:${port}`),
          ),
    ),
  );
