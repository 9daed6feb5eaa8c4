import type { K8s } from '#template';
import { type Context, labelsOf, metadata, selectorLabels } from './context.ts';

/** One pod of several may be evicted at a time. */
export const disruptionBudget = (
  context: Context,
  name: string,
  component: string,
): K8s.PodDisruptionBudget => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: metadata(context, name, labelsOf(context, name, component)),
  spec: {
    maxUnavailable: 1,
    // A pod that does not work anyway never holds up a drain.
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: selectorLabels(name, component) },
  },
});

export const activePassiveComment = `All running instances are Ready, the passive one too, so one of them may always be evicted: two healthy, one needed.
If Ready meant active, the budget would see one healthy pod of one needed and refuse for ever to evict the active one.
After an eviction the passive instance takes the lock in the database by itself (Canton manual, "High Availability Usage").`;
