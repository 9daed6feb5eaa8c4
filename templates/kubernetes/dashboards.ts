import { promqlString } from '#template';
import { type DashboardFile, dashboardFiles } from '../prometheus/dashboards.ts';
import { scopeOf } from './alerts.ts';
import { type Context, dnsName } from './context.ts';
import { clusterServers } from './database.ts';

/** No component's name begins with a digit. */
export const dashboardFolder = 'config/0-dashboards';

/** The dashboards of an organization, for its namespace alone. */
export function dashboardsOf(context: Context): DashboardFile[] {
  const [monitor] = context.own.monitors;
  if (monitor?.dashboards === undefined) return [];
  const { matcher } = scopeOf(context);
  return dashboardFiles(monitor, {
    matcher,
    owner: context.namespace,
    databases: clusterServers(context).map(({ name }) => ({
      name,
      pods: `${matcher}, pod=~${promqlString(`${dnsName(name)}-[0-9]+`)}`,
      volumes: `${matcher}, persistentvolumeclaim=~${promqlString(`${dnsName(name)}-[0-9]+(-wal)?`)}`,
    })),
  });
}

/**
 * A ConfigMap for each, with the label that the sidecar of Grafana's chart looks for. Their names have no hash: with one, the
 * dashboard of before would stay beside the new one.
 */
export const dashboardMaps = (context: Context): object[] =>
  dashboardsOf(context).map(({ name }) => ({
    name: `dashboard-${name}`,
    files: [`${dashboardFolder}/${name}.json`],
    options: { disableNameSuffixHash: true, labels: { grafana_dashboard: '1' } },
  }));
