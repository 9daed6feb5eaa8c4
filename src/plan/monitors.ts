import { append } from '../base/grouped.ts';
import { grafanaImage, prometheusImage } from './images.ts';
import { serviceLabel } from './names.ts';
import type { Balancer, Monitor, MonitorTarget, Process } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** What watches each organization's processes: organizations do not look into each other's networks. */
export function planMonitors(
  builder: PlanBuilder,
  processes: readonly Process[],
  balancers: readonly Balancer[],
): Monitor[] {
  const { monitoring } = builder.topology.spec;
  if (monitoring?.metrics === false || monitoring?.external === true) return [];
  const dashboards = monitoring?.dashboards ?? false;
  if (!monitoring?.alerts && monitoring?.publish === undefined && dashboards === false) return [];
  const targets = new Map<string, MonitorTarget[]>();
  for (const process of processes) {
    if (process.metricsPort === undefined) continue;
    append(targets, process.organization, {
      process: process.name,
      service: serviceLabel(process),
      kind: process.kind,
      mode: process.mode,
      starts: process.starts,
      zone: process.zone,
      port: process.metricsPort,
    });
  }
  for (const { name, organization, healthPort } of balancers)
    append(targets, organization, {
      process: name,
      service: name,
      kind: 'load-balancer',
      mode: 'active-active',
      starts: 'always',
      zone: undefined,
      port: healthPort,
    });
  return [...targets].map(([organization, ofOrganization], index) => ({
    name: builder.names.name(
      `prometheus ${organization}`,
      organization === '' ? 'prometheus' : `${organization}-prometheus`,
      'monitoring',
    ),
    organization,
    image: prometheusImage(builder.topology),
    // A port of the host exists only once.
    published: index === 0 ? monitoring?.publish?.http : undefined,
    targets: ofOrganization,
    hasHealthMetric: builder.topology.profile.healthMetric,
    hasAlerts: monitoring?.alerts !== false,
    dashboards:
      dashboards === false
        ? undefined
        : {
            name: builder.names.name(
              `grafana ${organization}`,
              organization === '' ? 'grafana' : `${organization}-grafana`,
              'monitoring',
            ),
            image: grafanaImage(builder.topology),
            published: index === 0 && typeof dashboards === 'object' ? dashboards.publish : undefined,
          },
  }));
}
