import { type Monitor, type MonitorTarget, promqlString, shortened, slug } from '#template';
import { type Dashboard, dashboardOf, type Panel } from './dashboard-model.ts';

/** What a dashboard is called as a file, and its text. */
export interface DashboardFile {
  readonly name: string;
  readonly dashboard: Dashboard;
}

type Kind = MonitorTarget['kind'];

/** Where a dashboard finds what is its own, as for alerts; `owner` tells dashboards of several environments apart. */
export interface DashboardScope {
  readonly matcher: string;
  readonly owner: string;
  /** Matchers of the pods of each database server that runs in the cluster. */
  readonly databases: readonly { readonly name: string; readonly pods: string; readonly volumes: string }[];
}

const groups: readonly (readonly [name: string, title: string, kinds: readonly Kind[]])[] = [
  ['domain', 'Domain', ['sequencer', 'mediator', 'domain-manager', 'domain']],
  ['participant', 'Participants', ['participant']],
  ['json-api', 'JSON API', ['json-api']],
  ['triggers', 'Triggers and OAuth2 middlewares', ['trigger-node', 'oauth-middleware']],
  ['balancers', 'Load balancers', ['load-balancer']],
];

/**
 * Dashboards for what a monitor watches, one for each group that is there. They ask for documented metrics alone: those of
 * gRPC and HTTP are in every line from 2.5 on (Common Metrics), the health of components from 2.6 on.
 */
export function dashboardFiles(monitor: Monitor, scope: DashboardScope): DashboardFile[] {
  const files = groups.flatMap(([name, title, kinds]): DashboardFile[] => {
    const here = kinds.filter((kind) => monitor.targets.some((target) => target.kind === kind));
    if (here.length === 0) return [];
    const own = `${scope.matcher}, kind=~${promqlString(here.join('|'))}`;
    return [file(scope, name, title, [running(own), ...panelsOf(name, own, monitor.hasHealthMetric)])];
  });
  return scope.databases.length === 0
    ? files
    : [...files, file(scope, 'databases', 'Databases', scope.databases.flatMap(databasePanels))];
}

const file = (
  scope: DashboardScope,
  name: string,
  title: string,
  panels: readonly Panel[],
): DashboardFile => ({
  name,
  // Grafana takes 40 letters, digits and dashes at most, and keeps one of two with the same id.
  dashboard: dashboardOf(shortened(slug(`${name}-${scope.owner}`), 40), `${title}: ${scope.owner}`, panels),
});

function panelsOf(name: string, own: string, hasHealth: boolean): Panel[] {
  switch (name) {
    case 'json-api':
      return httpPanels(own);
    case 'triggers':
      return hasHealth ? httpPanels(own) : [];
    case 'balancers':
      return balancerPanels(own);
    default:
      return [...(hasHealth ? [health(own)] : []), ...grpcPanels(own)];
  }
}

const running = (own: string): Panel => ({
  title: 'Instances that run',
  description: 'Processes that answer. Of triggers and middlewares one of two runs; of all others every one.',
  unit: 'short',
  isStat: true,
  queries: [[`sum by (service) (up{${own}})`, '{{service}}']],
});

const health = (own: string): Panel => ({
  title: 'Active instances',
  description: 'Instances of which every component is healthy. A healthy passive instance counts as 0.',
  unit: 'short',
  queries: [[`sum by (service) (min by (service, process) (daml_health_status{${own}}))`, '{{service}}']],
});

const quantile = (share: number, metric: string, own: string, by: string): string =>
  `histogram_quantile(${share}, sum by (le, ${by}) (rate(${metric}_bucket{${own}}[5m])))`;

const grpcPanels = (own: string): Panel[] => [
  {
    title: 'Calls',
    description: 'gRPC calls that began, each second.',
    unit: 'reqps',
    queries: [[`sum by (service) (rate(daml_grpc_server_started_total{${own}}[5m]))`, '{{service}}']],
  },
  {
    title: 'Time of a call',
    description: 'Within which 95 % of unary calls are answered; streams live for hours and are left out.',
    unit: 's',
    queries: [
      [
        quantile(0.95, 'daml_grpc_server_duration_seconds', `${own}, grpc_server_type="unary"`, 'service'),
        '{{service}}',
      ],
    ],
  },
  {
    title: 'Failed calls',
    description: 'gRPC calls that ended with another code than OK, each second.',
    unit: 'reqps',
    queries: [
      [
        `sum by (service, grpc_code) (rate(daml_grpc_server_handled_total{${own}, grpc_code!="OK"}[5m]))`,
        '{{service}} {{grpc_code}}',
      ],
    ],
  },
];

const httpPanels = (own: string): Panel[] => [
  {
    title: 'Requests',
    description: 'HTTP requests that were answered, each second.',
    unit: 'reqps',
    queries: [[`sum by (service) (rate(daml_http_requests_total{${own}}[5m]))`, '{{service}}']],
  },
  {
    title: 'Time of a request',
    description: 'Within which 95 % of requests are answered.',
    unit: 's',
    queries: [[quantile(0.95, 'daml_http_requests_duration_seconds', own, 'service'), '{{service}}']],
  },
  {
    title: 'Failed requests',
    description: 'HTTP requests that were answered with 4xx or 5xx, each second.',
    unit: 'reqps',
    queries: [
      [
        `sum by (service, http_status) (rate(daml_http_requests_total{${own}, http_status=~"[45].*"}[5m]))`,
        '{{service}} {{http_status}}',
      ],
    ],
  },
];

/** HAProxy's own exporter. */
const balancerPanels = (own: string): Panel[] => [
  {
    title: 'Living instances behind it',
    description: 'Servers that the balancer sends requests to. Of active-passive services it is one.',
    unit: 'short',
    queries: [
      [`max by (service) (haproxy_backend_active_servers{${own}, proxy="instances"})`, '{{service}}'],
    ],
  },
  {
    title: 'Sessions',
    description: 'Connections of clients that are open.',
    unit: 'short',
    queries: [[`sum by (service) (haproxy_frontend_current_sessions{${own}})`, '{{service}}']],
  },
  {
    title: 'Failed connections',
    description: 'Connections to instances that could not be made, each second.',
    unit: 'reqps',
    queries: [
      [`sum by (service) (rate(haproxy_backend_connection_errors_total{${own}}[5m]))`, '{{service}}'],
    ],
  },
];

/** CloudNativePG's own exporter, and the kubelet's figures of volumes. */
const databasePanels = ({ name, pods, volumes }: DashboardScope['databases'][number]): Panel[] => [
  {
    title: `${name}: instances`,
    description: 'Instances of the server that run.',
    unit: 'short',
    isStat: true,
    queries: [[`sum(cnpg_collector_up{${pods}})`, name]],
  },
  {
    title: `${name}: connections`,
    description: 'Connections against the limit of each instance.',
    unit: 'percentunit',
    queries: [
      [
        `sum by (pod) (cnpg_backends_total{${pods}}) / max by (pod) (cnpg_pg_settings_setting{${pods}, name="max_connections"})`,
        '{{pod}}',
      ],
    ],
  },
  {
    title: `${name}: lag of copies`,
    description: 'Seconds by which each copy is behind its primary.',
    unit: 's',
    queries: [[`max by (pod) (cnpg_pg_replication_lag{${pods}})`, '{{pod}}']],
  },
  {
    title: `${name}: volumes`,
    description: 'Share of each volume that is used.',
    unit: 'percentunit',
    queries: [
      [
        `1 - kubelet_volume_stats_available_bytes{${volumes}} / kubelet_volume_stats_capacity_bytes{${volumes}}`,
        '{{persistentvolumeclaim}}',
      ],
    ],
  },
];

/** The text of a dashboard's file. */
export const dashboardText = (dashboard: Dashboard): string => `${JSON.stringify(dashboard, null, 2)}\n`;
