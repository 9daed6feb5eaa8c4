import { type In, joined, markdown, type Plan, shell, trustedFile } from '#template';
import { psqlCommand } from '../kubernetes/databases-page.ts';
import { oneMachine } from '../sizes.ts';

const { block, code, link, table, text } = markdown;

/** Servers of PostgreSQL that somebody else runs. */
export const managedServers = (plan: Plan): Plan['servers'] =>
  plan.servers.filter((server) => server.product === 'postgres' && server.external !== undefined);

/** How the set-up is run: on servers that are started here, and on those that exist already. */
export function databaseSetUp(plan: Plan): In<'markdown'> {
  const postgres = plan.servers.filter((server) => server.product === 'postgres');
  const [first] = postgres.filter((server) => server.external === undefined);
  const elsewhere = managedServers(plan);
  const again =
    first === undefined
      ? []
      : [
          markdown`The set-up is run when a server starts on an empty volume. After a service has been added, run it again, for example:
${code(`docker compose exec ${shell.word(first.name)} psql -U postgres -f /docker-entrypoint-initdb.d/setup.sql`)}.`,
        ];
  const byHand =
    elsewhere.length === 0
      ? []
      : [
          markdown`Elsewhere and there already: ${joined(
            elsewhere.map(({ name }) => text(name)),
            ', ',
          )}. The administrator makes one database and one role for each node, before anything else is
started and again whenever a service has been added or a password changed. No superuser is needed: the rights to create
roles and databases are enough. The passwords are those of \`.env\`:

\`\`\`sh
set -a; . ./.env; set +a
${joined(elsewhere.map((server) => block(psqlCommand(server, 'postgres', trustedFile))))}
\`\`\``,
        ];
  return joined([...again, ...byHand], '\n\n');
}

/** Which path of which host leads to which service, for whatever stands before this machine. */
export function browsers(plan: Plan): In<'markdown'> {
  const rows = new Map(
    plan.processes.flatMap((process) => {
      if (!('browserUrl' in process) || process.browserUrl === undefined) return [];
      const callback =
        process.kind === 'trigger-node' ? process.authorization?.callbackUri : process.callbackUri;
      const name = process.sharedName ?? process.name;
      const cells = [
        link(process.browserUrl),
        code(`http://${name}:${process.port}/`),
        callback === undefined ? markdown`` : link(callback),
      ];
      return [[name, cells] as const];
    }),
  );
  if (rows.size === 0) return markdown``;
  return markdown`
Browsers log in at these URLs. Whatever ends their HTTPS before this machine has to lead each to the service behind it,
without the path that stands in the URL; each node gets its own log-ins back at its own callback.

${table(['URL', 'leads to', 'callback'], [...rows.values()])}
`;
}

/** What the limits of everything that runs add up to. */
export function memory(plan: Plan): In<'markdown'> {
  const running = [
    ...plan.servers
      .filter((server) => server.external === undefined && server.product === 'postgres')
      .map((server) => oneMachine(server.localTo === undefined ? 'database' : 'cache', server.resources)),
    ...plan.processes
      .filter((process) => process.starts === 'always')
      .map((process) => oneMachine(process.kind, process.resources, process.heap)),
    ...plan.balancers.map((balancer) => oneMachine('balancer', balancer.resources)),
    ...plan.monitors.flatMap(({ dashboards }) =>
      (dashboards === undefined ? [1] : [1, 2]).map(() => oneMachine('monitor', undefined)),
    ),
  ];
  const limits = running.reduce((sum, { memoryLimit }) => sum + memoryLimit, 0);
  return markdown`Each of the ${running.length} services that go on running is limited in its memory, as suits one machine that stands for several;
together to ${Math.ceil(limits / 2 ** 30)} GiB, of which they take what they use. \`resources\` and \`jvm.heap\` of the topology change that.
`;
}
