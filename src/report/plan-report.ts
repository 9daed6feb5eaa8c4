import type { Endpoint, HostRef, Link, Plan, Process } from '../plan/plan.ts';
import { columns } from './columns.ts';
import { visibleLines } from './terminal-text.ts';

/** A plan for other programs. The topology itself is left out: it is the input. */
export const planJson = (plan: Plan): string =>
  `${JSON.stringify(plan, (key, value: unknown) => (key === 'spec' || key === 'profile' ? undefined : value), 2)}\n`;

/** A plan that a person can review. */
export function planTable(plan: Plan): string {
  const sections = [
    [`${plan.name}: Daml ${plan.release}, ${plan.edition}, ${plan.environment}`, ''],
    ['What runs', processes(plan)],
    ['Load balancers', balancers(plan)],
    ['Databases', databases(plan)],
    ['Who connects to whom', links(plan)],
    ['Bootstrap', bootstrap(plan)],
    ['Secrets', secrets(plan)],
    ['Handed over between organizations', handOvers(plan)],
    ['Notes', plan.notes.map((note) => `  ${note}`).join('\n')],
  ] as const;
  return visibleLines(
    `${sections
      .filter(([, text], index) => index === 0 || text !== '')
      .map(([title, text]) => (text === '' ? title : `${title}\n\n${text}`))
      .join('\n\n')}\n`,
  );
}

const starts = { always: '', 'on-failure': 'on failure', 'on-disaster': 'on disaster' } as const;

const processes = (plan: Plan): string =>
  columns(
    ['process', 'kind', 'organization', 'zone', 'works as', 'starts', 'ports', 'image'],
    plan.processes.map((process) => [
      process.name,
      'nodes' in process && process.nodes.length > 1 ? 'several nodes' : process.kind,
      process.organization,
      process.zone ?? '',
      process.mode,
      starts[process.starts],
      ports(process),
      process.image.reference,
    ]),
  );

const ports = (process: Process): string =>
  process.ports
    .map(
      ({ name, number, published }) =>
        `${name} ${number}${published === undefined ? '' : ` (host ${published})`}`,
    )
    .join(', ');

const balancers = (plan: Plan): string =>
  columns(
    ['balancer', 'organization', 'API', 'port', 'policy', 'health', 'TLS', 'count', 'behind it'],
    plan.balancers.map((balancer) => [
      balancer.name,
      balancer.organization,
      balancer.api,
      `${balancer.port}${balancer.published === undefined ? '' : ` (host ${balancer.published})`}`,
      balancer.policy,
      balancer.healthCheck.type === 'http' ? `GET ${balancer.healthCheck.path}` : balancer.healthCheck.type,
      balancer.protocol === 'tcp'
        ? 'passed through'
        : balancer.frontendTls === undefined
          ? 'none'
          : 'ended here',
      String(balancer.replicas),
      balancer.backends.map(({ process }) => process).join(', '),
    ]),
  );

const databases = (plan: Plan): string =>
  columns(
    ['server', 'database', 'user', 'used by', 'connections', 'of', 'server is'],
    plan.servers.flatMap((server) =>
      server.databases.map((database) => [
        server.name,
        database.name,
        database.user,
        database.owner,
        String(database.connections),
        String(server.maxConnections),
        server.external !== undefined
          ? `there already, ${server.external.host}:${server.external.port}`
          : server.isHighlyAvailable
            ? 'highly available'
            : server.localTo === undefined
              ? 'single'
              : `beside ${server.localTo}`,
      ]),
    ),
  );

const hostText = (host: HostRef): string => (host.of === 'external' ? host.host : host.name);
const endpointText = ({ host, port }: Endpoint): string => `${hostText(host)}:${port}`;

const security = { none: 'none', server: 'TLS', mutual: 'mTLS' } as const;

const links = (plan: Plan): string =>
  columns(
    ['from', 'to', 'API', 'security', 'mTLS', 'crosses organizations'],
    plan.links.map((link: Link) => [
      link.from,
      endpointText(link.endpoint),
      link.api,
      security[link.security],
      link.isMutualAvailable ? 'available' : 'not available',
      link.crossesOrganizations ? 'yes' : '',
    ]),
  );

const steps = {
  identify: 'tell participant ids',
  domain: 'bootstrap domain',
  connect: 'connect participants',
  triggers: 'start trigger rules',
  console: 'console',
} as const;

const bootstrap = (plan: Plan): string =>
  columns(
    ['step', 'organization', 'does', 'after'],
    plan.jobs.map((job) => [job.name, job.organization, steps[job.task.type], job.after.join(', ')]),
  );

const secrets = (plan: Plan): string =>
  columns(
    ['variable', 'organization', 'for'],
    plan.secrets.map((secret) => [secret.variable, secret.organization, secret.purpose]),
  );

const handOvers = (plan: Plan): string =>
  columns(
    ['organization', '', 'partner', 'what'],
    plan.handOvers.map((each) => [
      each.organization,
      each.direction === 'receive' ? 'receives from' : 'gives to',
      each.partner,
      each.what,
    ]),
  );
