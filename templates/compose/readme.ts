import { assets, fillSlots, type Plan } from '#template';

/** The README of the output folder. */
export function readme(plan: Plan): string {
  const text = fillSlots(assets['compose/README.md'], {
    name: plan.name,
    release: plan.release,
    edition: plan.edition,
    environment: plan.environment,
    startCommands: startCommands(plan).join('\n'),
    imageNote: imageNote(plan),
    processTable: processTable(plan),
    endpointTable: endpointTable(plan),
    databaseTable: databaseTable(plan),
    bootstrap: bootstrap(plan),
    consoles: consoles(plan),
    failover: failover(plan),
    handOvers: handOvers(plan),
    differences: differences(plan)
      .map((each) => `- ${each}`)
      .join('\n'),
  });
  return `${text.replace(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

const startCommands = (plan: Plan): string[] => [
  './scripts/make-secrets.sh          # random passwords in .env',
  ...(plan.certificates.length + plan.authorities.length > 0
    ? ['./scripts/make-dev-ca.sh           # certificates in secrets/']
    : []),
  'docker compose up --detach',
];

function imageNote(plan: Plan): string {
  const images = [...plan.processes, ...plan.jobs].map(({ image }) => image);
  const isPrivate = images.some((image) => /jfrog\.io\//.test(image.reference));
  const built = images.some((image) => image.build !== undefined);
  const notes = [
    isPrivate
      ? 'Log in to the registry of the images first (`docker login`): they are for licence holders.'
      : '',
    built ? 'Images without a public home are built from the release files, see `images/`.' : '',
  ].filter((note) => note !== '');
  return notes.length === 0 ? '' : `${notes.join(' ')}\n\n`;
}

const cell = (value: string): string => value.replace(/\|/g, '\\|').replace(/\s+/g, ' ');

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

const starts = {
  always: 'yes',
  'on-failure': 'only when the live one fails',
  'on-disaster': 'only when the active region is lost',
} as const;

const processTable = (plan: Plan): string =>
  table(
    ['service', 'kind', 'works as', 'zone', 'started'],
    plan.processes.map((process) => [
      process.name,
      process.kind,
      process.mode,
      process.zone ?? '',
      starts[process.starts],
    ]),
  );

function endpointTable(plan: Plan): string {
  const balancers = plan.balancers.map((balancer) => [
    balancer.api,
    `${balancer.frontendTls === undefined && balancer.protocol !== 'tcp' ? '' : 'TLS, '}${balancer.name}:${balancer.port}`,
    balancer.published === undefined ? '' : `127.0.0.1:${balancer.published}`,
    balancer.backends.map((backend) => backend.process).join(', '),
  ]);
  const direct = plan.processes.flatMap((process) =>
    process.ports.flatMap((port) =>
      port.published === undefined
        ? []
        : [[port.name, `${process.name}:${port.number}`, `127.0.0.1:${port.published}`, process.name]],
    ),
  );
  return table(['API', 'inside', 'from this machine', 'behind it'], [...balancers, ...direct]);
}

const databaseTable = (plan: Plan): string =>
  table(
    ['server', 'database', 'user', 'used by', 'connections'],
    plan.servers.flatMap((server) =>
      server.databases.map((database) => [
        server.external === undefined
          ? server.name
          : `${server.name} (${server.external.host}, exists already)`,
        database.name,
        database.user,
        database.owner.replaceAll('`', ''),
        `${database.connections} of ${server.maxConnections}`,
      ]),
    ),
  );

const consoles = (plan: Plan): string =>
  plan.consoles.map((each) => `\`docker compose run --rm ${each.name}\``).join(', ') || 'none';

const steps = {
  identify: 'writes the ids of participants to `handover/`',
  domain: 'bootstraps the domain and admits its members',
  console: 'opens a console',
  connect: 'connects participants to their domains; parties, users, packages',
} as const;

const bootstrap = (plan: Plan): string =>
  plan.jobs.length === 0
    ? 'Nothing has to be bootstrapped.'
    : plan.jobs
        .map(
          (job, index) =>
            `${index + 1}. \`${job.name}\` ${steps[job.task.type]}${job.after.length === 0 ? '' : `, after ${job.after.map((name) => `\`${name}\``).join(', ')}`}`,
        )
        .join('\n');

/** Trigger nodes and middlewares are not highly available: somebody stops one and starts the other, in that order. */
function failover(plan: Plan): string {
  const standbys = plan.processes.filter((process) => process.starts === 'on-failure');
  const [first] = standbys;
  if (first === undefined) return '';
  const live = plan.processes.find(
    (process) => process.sharedName === first.sharedName && process.starts === 'always',
  );
  return `
## When a live trigger node or middleware fails

First stop it, then start its standby; both at once would run every rule twice:

\`\`\`
docker compose stop ${live?.name ?? first.name}
docker compose --profile standby up --detach --no-deps ${first.name}
\`\`\`
`;
}

function handOvers(plan: Plan): string {
  if (plan.handOvers.length === 0) return '';
  const lines = plan.handOvers.map(
    (each) =>
      `- ${each.organization === '' ? '' : `**${each.organization}** `}${each.direction === 'receive' ? 'receives from' : 'gives to'} ${each.partner === '' ? 'its partner' : each.partner}: ${each.what}`,
  );
  return `\n## What organizations hand over to each other\n\n${lines.join('\n')}\n`;
}

function differences(plan: Plan): string[] {
  const isShared = plan.servers.some((server) => server.isHighlyAvailable && server.external === undefined);
  const replicated = plan.balancers.filter((balancer) => balancer.replicas > 1);
  const others = plan.balancers.filter((balancer) => balancer.product !== 'haproxy');
  const odd = plan.servers.filter((server) => server.product !== 'postgres' && server.external === undefined);
  return [
    'All zones are this one machine.',
    ...(isShared
      ? [
          'One PostgreSQL container stands for each server that is highly available elsewhere: losing it stops its services.',
        ]
      : []),
    ...(replicated.length > 0
      ? ['One HAProxy container stands for the several that share each address elsewhere.']
      : []),
    ...others.map((each) => `HAProxy stands for the ${each.product} balancer ${each.name}.`),
    ...odd.map(
      (each) => `${each.name} is ${each.product}, which is not started here: give its host in the topology.`,
    ),
    'Health is liveness here: `docker ps` shows a passive instance as healthy too; which one is active is what the balancers ask.',
    ...plan.notes,
  ];
}
