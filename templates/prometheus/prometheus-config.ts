import { type HostOf, type Monitor, type MonitorTarget, present } from '#template';
import type { Scope } from './alert.ts';

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

/** How the alerts of a Prometheus that watches one organization on one machine find what is theirs. */
export const composeScope: Scope = {
  matcher: 'job="canton-plan"',
  labels: {},
  lookAtService: 'docker compose ps --all',
  lookAtProcess: 'docker compose logs --tail 100 {{ $labels.process }}',
  swap: 'docker compose up --detach {{ $labels.service }}-live; where that fails: docker compose stop {{ $labels.service }}-live && docker compose --profile standby up --detach --no-deps {{ $labels.service }}-standby',
};

/** Prometheus's configuration: every process, the waiting standbys too, for the day when one of them is the live one. */
export const prometheusConfig = (monitor: Monitor, hostOf: HostOf) => ({
  global: { scrape_interval: '15s', evaluation_interval: '15s' },
  ...(monitor.hasAlerts ? { rule_files: ['/etc/prometheus/alerts.yml'] } : {}),
  scrape_configs: [
    {
      job_name: 'canton-plan',
      metrics_path: '/metrics',
      static_configs: monitor.targets.map((target) => ({
        targets: [
          `${hostOf({ of: target.kind === 'load-balancer' ? 'balancer' : 'process', name: target.process })}:${target.port}`,
        ],
        labels: labels(target),
      })),
    },
  ],
});
