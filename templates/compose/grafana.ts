import { type Artifact, type Monitor, type Plan, present, printYaml } from '#template';
import { dashboardFiles, dashboardText } from '../prometheus/dashboards.ts';
import { composeScope, prometheusPort } from '../prometheus/prometheus-config.ts';
import { base, type ComposeContext, type ComposeService, networksOf, publish, pullPolicy } from './parts.ts';

const grafanaPort = 3000;
const source = 'canton-plan';

/**
 * A Grafana that shows the dashboards to whoever reaches it, which is this machine alone; nobody can log in, so there is no
 * administrator with a known password.
 */
export function grafanaService(
  monitor: Monitor,
  { name, image, published }: NonNullable<Monitor['dashboards']>,
  context: ComposeContext,
): ComposeService {
  const folder = `./grafana/${monitor.name}`;
  return present({
    image: image.reference,
    pull_policy: pullPolicy(image),
    restart: 'unless-stopped',
    depends_on: { [monitor.name]: { condition: 'service_healthy' } },
    environment: {
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_AUTH_BASIC_ENABLED: 'false',
      GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
    },
    volumes: [
      `${folder}-datasource.yml:/etc/grafana/provisioning/datasources/canton-plan.yml:ro`,
      `${folder}-folder.yml:/etc/grafana/provisioning/dashboards/canton-plan.yml:ro`,
      ...dashboards(monitor).map(
        (each) => `${folder}-${each.name}.json:/var/lib/grafana/dashboards/${each.name}.json:ro`,
      ),
      `${name}-data:/var/lib/grafana`,
    ],
    networks: networksOf(monitor.name, context),
    ports: published === undefined ? [] : [publish(published, grafanaPort)],
    healthcheck: {
      test: ['CMD', 'wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${grafanaPort}/api/health`],
      interval: '10s',
      timeout: '5s',
      retries: 3,
      start_period: '60s',
    },
    ...base('monitor'),
    labels: present({
      'canton-plan.dev/kind': 'monitoring',
      'canton-plan.dev/organization': monitor.organization === '' ? undefined : monitor.organization,
    }),
  });
}

const dashboards = (monitor: Monitor) =>
  dashboardFiles(monitor, {
    matcher: composeScope.matcher,
    owner: monitor.organization === '' ? 'canton' : monitor.organization,
    databases: [],
  });

/** What Grafana is started with: its source, where its dashboards are, and the dashboards. */
export const grafanaFiles = (plan: Plan, banner: string): Artifact[] =>
  plan.monitors
    .filter((monitor) => monitor.dashboards !== undefined)
    .flatMap((monitor): Artifact[] => [
      {
        path: `grafana/${monitor.name}-datasource.yml`,
        text: printYaml(
          {
            apiVersion: 1,
            datasources: [
              {
                ...{ name: source, uid: source, type: 'prometheus', access: 'proxy', isDefault: true },
                url: `http://${monitor.name}:${prometheusPort}`,
                editable: false,
              },
            ],
          },
          banner,
        ),
      },
      {
        path: `grafana/${monitor.name}-folder.yml`,
        text: printYaml(
          {
            apiVersion: 1,
            providers: [
              {
                ...{ name: source, type: 'file', folder: source, allowUiUpdates: false },
                options: { path: '/var/lib/grafana/dashboards' },
              },
            ],
          },
          banner,
        ),
      },
      ...dashboards(monitor).map(({ name, dashboard }) => ({
        path: `grafana/${monitor.name}-${name}.json`,
        text: dashboardText(dashboard),
      })),
    ]);
