import type { K8s, Process } from '#template';
import { type Context, labelsOf } from './context.ts';

/** Canton nodes, balancers and databases go before what only uses them. Classes belong to the whole cluster. */
export const corePriority = (context: Context): string => `${context.namespace}-core`;
const servicePriority = (context: Context): string => `${context.namespace}-services`;

export const priorityOf = (process: Process, context: Context): string =>
  'nodes' in process ? corePriority(context) : servicePriority(context);

export function priorityClasses(
  context: Context,
  hasServices: boolean,
  hasCore: boolean,
): K8s.PriorityClass[] {
  const one = (name: string, value: number, description: string): K8s.PriorityClass => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name, labels: labelsOf(context, name, 'priority') },
    value,
    globalDefault: false,
    preemptionPolicy: 'PreemptLowerPriority',
    description,
  });
  return [
    ...(hasCore ? [one(corePriority(context), 100000, 'Canton nodes, their databases and balancers.')] : []),
    ...(hasServices ? [one(servicePriority(context), 50000, 'What uses the Canton nodes.')] : []),
  ];
}
