import {
  type DatabaseServerPlan,
  type In,
  joined,
  libpqAddress,
  markdown,
  type Secret,
  shell,
} from '#template';
import { type Context, serverHost } from './context.ts';
import { managedServers } from './database.ts';
import { trustSecret } from './trust.ts';

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
  const { authority } = server;
  const folder = `${organization.slug}/postgres`;
  const lines = [
    ...[...passwords.values()].map((secret) => exported(secret, namespace)),
    ...(authority === undefined
      ? []
      : [certificate(trustSecret(context, authority), `${folder}/${rootFileOf(authority)}`, namespace)]),
    psqlCommand(server, folder, (name) => `${folder}/${rootFileOf(name)}`, host),
  ];
  const needed = server.databases.reduce((sum, { connections }) => sum + connections, 0);
  return markdown`
### Databases on ${text(server.name)}

${code(host)} exists already. Its administrator makes one database and one role for each node; no superuser is needed, the
rights to create roles and databases are enough (as the administrators of Amazon RDS, Cloud SQL and Azure have them).
${when(server)}

\`\`\`sh
${joined(lines.map(block))}
\`\`\`

The server needs at least ${needed} connections for these nodes beside those that it keeps for its administrators
(\`max_connections\`).
`;
}

/** Whether the databases are made before the manifests are applied, and not a certificate of theirs that the server waits for. */
export const isMadeFirst = ({ external, isSecured }: DatabaseServerPlan): boolean =>
  external !== undefined || !isSecured;

/** When it is run, and where: a name inside of the cluster leads nowhere outside of it. */
function when(server: DatabaseServerPlan): In<'markdown'> {
  const again = markdown`and again whenever a node has been added or a password changed`;
  if (server.external !== undefined) return markdown`Run it before the manifests are applied, ${again}:`;
  const begins = isMadeFirst(server)
    ? markdown`Run it before the manifests are applied, ${again},`
    : markdown`Its certificate is made as the manifests are applied, so apply them first: nodes wait for it. Run it then, ${again},`;
  return markdown`
${begins}
in a pod of the cluster, or through ${code('kubectl port-forward')} with ${code('hostaddr=127.0.0.1')} beside the host, whose name is that
of a Service that whoever runs it makes:
`;
}

const keyOf = (secret: string, key: string, namespace: string): In<'shell'> =>
  shell`kubectl -n ${shell.word(namespace)} get secret ${shell.word(secret)} -o go-template=${shell.quoted(`{{index .data ${JSON.stringify(key)} | base64decode}}`)}`;

const exported = ({ variable, source, name }: Secret, namespace: string): string =>
  shell`export ${shell.variable(variable)}="$(${keyOf(source?.secret ?? name, source?.key ?? 'password', namespace)})"`;

/** The file, beside the SQL, that a server's certificate is checked with. */
export const rootFileOf = (authority: string): string => `${authority}.crt`;

/** Brings the file that the server's certificate is checked with. */
const certificate = (secret: string, file: string, namespace: string): In<'shell'> =>
  shell`${keyOf(secret, 'ca.crt', namespace)} > ${shell.word(file)}`;

/** The command that sets up a server that exists already, at its host, from the folder that holds the SQL. */
export function psqlCommand(
  server: DatabaseServerPlan,
  folder: string,
  rootFileOf: (authority: string) => string,
  host = server.name,
): string {
  const target = libpqAddress(server, { database: 'postgres', user: 'ADMINISTRATOR', rootFileOf, host });
  return shell`psql ${shell.quoted(target)} -f ${shell.word(`${folder}/${server.name}.sql`)}`;
}
