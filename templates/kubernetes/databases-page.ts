import { type DatabaseServerPlan, type In, joined, markdown, type Secret, shell } from '#template';
import type { Context } from './context.ts';
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
  const needed = server.databases.reduce((sum, { connections }) => sum + connections, 0);
  return markdown`
### Databases on ${text(server.name)}

${code(server.external?.host ?? server.name)} exists already. Its administrator makes one database and one role for each node; no superuser is needed, the
rights to create roles and databases are enough (as the administrators of Amazon RDS, Cloud SQL and Azure have them).
Run it before the manifests are applied, and again whenever a node has been added or a password changed:

\`\`\`sh
${joined([...passwords.values()].map((secret) => block(exported(secret, context.namespace))))}
${block(psqlCommand(server, `${context.organization.slug}/postgres`))}
\`\`\`

The server needs at least ${needed} connections for these nodes beside those that it keeps for its administrators
(\`max_connections\`).
`;
}

const exported = ({ variable, source, name }: Secret, namespace: string): string =>
  shell`export ${shell.variable(variable)}="$(kubectl -n ${shell.word(namespace)} get secret ${shell.word(source?.secret ?? name)} -o go-template=${shell.quoted(`{{index .data ${JSON.stringify(source?.key ?? 'password')} | base64decode}}`)})"`;

/** The command that sets up a server that exists already, from the folder that holds the SQL. */
export function psqlCommand(server: DatabaseServerPlan, folder: string): string {
  const { host = server.name, port = server.port } = server.external ?? {};
  const security = server.isSecured ? ' sslmode=require' : '';
  const target = `host=${host} port=${port} dbname=postgres user=ADMINISTRATOR${security}`;
  return shell`psql ${shell.quoted(target)} -f ${shell.word(`${folder}/${server.name}.sql`)}`;
}
