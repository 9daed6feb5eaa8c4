import { annotationText, type K8s, type Monitor, type Process, promqlString } from '#template';
import { alertRules } from '../prometheus/alert-rules.ts';
import { type Context, type Group, labelsOf, labelValue, metadata } from './context.ts';

const name = 'canton-plan';

/** Labels of a pod as those by which alert rules tell processes apart. */
const labels: readonly (readonly [pod: string, target: string])[] = [
  ['app_kubernetes_io_instance', 'process'],
  ['app_kubernetes_io_component', 'kind'],
  ['canton_plan_dev_service', 'service'],
  ['canton_plan_dev_mode', 'mode'],
  ['canton_plan_dev_starts', 'starts'],
  ['canton_plan_dev_zone', 'zone'],
];

/** Scrapes every process of the deployment that publishes metrics. */
export const podMonitor = (context: Context): K8s.CustomObject => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  metadata: metadata(context, name, labelsOf(context, name, 'monitoring')),
  spec: {
    selector: {
      matchExpressions: [
        { key: 'canton-plan.dev/service', operator: 'Exists' },
        { key: 'app.kubernetes.io/managed-by', operator: 'In', values: ['canton-plan'] },
      ],
    },
    podMetricsEndpoints: [
      {
        port: 'metrics',
        path: '/metrics',
        interval: '15s',
        relabelings: labels.map(([pod, targetLabel]) => ({
          sourceLabels: [`__meta_kubernetes_pod_label_${pod}`],
          targetLabel,
        })),
      },
    ],
  },
});

/** The alert rules, and one for each service of which no pod is left: then nothing says that it is down. */
export function prometheusRule(context: Context, monitor: Monitor): K8s.CustomObject {
  const [usual, ...more] = alertRules(monitor).groups;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(context, name, labelsOf(context, name, 'monitoring')),
    spec: {
      groups: [
        ...(usual === undefined ? [] : [usual]),
        ...more,
        {
          name: 'canton-plan-pods',
          rules: [...new Set(context.groups.values())].flatMap((group) => absence(group, context.namespace)),
        },
      ],
    },
  };
}

function absence(group: Group, namespace: string) {
  const [first] = group.members;
  if (first === undefined || group.members.every((each) => each.metricsPort === undefined)) return [];
  if (group.members.every((each) => each.starts !== 'always')) return [];
  const service = serviceOf(first);
  return [
    {
      alert: 'NoPodLeft',
      expr: `absent(up{namespace=${promqlString(namespace)}, kind=${promqlString(group.kind)}, service=${promqlString(service)}})`,
      for: group.kind === 'trigger-node' || group.kind === 'oauth-middleware' ? '1m' : '2m',
      labels: { severity: 'critical', service },
      annotations: {
        summary: `${annotationText(group.title)} has no pod at all`,
        description:
          'Its Deployments are scaled to zero, its pods wait for a machine, or their image cannot be pulled: look at the events of the namespace.',
      },
    },
  ];
}

/** As the label of its pods says it. */
const serviceOf = (process: Process): string =>
  labelValue(process.kind === 'trigger-node' ? (process.sharedName ?? process.service) : process.service);
