import { type In, joined, type Monitor, markdown } from '#template';

const { code, prose } = markdown;

/** Where the dashboards are shown; nothing where there are none. */
export function dashboardsPage(monitors: readonly Monitor[], target: 'compose' | 'k8s'): In<'markdown'> {
  const shown = monitors.flatMap(({ dashboards }) => dashboards ?? []);
  if (shown.length === 0) return markdown``;
  if (target === 'k8s')
    return markdown`
## Dashboards

${prose('Each base makes a ConfigMap for each Grafana dashboard, with the label `grafana_dashboard: "1"`, which the sidecar of Grafana’s Helm chart looks for. It has to look into the namespaces of the bases (`sidecar.dashboards.searchNamespace: ALL`). Databases have a dashboard where CloudNativePG runs them.')}
`;
  const places = shown.map(({ name, published }) =>
    published === undefined
      ? markdown`- ${code(name)}: has no port on this machine; ${code('monitoring.dashboards.publish')} of the topology gives one to the first organization’s`
      : markdown`- ${code(name)}: ${code(`http://127.0.0.1:${published}/dashboards`)}`,
  );
  return markdown`
## Dashboards

${prose('Grafana shows what Prometheus keeps, to whoever reaches it on this machine; nobody can log in. Databases have no dashboard here: nothing asks them for figures.')}

${joined(places)}
`;
}
