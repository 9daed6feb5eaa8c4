import { connectionBudget } from '../model/connection-budget.ts';
import type { Topology } from '../model/topology.ts';
import type { Balancer, Endpoint, Plan, Process } from '../plan/plan.ts';
import type { CoverageRow } from '../statements/coverage.ts';
import { certificates } from './certificates.ts';
import { componentKey } from './components.ts';
import type { PageFinding, PageTable } from './page-data.ts';
import { shared } from './shared.ts';
import { hostText, type Row, table } from './table.ts';
import { totals } from './totals.ts';

/** Every inventory of a deployment; those without rows are left out. */
export function inventory(topology: Topology, plan: Plan): PageTable[] {
  const keys = new Map(
    [...plan.processes, ...plan.balancers, ...plan.servers].map(({ name, path }) => [
      name,
      componentKey(path),
    ]),
  );
  return [
    processes(plan),
    addresses(plan),
    databases(plan),
    parties(topology),
    connections(plan, keys),
    shared(topology, plan, keys),
    certificates(plan, keys),
    secrets(plan),
    handOvers(plan),
    servers(topology),
    totals(topology, plan),
  ].filter(({ rows }) => rows.length > 0);
}

const starts = {
  always: 'running',
  'on-failure': 'when the live one fails',
  'on-disaster': 'when its region is lost',
};

const portsOf = (process: Process): string =>
  process.ports
    .map(
      ({ name, number, published }) =>
        `${apiWord(name)} ${number}${published === undefined ? '' : ` → ${published}`}`,
    )
    .join(', ');

const processes = (plan: Plan): PageTable =>
  table(
    'processes',
    'Processes',
    'Everything that runs as a container. A port with an arrow is published on the host.',
    ['Process', 'Service', 'Kind', 'Organization', 'Zone', 'Host', 'Works as', 'Starts', 'Ports', 'Image'],
    [
      ...plan.processes.map(
        (each): Row => [
          componentKey(each.path),
          each.name,
          each.service,
          each.kind,
          each.organization,
          each.zone ?? '',
          each.machine ?? '',
          each.mode,
          starts[each.starts],
          portsOf(each),
          each.image.reference,
        ],
      ),
      ...plan.balancers.map(
        (each): Row => [
          componentKey(each.path),
          each.name,
          each.name,
          'load-balancer',
          each.organization,
          each.zones.join(', '),
          '',
          each.replicas > 1 ? `${each.replicas} replicas` : 'single',
          'running',
          `${apiWord(each.api)} ${each.port}${each.published === undefined ? '' : ` → ${each.published}`}`,
          each.image.reference,
        ],
      ),
      ...plan.servers
        .filter(({ external }) => external === undefined)
        .map(
          (each): Row => [
            componentKey(each.path),
            each.name,
            each.name,
            'database',
            each.organization,
            each.zones.join(', '),
            '',
            each.isHighlyAvailable ? 'highly available' : 'single',
            'running',
            `PostgreSQL ${each.port}`,
            each.image.reference,
          ],
        ),
    ],
  );

const balancedFor = (balancer: Balancer): string =>
  balancer.backends.map(({ process }) => process).join(', ');

/** Where clients connect: balancers, published ports, and database servers that stand elsewhere. */
function addresses(plan: Plan): PageTable {
  const published = plan.processes.flatMap((process) =>
    process.ports.flatMap((port): Row[] =>
      port.published === undefined
        ? []
        : [
            [
              componentKey(process.path),
              process.name,
              `port ${port.published} of its host`,
              apiWord(port.name),
              port.isSecured ? 'TLS' : 'plain text',
              process.exposure,
              process.name,
            ],
          ],
    ),
  );
  return table(
    'addresses',
    'Addresses',
    'Where clients connect, and what answers there.',
    ['Name', 'Address', 'API', 'Transport', 'Exposure', 'Leads to'],
    [
      ...plan.balancers.map(
        (each): Row => [
          componentKey(each.path),
          each.name,
          each.address ?? `${each.name}:${each.port}`,
          apiWord(each.api),
          each.protocol === 'tcp'
            ? each.backendSecurity === 'none'
              ? 'plain text'
              : 'TLS, passed through'
            : each.frontendTls === undefined
              ? 'plain text'
              : 'TLS, ended here',
          each.exposure,
          balancedFor(each),
        ],
      ),
      ...published,
      ...plan.servers.flatMap((each): Row[] =>
        each.external === undefined
          ? []
          : [
              [
                componentKey(each.path),
                each.name,
                `${each.external.host}:${each.external.port}`,
                'PostgreSQL',
                each.isSecured ? 'TLS' : 'plain text',
                'exists already',
                each.databases.map(({ name }) => name).join(', '),
              ],
            ],
      ),
    ],
  );
}

const databases = (plan: Plan): PageTable =>
  table(
    'databases',
    'Databases',
    'Logical databases with the connections that all their users hold together at most.',
    ['Server', 'Database', 'User', 'Used by', 'Connections', 'Server allows', 'Server is', 'Organization'],
    plan.servers.flatMap((server) =>
      server.databases.map(
        (database): Row => [
          componentKey(server.path),
          server.name,
          database.name,
          database.user,
          database.owner,
          database.connections,
          server.maxConnections,
          server.external !== undefined
            ? 'there already'
            : server.isHighlyAvailable
              ? 'highly available'
              : server.localTo === undefined
                ? 'single'
                : `beside ${server.localTo}`,
          server.organization,
        ],
      ),
    ),
  );

/** Which stack serves a party or user: the way from the name to everything that acts for it. */
function parties(topology: Topology): PageTable {
  const rows = topology.participants.flatMap((participant): Row[] => {
    const jsonApis = topology.jsonApis.filter(({ participants }) =>
      participants.some(({ target }) => target === participant),
    );
    const triggers = topology.triggerNodes.filter(({ participants }) =>
      participants.some(({ target }) => target === participant),
    );
    const entrances = new Set<unknown>([participant, ...jsonApis]);
    const applications = topology.applications.filter(({ uses }) =>
      uses.some(({ target }) => entrances.has(target)),
    );
    const rest = [
      participant.name,
      participant.organization?.name ?? '',
      participant.connections.map(({ alias }) => alias).join(', '),
      jsonApis.map(({ name }) => name).join(', '),
      triggers.map(({ fullName }) => fullName).join(', '),
      applications.map(({ name }) => name).join(', '),
    ];
    const key = componentKey(participant.path);
    return [
      ...participant.parties.map((party): Row => [key, party.name, 'party', ...rest]),
      ...participant.users.map((user): Row => [key, user.name, 'user', ...rest]),
    ];
  });
  return table(
    'parties',
    'Parties and users',
    'Which stack serves whom.',
    [
      'Name',
      'Is a',
      'Participant',
      'Organization',
      'Domains',
      'JSON API services',
      'Trigger nodes',
      'Applications',
    ],
    rows,
  );
}

/** What people call the APIs. */
const apiWords: Readonly<Record<string, string>> = {
  ledgerApi: 'Ledger API',
  'ledger-api': 'Ledger API',
  adminApi: 'Admin API',
  'admin-api': 'Admin API',
  publicApi: 'public API',
  'public-api': 'public API',
  http: 'HTTP',
  postgres: 'PostgreSQL',
  'identity-provider': 'identity provider',
  fabric: 'Fabric',
  ethereum: 'Ethereum',
  httpHealth: 'HTTP health',
};
const apiWord = (api: string): string => apiWords[api] ?? api;

const endpointText = ({ host, port }: Endpoint): string => `${hostText(host)}:${port}`;
const security = { none: 'plain text', server: 'TLS', mutual: 'mutual TLS' } as const;

const connections = (plan: Plan, keys: ReadonlyMap<string, string>): PageTable =>
  table(
    'connections',
    'Who talks to whom',
    'Every connection, how it is secured, and whether it leaves the organization.',
    ['From', 'To', 'API', 'Transport', 'Crosses organizations'],
    plan.links.map(
      (link): Row => [
        keys.get(link.from) ?? '',
        link.from,
        endpointText(link.endpoint),
        apiWord(link.api),
        security[link.security],
        link.crossesOrganizations ? 'yes' : '',
      ],
    ),
  );

const secrets = (plan: Plan): PageTable =>
  table(
    'secrets',
    'Secrets',
    'What has to be given, under which name, and by whom. Values stand nowhere.',
    ['Variable', 'For', 'Given by', 'Organization'],
    plan.secrets.map(
      (each): Row => [
        '',
        each.variable,
        each.purpose,
        each.source !== undefined
          ? `secret ${each.source.secret}, key ${each.source.key}`
          : each.isRandom
            ? 'anybody: a random value will do'
            : 'the other side',
        each.organization,
      ],
    ),
  );

const handOvers = (plan: Plan): PageTable =>
  table(
    'hand-overs',
    'Handed over',
    'What organizations have to give each other before all of it works.',
    ['Organization', 'Direction', 'Partner', 'What'],
    plan.handOvers.map(
      (each): Row => [
        '',
        each.organization,
        each.direction === 'receive' ? 'receives from' : 'gives to',
        each.partner,
        each.what,
      ],
    ),
  );

const servers = (topology: Topology): PageTable =>
  table(
    'servers',
    'Database servers',
    'Connections that clients hold and PostgreSQL reserves, against what the server allows.',
    ['Server', 'Organization', 'Needed', 'Needed while all start', 'Allows', 'Users'],
    topology.databases.map((server): Row => {
      const { needed, atStart, limit, clients } = connectionBudget(server);
      return [
        componentKey(server.path),
        server.name,
        server.organizations.map(({ target }) => target.name).join(', '),
        needed,
        atStart,
        limit,
        [...new Set(clients.map(({ owner }) => owner.name))].join(', '),
      ];
    }),
  );

/** The statements of the architecture page, with what answers each and what stands against it in this file. */
export const statementTable = (rows: readonly CoverageRow[], findings: readonly PageFinding[]): PageTable =>
  table(
    'statements',
    'Statements of the documents',
    'What the architecture page says, what answers it, and how many findings of this file speak against it.',
    ['Statement', 'Says', 'Rules', 'Answered besides by', 'Findings here'],
    rows.map(({ id, says, answers }): Row => {
      const rules = answers.filter(({ kind }) => kind === 'rule').map(({ what }) => what);
      const rest = answers.filter(({ kind }) => kind !== 'rule').map(({ kind, what }) => `${kind}: ${what}`);
      const against = findings.filter(({ rule }) => rules.includes(rule)).length;
      return ['', id, says, rules.join(', '), rest.join('; '), against];
    }),
  );
