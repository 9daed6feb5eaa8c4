import type { Source } from '../../src/check/rule.ts';

const manual =
  (page: string, path: string) =>
  (section?: string): Source => ({
    page,
    ...(section === undefined ? {} : { section }),
    url: `https://docs.daml.com/2.10.4/${path}`,
    release: '2.10',
  });

/** The pages that rules quote. Each takes the section. */
export const sources = {
  /** The page that this tool is built on. */
  haAndScaling: manual(
    'Implementing HA and Scaling Deployments',
    'deploy-daml/infrastructure-architecture/high-availability/ha-and-scaling/implementing-ha.html',
  ),
  highAvailability: manual('High Availability Usage', 'canton/usermanual/ha.html'),
  connectivity: manual('Connecting Nodes', 'canton/usermanual/connectivity.html'),
  persistence: manual('Persistence', 'canton/usermanual/persistence.html'),
  monitoring: manual('Monitoring', 'canton/usermanual/monitoring.html'),
  apis: manual('API Configuration', 'canton/usermanual/apis.html'),
  installation: manual('Installing Canton', 'canton/usermanual/installation.html'),
  docker: manual('Canton Docker Images', 'canton/usermanual/docker.html'),
  commandLine: manual('Command Line Arguments', 'canton/usermanual/command_line.html'),
  staticConfiguration: manual('Static Configuration', 'canton/usermanual/static_conf.html'),
  manageDomains: manual('Manage Domains', 'canton/usermanual/manage_domains.html'),
  domainEntities: manual('Manage Domain Entities', 'canton/usermanual/manage_domain_entities.html'),
  support: manual('Releases and Versioning', 'support/releases.html'),
  upgrading: manual('Upgrading', 'canton/usermanual/upgrading.html'),
  faq: manual('Frequently Asked Questions', 'canton/usermanual/FAQ.html'),
  fabric: manual('Fabric Domains', 'canton/usermanual/domains/fabric.html'),
  ethereum: manual('Ethereum Domains', 'canton/usermanual/domains/ethereum.html'),
  basicHa: manual(
    'Basic High Availability',
    'deploy-daml/infrastructure-architecture/high-availability/basic-ha/overview.html',
  ),
  understandingHa: manual(
    'Understanding High Availability',
    'deploy-daml/infrastructure-architecture/high-availability/understanding-ha.html',
  ),
  performance: manual('Scaling and Performance', 'canton/usermanual/performance.html'),
  troubleshooting: manual('Troubleshooting Guide', 'canton/usermanual/troubleshooting_guide.html'),
  cloud: manual(
    'HA in the Cloud',
    'deploy-daml/infrastructure-architecture/high-availability/ha-and-scaling/ha-in-the-cloud.html',
  ),
  solution: manual(
    'Deployment Solution',
    'deploy-daml/infrastructure-architecture/high-availability/ha-and-scaling/deployment-solution.html',
  ),
  useCases: manual(
    'Use Cases',
    'deploy-daml/infrastructure-architecture/high-availability/ha-and-scaling/use-cases.html',
  ),
  disasterRecovery: manual(
    'Disaster Recovery',
    'deploy-daml/infrastructure-architecture/disaster-recovery.html',
  ),
  jsonApi: manual('HTTP JSON API Service', 'json-api/index.html'),
  jsonApiProduction: manual('HTTP JSON API Production Setup', 'json-api/production-setup/index.html'),
  triggerService: manual('Trigger Service', 'tools/trigger-service/index.html'),
  authMiddleware: manual('Auth Middleware', 'tools/auth-middleware/index.html'),
  requirements: manual('System Requirements', 'ops/requirements.html'),
  editions: manual('Installing Daml: Edition Comparison', 'getting-started/installation.html'),
  /** Configuration classes of the public source code. */
  code: (file: string): Source => ({
    page: `Canton source code: ${file}`,
    url: 'https://github.com/digital-asset/canton',
    release: '2.10',
  }),
  damlCode: (file: string): Source => ({
    page: `Daml source code: ${file}`,
    url: 'https://github.com/digital-asset/daml',
    release: '2.10',
  }),
  helmCharts: (chart: string): Source => ({
    page: `Helm charts: ${chart}`,
    url: 'https://github.com/digital-asset/daml-helm-charts',
    release: '2.8',
  }),
  practice: (page: string): Source => ({ page }),
} as const;
