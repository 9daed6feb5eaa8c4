import { describe, expect, it } from 'vitest';
import type { HostRef, Plan } from '../../src/plan/plan.ts';
import { topologyFiles } from '../topology-files.ts';
import { matches, ofKind, type Pod, podsOf, type RenderedSet, setOfFile } from './kubernetes-set.ts';

/** One end as the API server sees it: a pod, or somebody in a namespace with these labels. */
interface Somebody {
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

const asSomebody = (pod: Pick<Pod, 'namespace' | 'labels'>): Somebody => ({
  namespace: pod.namespace,
  namespaceLabels: { 'kubernetes.io/metadata.name': pod.namespace },
  labels: pod.labels,
});

// biome-ignore lint/suspicious/noExplicitAny: fields of a NetworkPolicy.
type Rule = any;

/** Whether one direction of a connection is allowed (Kubernetes documentation, "Network Policies"). */
class Policies {
  readonly #byNamespace = new Map<string, Rule[]>();

  constructor(set: RenderedSet) {
    for (const policy of ofKind(set, 'NetworkPolicy')) {
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

/** Who has to reach whom, said without the renderer: from the plan alone. */
function needed(plan: Plan, podNames: (kind: string, name: string) => string[]): Set<string> {
  const wanted = new Set<string>();
  const add = (from: readonly string[], host: HostRef, port: number): void => {
    if (host.of === 'external') return;
    for (const one of from)
      for (const other of podNames(host.of, host.name)) wanted.add(`${one} → ${other}:${port}`);
  };
  for (const link of plan.links) {
    if (link.fromKind === 'application') continue;
    add(podNames(link.fromKind, link.from), link.endpoint.host, link.endpoint.port);
  }
  for (const balancer of plan.balancers)
    for (const { process, healthPort } of balancer.backends)
      if (balancer.healthCheck.type !== 'none')
        add(podNames('balancer', balancer.name), { of: 'process', name: process }, healthPort);
  for (const job of plan.jobs)
    for (const { adminApi, clientApi } of job.console)
      for (const api of [adminApi, clientApi])
        if (api !== undefined) add(podNames('job', job.name), api.host, api.port);
  // The rules of trigger nodes are started at the nodes.
  for (const { name, task } of plan.jobs)
    if (task.type === 'triggers')
      for (const { endpoint } of task.nodes) add(podNames('job', name), endpoint.host, endpoint.port);
  for (const { name } of plan.servers)
    for (const port of [5432, 8000]) add(podNames('server', name), { of: 'server', name }, port);
  return wanted;
}

describe.each(topologyFiles)('the network of %s', async (file) => {
  const set = await setOfFile(file);
  const { plan } = set;
  const pods = podsOf(set);
  const policies = new Policies(set);
  const byInstance = new Map(pods.map((pod) => [pod.labels['app.kubernetes.io/instance'] ?? '', pod.name]));
  const podNames = (kind: string, name: string): string[] =>
    (kind === 'service'
      ? plan.processes.filter(({ sharedName }) => sharedName === name).map((process) => process.name)
      : [name]
    ).flatMap((each) => byInstance.get(each) ?? []);

  it('lets through what the plan connects, and nothing else', () => {
    const allowed = new Set<string>();
    for (const from of pods)
      for (const to of pods)
        for (const { port } of to.ports)
          if (policies.connects(asSomebody(from), asSomebody(to), port))
            allowed.add(`${from.name} → ${to.name}:${port}`);
    expect([...allowed].sort()).toEqual([...needed(plan, podNames)].sort());
  });

  it('lets nobody else in but monitoring, applications, the gateway and the operator of databases', () => {
    const stranger: Somebody = {
      namespace: 'other',
      namespaceLabels: { 'kubernetes.io/metadata.name': 'other' },
      labels: {},
    };
    const monitoring = { ...stranger, namespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' } };
    for (const pod of pods) {
      const open = (who: Somebody): number[] =>
        pod.ports
          .map(({ port }) => port)
          .filter((port) => policies.connects(who, asSomebody(pod), port, false));
      expect(open(stranger), pod.name).toEqual([]);
      expect(
        open({
          ...stranger,
          namespace: pod.namespace,
          namespaceLabels: { 'kubernetes.io/metadata.name': pod.namespace },
        }),
        pod.name,
      ).toEqual([]);
      expect(open(monitoring), pod.name).toEqual(
        pod.ports.filter(({ name }) => name === 'metrics' || name === 'health').map(({ port }) => port),
      );
    }
  });

  it('lets applications reach what they use', () => {
    for (const link of plan.links) {
      if (link.fromKind !== 'application' || link.endpoint.host.of === 'external') continue;
      const organization = plan.applications.find(({ name }) => name === link.from)?.organization ?? '';
      const home = pods.find((pod) =>
        plan.processes.some((each) => each.organization === organization && each.name === pod.name),
      );
      if (home === undefined) continue;
      const application: Somebody = {
        namespace: home.namespace,
        namespaceLabels: { 'kubernetes.io/metadata.name': home.namespace },
        labels: { 'canton-plan.dev/application': link.from },
      };
      for (const name of podNames(link.endpoint.host.of, link.endpoint.host.name)) {
        const pod = pods.find((each) => each.name === name);
        expect(
          pod !== undefined && policies.connects(application, asSomebody(pod), link.endpoint.port, false),
        ).toBe(true);
      }
    }
  });

  it('lets out what has to reach outside, and nobody else', () => {
    for (const process of plan.processes) {
      const pod = pods.find(({ name }) => name === process.name);
      if (pod === undefined) continue;
      const outside = plan.links.filter(
        ({ from, fromKind, endpoint }) =>
          fromKind === 'process' && from === process.name && endpoint.host.of === 'external',
      );
      for (const { endpoint } of outside)
        expect(policies.leaves(asSomebody(pod), endpoint.port), process.name).toBe(true);
      if (outside.length === 0 && process.kind !== 'sequencer')
        expect(
          [80, 443, 5432].filter((port) => policies.leaves(asSomebody(pod), port)),
          process.name,
        ).toEqual([]);
    }
  });

  it('opens no admin API to anything but the bootstrap and the balancers of the topology', () => {
    for (const pod of pods) {
      const admin = pod.ports.find(({ name }) => name.startsWith('admin-api'));
      if (
        admin === undefined ||
        pod.workload.metadata.labels?.['app.kubernetes.io/component'] === 'load-balancer'
      )
        continue;
      const callers = pods.filter((from) => policies.connects(asSomebody(from), asSomebody(pod), admin.port));
      const components = new Set(callers.map(({ labels }) => labels['app.kubernetes.io/component']));
      expect([...components].filter((each) => each !== 'bootstrap' && each !== 'load-balancer')).toEqual([]);
    }
  });
});
