import { type Monitor, present } from '#template';
import { base, type ComposeContext, type ComposeService, networksOf, publish, pullPolicy } from './parts.ts';

export const monitorService = (monitor: Monitor, context: ComposeContext, port: number): ComposeService =>
  present({
    image: monitor.image.reference,
    pull_policy: pullPolicy(monitor.image),
    restart: 'unless-stopped',
    stop_grace_period: '30s',
    volumes: [
      `./prometheus/${monitor.name}.yml:/etc/prometheus/prometheus.yml:ro`,
      ...(monitor.hasAlerts ? [`./prometheus/${monitor.name}-alerts.yml:/etc/prometheus/alerts.yml:ro`] : []),
      `${monitor.name}-data:/prometheus`,
    ],
    read_only: true,
    networks: networksOf(monitor.name, context),
    ports: monitor.published === undefined ? [] : [publish(monitor.published, port)],
    healthcheck: {
      test: ['CMD', 'wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${port}/-/healthy`],
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '10s',
    },
    ...base('monitor'),
    labels: present({
      'canton-plan.dev/kind': 'monitoring',
      'canton-plan.dev/organization': monitor.organization === '' ? undefined : monitor.organization,
    }),
  });
