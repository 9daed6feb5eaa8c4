import { type DatabaseServerPlan, type In, joined, markdown, type Secret, shell } from '#template';
import { type Context, serverHost } from './context.ts';
import { managedServers } from './database.ts';

const { block, code, text } = markdown;

/** How the databases on servers that somebody else runs are made, command by command. */
export const databases = (context: Context): In<'markdown'> =>
  joined(
    managedServers(context).map((server) => databasesOn(server, context)),
    '',
  );

function databasesOn(server: DatabaseServerPlan, context: Context): In<'markdown'> {
  const passwords = new Map(
    server.databases.flatMap(({ secret }) => {
      const found = context.shared.secrets.get(secret);
      return found === undefined ? [] : [[found.variable, found] as const];
    }),
  );
  const { namespace, organization, shared } = context;
  const host = server.external?.host ?? `${serverHost(server.name)}.${namespace}.svc.${shared.clusterDomain}`;
  const inCluster =
    server.external === undefined
      ? markdown`
Its name is that of a Service, which whoever runs it makes; so the command is typed in a pod of the cluster, or with the host of a
${code('kubectl port-forward')} in its place.
`
      : markdown``;
  const needed = server.databases.reduce((sum, { connections }) => sum + connections, 0);
  return markdown`
### Databases on ${text(server.name)}

${code(host)} exists already. Its administrator makes one database and one role for each node; no superuser is needed, the
rights to create roles and databases are enough (as the administrators of Amazon RDS, Cloud SQL and Azure have them).
Run it before the manifests are applied, and again whenever a node has been added or a password changed:

\`\`\`sh
${joined([...passwords.values()].map((secret) => block(exported(secret, namespace))))}
${block(psqlCommand(server, `${organization.slug}/postgres`, host))}
\`\`\`
${inCluster}
The server needs at least ${needed} connections for these nodes beside those that it keeps for its administrators
(\`max_connections\`).
`;
}

const exported = ({ variable, source, name }: Secret, namespace: string): string =>
  shell`export ${shell.variable(variable)}="$(kubectl -n ${shell.word(namespace)} get secret ${shell.word(source?.secret ?? name)} -o go-template=${shell.quoted(`{{index .data ${JSON.stringify(source?.key ?? 'password')} | base64decode}}`)})"`;

/** The command that sets up a server that exists already, at its host, from the folder that holds the SQL. */
export function psqlCommand(
  server: DatabaseServerPlan,
  folder: string,
  host = server.external?.host ?? server.name,
): string {
  const { port = server.port } = server.external ?? {};
  const security = server.isSecured ? ' sslmode=require' : '';
  const target = `host=${host} port=${port} dbname=postgres user=ADMINISTRATOR${security}`;
  return shell`psql ${shell.quoted(target)} -f ${shell.word(`${folder}/${server.name}.sql`)}`;
}
