import { annotationText, kubernetesLifetime, type Monitor, promqlString, serviceLabel } from '#template';
import { type AlertRule, type AlertSpec, alertRule, type Scope } from '../prometheus/alert.ts';
import { alertRules, type WatchedService } from '../prometheus/alert-rules.ts';
import { type Context, dnsName, type Group } from './context.ts';
import { clusterServers, instancesOf } from './database.ts';
import { restartsByItself, showsOwnAsClient } from './trust.ts';

/** One Prometheus watches many namespaces: each of our alerts looks at its own, and says which. */
export const scopeOf = ({ namespace }: Context): Scope => ({
  matcher: `namespace=${promqlString(namespace)}`,
  labels: { namespace },
  lookAtService: `kubectl -n ${namespace} describe pods -l canton-plan.dev/service={{ $labels.service }}`,
  lookAtProcess: `kubectl -n ${namespace} logs -l app.kubernetes.io/instance={{ $labels.process }} --tail 100`,
  swap: `kubectl -n ${namespace} delete pod -l app.kubernetes.io/instance={{ $labels.service }}-live, which starts it anew; where that fails: kubectl -n ${namespace} scale statefulset -l app.kubernetes.io/instance={{ $labels.service }}-live --replicas=0, wait until its pod is gone, kubectl -n ${namespace} scale statefulset -l app.kubernetes.io/instance={{ $labels.service }}-standby --replicas=1`,
});

/** Every alert of an organization: those of its processes, and those of what only a cluster has. */
export function clusterAlerts(context: Context, monitor: Monitor): { name: string; rules: AlertRule[] }[] {
  const scope = scopeOf(context);
  const made = (specs: readonly AlertSpec[]): AlertRule[] => specs.map((spec) => alertRule(spec, scope));
  return [
    { name: 'canton-plan', rules: alertRules(monitor, scope, servicesOf(context)) },
    {
      name: 'canton-plan-pods',
      rules: made(servicesOf(context).map((each) => absence(each, context, scope))),
    },
    { name: 'canton-plan-databases', rules: made(databaseAlerts(context, scope)) },
    ...(context.own.certificates.length > 0
      ? [{ name: 'canton-plan-certificates', rules: made(certificateAlerts(context, scope)) }]
      : []),
  ].filter(({ rules }) => rules.length > 0);
}

interface ClusterService extends WatchedService {
  readonly title: string;
}

/** Services by the labels of their pods, with how many pods always run. */
function servicesOf(context: Context): ClusterService[] {
  const groups = [...new Set(context.groups.values())].flatMap((group) => groupService(group));
  const balancers = context.own.balancers.map(
    ({ name, title, replicas }): ClusterService => ({
      kind: 'load-balancer',
      service: name,
      title,
      instances: replicas,
    }),
  );
  return [...groups, ...balancers];
}

function groupService({ members, kind, title }: Group): ClusterService[] {
  const running = members.filter((each) => each.starts === 'always' && each.metricsPort !== undefined);
  const [first] = running;
  return first === undefined
    ? []
    : [{ kind, service: serviceLabel(first), title, instances: running.length }];
}

/** A pod that waits for a machine has no address and gives no sample, so silence is an alert too. */
const absence = (
  { kind, service, title }: ClusterService,
  { namespace }: Context,
  { matcher }: Scope,
): AlertSpec => ({
  name: 'NoPodLeft',
  severity: 'critical',
  wait: kind === 'trigger-node' || kind === 'oauth-middleware' ? '1m' : '2m',
  expr: `absent(up{${matcher}, kind=${promqlString(kind)}, service=${promqlString(service)}})`,
  labels: { kind, service },
  summary: `${annotationText(title)} has no pod at all`,
  description:
    'Its workloads are scaled to zero, its pods wait for a machine, or their image cannot be pulled: look at the events of the namespace.',
  runbook: `kubectl -n ${namespace} get statefulsets,deployments,pods -l canton-plan.dev/service=${service}; kubectl -n ${namespace} get events --sort-by .lastTimestamp`,
});

/** Metrics of CloudNativePG's own exporter (its manual, "Monitoring"), and of the kubelet. */
function databaseAlerts(context: Context, { matcher }: Scope): AlertSpec[] {
  const { namespace } = context;
  return clusterServers(context).flatMap((server): AlertSpec[] => {
    const name = dnsName(server.name);
    const pods = `${matcher}, pod=~${promqlString(`${name}-[0-9]+`)}`;
    const count = instancesOf(server);
    const labels = { database: name };
    const status = `kubectl -n ${namespace} get cluster ${name} -o wide; kubectl -n ${namespace} get pods -l cnpg.io/cluster=${name}`;
    return [
      {
        name: 'DatabaseDown',
        severity: 'critical',
        wait: '1m',
        expr: `(sum(cnpg_collector_up{${pods}}) or vector(0)) < 1`,
        labels,
        summary: `No instance of database server ${name} is running`,
        description: 'Every node that keeps its data there has stopped working.',
        runbook: status,
      },
      ...(count > 1
        ? ([
            {
              name: 'DatabaseRedundancyLost',
              severity: 'warning',
              wait: '10m',
              expr: `sum(cnpg_collector_up{${pods}}) < ${count}`,
              labels,
              summary: `Fewer than ${count} instances of database server ${name} are running`,
              description:
                'Commits wait for a standby: with one more instance gone, nothing can be written any more.',
              runbook: status,
            },
            {
              name: 'DatabaseReplicaLags',
              severity: 'warning',
              wait: '5m',
              expr: `max by (pod) (cnpg_pg_replication_lag{${pods}}) > 30`,
              labels,
              summary: `{{ $labels.pod }} is {{ $value }} seconds behind its primary`,
              description: 'A failover to it would take long, or could not be made.',
              runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} --tail 100`,
            },
          ] satisfies AlertSpec[])
        : []),
      {
        name: 'DatabaseConnectionsNearLimit',
        severity: 'warning',
        wait: '5m',
        expr: `sum by (pod) (cnpg_backends_total{${pods}}) > 0.85 * max by (pod) (cnpg_pg_settings_setting{${pods}, name="max_connections"})`,
        labels,
        summary: `{{ $labels.pod }} has {{ $value }} connections, near its limit`,
        description:
          'When none is left, nodes that start or fail over cannot connect. `canton-plan plan` counts what the topology needs; more means a client that is not in it, or connections that are not given back.',
        runbook: `kubectl -n ${namespace} exec {{ $labels.pod }} -c postgres -- psql -c "SELECT usename, state, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC"`,
      },
      {
        name: 'DatabaseVolumeNearlyFull',
        severity: 'critical',
        wait: '5m',
        expr: `kubelet_volume_stats_available_bytes{${matcher}, persistentvolumeclaim=~${promqlString(`${name}-[0-9]+(-wal)?`)}} < 0.15 * kubelet_volume_stats_capacity_bytes{${matcher}, persistentvolumeclaim=~${promqlString(`${name}-[0-9]+(-wal)?`)}}`,
        labels,
        summary: `Less than 15 % of volume {{ $labels.persistentvolumeclaim }} is free`,
        description:
          'A full volume stops the server. Make it larger (`resources.storage` of the database in the topology), and look at pruning.',
        runbook: `kubectl -n ${namespace} get pvc {{ $labels.persistentvolumeclaim }}`,
      },
    ];
  });
}

/** Certificates that are renewed alike: hours before the end, and those among all, by their names. */
function renewedAlike(context: Context): { renewBefore: number; matcher: string }[] {
  const { kubernetes } = context.plan.settings;
  const usual = kubernetesLifetime(kubernetes, 'server').renewBefore;
  const namesFor: Readonly<Record<'client' | 'database', string[]>> = { client: [], database: [] };
  for (const { name, isForServer } of context.own.certificates) {
    if (isForServer) namesFor.database.push(name);
    else if (showsOwnAsClient(context)) namesFor.client.push(`${name}-client`);
  }
  const special = (['client', 'database'] as const)
    .map((use) => ({ names: namesFor[use], renewBefore: kubernetesLifetime(kubernetes, use).renewBefore }))
    .filter(({ names, renewBefore }) => names.length > 0 && renewBefore !== usual);
  const apart = special.flatMap(({ names }) => names);
  return [
    { renewBefore: usual, matcher: apart.length === 0 ? '' : `, name!~${promqlString(apart.join('|'))}` },
    ...special.map(({ names, renewBefore }) => ({
      renewBefore,
      matcher: `, name=~${promqlString(names.join('|'))}`,
    })),
  ];
}

/**
 * cert-manager says when certificates end. Its own label for their namespace is renamed where Prometheus keeps that of the
 * pod that it asked, so both are looked at.
 */
function certificateAlerts(context: Context, { matcher }: Scope): AlertSpec[] {
  const own = (metric: string, more = ''): string =>
    `(${metric}{${matcher}${more}} or ${metric}{exported_${matcher}${more}})`;
  const status = `kubectl -n ${context.namespace} describe certificate {{ $labels.name }}`;
  // Instances of a service that restart by themselves take turns, and the last one is renewed later.
  const late = restartsByItself(context) ? 0.3 : 0.7;
  const ends = renewedAlike(context).flatMap(({ renewBefore, matcher: which }): AlertSpec[] => {
    const left = `min by (name) (${own('certmanager_certificate_expiration_timestamp_seconds', which)}) - time()`;
    return [
      {
        name: 'CertificateNotRenewed',
        severity: 'warning',
        wait: '1h',
        expr: `${left} < ${Math.round(renewBefore * 3600 * late)}`,
        summary: 'Certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }} and was not renewed',
        description:
          'It should have been renewed before. When it ends, nobody who verifies it connects any more.',
        runbook: status,
      },
      {
        name: 'CertificateEndsSoon',
        severity: 'critical',
        wait: '5m',
        expr: `${left} < ${Math.round(renewBefore * 360)}`,
        summary: 'Certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }}',
        description: 'When it ends, nobody who verifies it connects any more.',
        runbook: status,
      },
    ];
  });
  return [
    ...ends,
    {
      name: 'CertificateNotReady',
      severity: 'warning',
      wait: '15m',
      expr: `max by (name) (${own('certmanager_certificate_ready_status', ', condition="False"')}) == 1`,
      summary: 'Certificate {{ $labels.name }} could not be issued',
      description: 'What needs it does not start, or goes on with the old one until that ends.',
      runbook: status,
    },
  ];
}
