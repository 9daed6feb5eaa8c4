import { describe, expect, it } from 'vitest';
import { shows } from '../statements/shows.ts';
import { topologyFiles } from '../topology-files.ts';
import {
  type Manifest,
  matches,
  ofKind,
  type Pod,
  podsOf,
  type RenderedSet,
  setOfFile,
} from './kubernetes-set.ts';

/** Whether a pod is Ready while another one of its service is the active one. */
function isReadyWhilePassive({ workload }: Pod): boolean {
  if (workload.metadata.labels?.['canton-plan.dev/mode'] !== 'active-passive') return true;
  const [{ readinessProbe: probe }] = workload.spec.template.spec.containers;
  // A passive node answers neither "" of gRPC health nor /health of the balancer's check; its admin API is open.
  const asksGrpc = probe.grpc !== undefined && probe.grpc.service !== 'liveness';
  const asksActive = probe.httpGet?.path === '/health';
  return !asksGrpc && !asksActive;
}

/** What the eviction API does (Kubernetes documentation, "API-initiated Eviction"): healthy pods less those that are needed. */
const allowedDisruptions = (budget: Manifest, healthy: number, expected: number): number =>
  healthy - (expected - budget.spec.maxUnavailable);

/** Evicts every pod of a budget, each after the one before came back, and says which one is refused. */
function drain(budget: Manifest, pods: readonly Pod[], activeAt: number): string[] {
  const refused: string[] = [];
  let active = activeAt;
  const expected = pods.length;
  for (const [index, pod] of pods.entries()) {
    const ready = pods.filter((each, at) => at === active || isReadyWhilePassive(each)).length;
    const isItselfReady = index === active || isReadyWhilePassive(pod);
    const isFree = !isItselfReady && budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow';
    if (!isFree && allowedDisruptions(budget, ready, expected) < 1) refused.push(pod.name);
    // Whoever is evicted while active hands over to the next one that runs.
    else if (index === active) active = (index + 1) % pods.length;
  }
  return refused;
}

const expand = (pods: readonly Pod[]): Pod[] =>
  pods.flatMap((pod) => Array.from({ length: pod.count }, () => pod));

const coveredBy = (set: RenderedSet, budget: Manifest): Pod[] =>
  expand(
    podsOf(set).filter(
      ({ namespace, labels, workload }) =>
        (workload.kind === 'Deployment' || workload.kind === 'StatefulSet') &&
        namespace === budget.metadata.namespace &&
        matches(budget.spec.selector, labels),
    ),
  );

describe.each(topologyFiles)('the pods of %s', async (file) => {
  const set = await setOfFile(file);

  it(
    'can be evicted one at a time, whichever instance is active',
    shows('files', { S70: 'workloads for Kubernetes', S74: 'workloads for Kubernetes' }),
    () => {
      for (const budget of ofKind(set, 'PodDisruptionBudget')) {
        const pods = coveredBy(set, budget);
        expect(pods.length, budget.metadata.name).toBeGreaterThan(1);
        for (const active of pods.keys()) expect(drain(budget, pods, active)).toEqual([]);
      }
    },
  );

  it('keep one of several while another one is evicted', () => {
    const budgets = ofKind(set, 'PodDisruptionBudget');
    for (const process of set.plan.processes) {
      const siblings = set.plan.processes.filter(
        (each) =>
          each.kind === process.kind &&
          each.starts === 'always' &&
          (each.sharedName ?? each.service) === (process.sharedName ?? process.service),
      );
      if (siblings.length < 2 || process.starts !== 'always') continue;
      const pod = podsOf(set).find(({ name }) => name === process.name);
      const own = budgets.filter(
        (budget) =>
          pod !== undefined &&
          budget.metadata.namespace === pod.namespace &&
          matches(budget.spec.selector, pod.labels),
      );
      // Under two budgets the eviction API refuses altogether.
      expect(
        own.map(({ spec }) => spec.maxUnavailable),
        process.name,
      ).toEqual([1]);
    }
  });

  it('of databases move by a switch-over, or are alone and not held', () => {
    for (const { spec, metadata } of ofKind(set, 'Cluster'))
      expect([metadata.name, spec.enablePDB]).toEqual([metadata.name, spec.instances > 1]);
  });

  it(
    'never run a live trigger node or middleware twice',
    shows('files', { S80: 'workloads for Kubernetes', S84: 'workloads for Kubernetes' }),
    () => {
      for (const process of set.plan.processes) {
        if (process.kind !== 'trigger-node' && process.kind !== 'oauth-middleware') continue;
        // A StatefulSet makes no second pod before the first one is gone for sure.
        const found = ofKind(set, 'StatefulSet').find(({ metadata }) => metadata.name === process.name);
        expect(found?.spec.replicas).toBe(process.starts === 'always' ? 1 : 0);
      }
    },
  );
});

describe('the trap of a disruption budget', () => {
  it('would refuse the active instance if readiness meant active', async () => {
    const set = await setOfFile('templates/starters/production.topology.yaml');
    const budget = ofKind(set, 'PodDisruptionBudget').find(
      ({ metadata }) => metadata.name === 'operator-participant',
    );
    if (budget === undefined) throw new Error('there is no budget');
    const trapped = coveredBy(set, budget).map((pod) => {
      const workload = structuredClone(pod.workload);
      workload.spec.template.spec.containers[0].readinessProbe = { grpc: { port: 4003 } };
      return { ...pod, workload };
    });
    expect(drain(budget, trapped, 0)).toContain('operator-participant-1');
  });
});
