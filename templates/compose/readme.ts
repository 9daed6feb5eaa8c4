import { fillSlots, type In, joined, markdown, type Plan, shell, tidied } from '#template';
import { namedFiles, namedFilesOf } from '../named-files.ts';
import { composeBackups } from '../postgres/backups-page.ts';
import { alertSamples } from '../prometheus/alert-rules.ts';
import { alertsPage } from '../prometheus/alerts-page.ts';
import { dashboardsPage } from '../prometheus/dashboards-page.ts';
import { composeScope } from '../prometheus/prometheus-config.ts';
import { hostOf } from './parts.ts';
import { browsers, databaseSetUp, managedServers, memory } from './readme-parts.ts';

const { code, prose, table, text } = markdown;

/** The README of the output folder. */
export function readme(plan: Plan): string {
  const page = fillSlots('compose/README.md', {
    name: text(plan.name),
    release: text(plan.release),
    edition: text(plan.edition),
    environment: text(plan.environment),
    startCommands: startCommands(plan),
    imageNote: imageNote(plan),
    files: files(plan),
    processTable: processTable(plan),
    endpointTable: endpointTable(plan),
    reload: reload(plan),
    databaseTable: databaseTable(plan),
    databaseSetUp: databaseSetUp(plan),
    backups: composeBackups(plan),
    browsers: browsers(plan),
    memory: memory(plan),
    bootstrap: bootstrap(plan),
    consoles: consoles(plan),
    failover: failover(plan),
    alerts: joined(
      [
        alertsPage(
          plan.monitors.flatMap((monitor) => (monitor.hasAlerts ? alertSamples(monitor, composeScope) : [])),
        ),
        dashboardsPage(plan.monitors, 'compose'),
      ],
      '',
    ),
    handOvers: handOvers(plan),
    differences: joined(differences(plan).map((each) => markdown`- ${prose(each)}`)),
  });
  return tidied(page);
}

const startCommands = (plan: Plan): In<'markdown'> =>
  joined([
    markdown`./scripts/make-secrets.sh          # random passwords in .env`,
    ...(plan.certificates.length + plan.authorities.length > 0
      ? [markdown`./scripts/make-dev-ca.sh           # certificates in secrets/`]
      : []),
    ...(managedServers(plan).length > 0
      ? [markdown`# now the databases on servers that exist already: see "Databases"`]
      : []),
    markdown`docker compose up --detach`,
  ]);

function imageNote(plan: Plan): In<'markdown'> {
  const images = [...plan.processes, ...plan.jobs].map(({ image }) => image);
  const isPrivate = images.some((image) => /jfrog\.io\//.test(image.reference));
  const built = images.some((image) => image.build !== undefined);
  const notes = [
    ...(isPrivate
      ? ['Log in to the registry of the images first (`docker login`): they are for licence holders.']
      : []),
    ...(built ? ['Images without a public home are built from the release files, see `images/`.'] : []),
  ].map(prose);
  return notes.length === 0 ? markdown`` : markdown`${joined(notes, ' ')}\n\n`;
}

/** A table with text in all of its cells. */
const textTable = (header: readonly string[], rows: readonly (readonly string[])[]): In<'markdown'> =>
  table(
    header,
    rows.map((row) => row.map(text)),
  );

/** Files that the topology names, with where they are put. */
function files(plan: Plan): In<'markdown'> {
  const lines = new Map<string, In<'markdown'>>();
  for (const process of plan.processes) {
    const folder = `secrets/files/${namedFilesOf(process)}`;
    for (const { path, key } of namedFiles(process, hostOf))
      lines.set(
        `${folder}/${key}`,
        markdown`- ${code(`${folder}/${key}`)}, which ${prose(process.title)} reads as ${code(path)}`,
      );
  }
  return lines.size === 0
    ? markdown``
    : markdown`## Files that the topology names\n\nPut them here before the start, readable for the user of the containers:\n\n${joined([...lines.values()])}\n\n`;
}

const starts = {
  always: 'yes',
  'on-failure': 'only when the live one fails',
  'on-disaster': 'only when the active region is lost',
} as const;

const processTable = (plan: Plan): In<'markdown'> =>
  textTable(
    ['service', 'kind', 'works as', 'zone', 'started'],
    plan.processes.map((process) => [
      process.name,
      process.kind,
      process.mode,
      process.zone ?? '',
      starts[process.starts],
    ]),
  );

function endpointTable(plan: Plan): In<'markdown'> {
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
  return textTable(['API', 'inside', 'from this machine', 'behind it'], [...balancers, ...direct]);
}

const reload = (plan: Plan): In<'markdown'> =>
  plan.balancers.length === 0
    ? markdown``
    : markdown`
${code('./scripts/reload-balancers.sh [NAME]')} has balancers take over a changed file in ${code('haproxy/')} or a renewed certificate; open streams go on.
`;

const databaseTable = (plan: Plan): In<'markdown'> =>
  textTable(
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

const consoles = (plan: Plan): In<'markdown'> =>
  plan.consoles.length === 0
    ? markdown`none`
    : joined(
        plan.consoles.map((each) => code(`docker compose run --rm ${shell.word(each.name)}`)),
        ', ',
      );

const steps = {
  identify: 'writes the ids of participants to `handover/`',
  domain: 'bootstraps the domain and admits its members',
  console: 'opens a console',
  connect: 'connects participants to their domains; parties, users, packages',
  triggers: 'starts the trigger rules that do not run yet',
} as const;

const bootstrap = (plan: Plan): In<'markdown'> =>
  plan.jobs.length === 0
    ? markdown`Nothing has to be bootstrapped.`
    : joined(
        plan.jobs.map((job, index) => {
          const after =
            job.after.length === 0 ? markdown`` : markdown`, after ${joined(job.after.map(code), ', ')}`;
          return markdown`${index + 1}. ${code(job.name)} ${prose(steps[job.task.type])}${after}`;
        }),
      );

/** Trigger nodes and middlewares are not highly available: somebody stops one and starts the other, in that order. */
function failover(plan: Plan): In<'markdown'> {
  const standbys = plan.processes.filter((process) => process.starts === 'on-failure');
  const [first] = standbys;
  if (first === undefined) return markdown``;
  const live = plan.processes.find(
    (process) => process.sharedName === first.sharedName && process.starts === 'always',
  );
  return markdown`
## When a live trigger node or middleware fails

First stop it, then start its standby; both at once would run every rule twice:

\`\`\`
docker compose stop ${command(live?.name ?? first.name)}
docker compose --profile standby up --detach --no-deps ${command(first.name)}
\`\`\`
`;
}

function handOvers(plan: Plan): In<'markdown'> {
  if (plan.handOvers.length === 0) return markdown``;
  const lines = plan.handOvers.map((each) => {
    const who = each.organization === '' ? markdown`` : markdown`**${text(each.organization)}** `;
    const does = each.direction === 'receive' ? markdown`receives from` : markdown`gives to`;
    return markdown`- ${who}${does} ${text(each.partner === '' ? 'its partner' : each.partner)}: ${prose(each.what)}`;
  });
  return markdown`\n## What organizations hand over to each other\n\n${joined(lines)}\n`;
}

/** A name in a block of commands: it ends neither the block nor its line. */
const command = (name: string): In<'markdown'> => markdown.block(shell.word(name));

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
    ...plan.servers
      .filter(({ store }) => store !== undefined)
      .map(
        (each) => `The object store of ${each.name} is for Kubernetes; here \`scripts/backup.sh\` saves it.`,
      ),
    ...odd.map(
      (each) => `${each.name} is ${each.product}, which is not started here: give its host in the topology.`,
    ),
    'Health is liveness here: `docker ps` shows a passive instance as healthy too; which one is active is what the balancers ask.',
    ...plan.notes,
  ];
}
