import type { K8s, Monitor } from '#template';
import { clusterAlerts } from './alerts.ts';
import { type Context, labelsOf, metadata } from './context.ts';

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
    podMetricsEndpoints: portsOf(context).map((port) => ({
      port,
      path: '/metrics',
      interval: '15s',
      relabelings: labels.map(([pod, targetLabel]) => ({
        sourceLabels: [`__meta_kubernetes_pod_label_${pod}`],
        targetLabel,
      })),
    })),
  },
});

/** Every alert of the organization. */
export const prometheusRule = (context: Context, monitor: Monitor): K8s.CustomObject => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: metadata(context, name, labelsOf(context, name, 'monitoring')),
  spec: { groups: clusterAlerts(context, monitor) },
});

/** Names of ports with metrics; balancers publish theirs beside their own health. */
const portsOf = ({ own }: Context): string[] => [
  ...(own.processes.some(({ metricsPort }) => metricsPort !== undefined) ? ['metrics'] : []),
  ...(own.balancers.length > 0 ? ['health'] : []),
];
