import { describe, expect, it } from 'vitest';
import { shows } from '../statements/shows.ts';
import { topologyFiles } from '../topology-files.ts';
import { asSomebody, needed, Policies, type Somebody } from './kubernetes-policies.ts';
import { ofKind, podsOf, setOfFile } from './kubernetes-set.ts';

describe.each(topologyFiles)('the network of %s', async (file) => {
  const set = await setOfFile(file);
  const { plan } = set;
  const pods = podsOf(set);
  const policies = new Policies(ofKind(set, 'NetworkPolicy'));
  const byInstance = new Map(pods.map((pod) => [pod.labels['app.kubernetes.io/instance'] ?? '', pod.name]));
  const podNames = (kind: string, name: string): string[] =>
    (kind === 'service'
      ? plan.processes.filter(({ sharedName }) => sharedName === name).map((process) => process.name)
      : [name]
    ).flatMap((each) => byInstance.get(each) ?? []);

  it(
    'N7: lets through what the plan connects, and nothing else',
    shows('files', {
      S50: 'network policies for Kubernetes',
      S68: 'network policies for Kubernetes',
      S73: 'network policies for Kubernetes',
    }),
    () => {
      const allowed = new Set<string>();
      for (const from of pods)
        for (const to of pods)
          for (const { port } of to.ports)
            if (policies.connects(asSomebody(from), asSomebody(to), port))
              allowed.add(`${from.name} → ${to.name}:${port}`);
      expect([...allowed].sort()).toEqual([...needed(plan, podNames)].sort());
    },
  );

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
