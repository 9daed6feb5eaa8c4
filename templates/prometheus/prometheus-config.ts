import { type HostOf, type Monitor, type MonitorTarget, present } from '#template';

export const prometheusPort = 9090;

/** Labels by which alert rules tell processes apart. */
const labels = (target: MonitorTarget) =>
  present({
    process: target.process,
    service: target.service,
    kind: target.kind,
    mode: target.mode,
    starts: target.starts,
    zone: target.zone,
  });

/** Prometheus's configuration: every process, the waiting standbys too, for the day when one of them is the live one. */
export const prometheusConfig = (monitor: Monitor, hostOf: HostOf) => ({
  global: { scrape_interval: '15s', evaluation_interval: '15s' },
  ...(monitor.hasAlerts ? { rule_files: ['/etc/prometheus/alerts.yml'] } : {}),
  scrape_configs: [
    {
      job_name: 'canton-plan',
      metrics_path: '/metrics',
      static_configs: monitor.targets.map((target) => ({
        targets: [`${hostOf({ of: 'process', name: target.process })}:${target.port}`],
        labels: labels(target),
      })),
    },
  ],
});
