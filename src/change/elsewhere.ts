import type { DatabaseServerPlan, LogicalDatabasePlan, Secret } from '../plan/plan.ts';
import { word } from './word.ts';

/** A server with the passwords of its roles. */
export interface PlannedServer {
  readonly plan: DatabaseServerPlan;
  /** By their names in the plan. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** Runs a command that reads passwords from variables: each target has them somewhere else. */
export type WithPasswords = (passwords: readonly Password[], command: string) => string;

export interface Password {
  readonly secret: Secret;
  /** Under which name the command reads it. */
  readonly variable: string;
}

/** Where a server that exists already is found, as PostgreSQL's programs take it. */
function address({ plan }: PlannedServer, database: string, user: string): string {
  const { host = plan.name, port = plan.port } = plan.external ?? {};
  return word(
    `host=${host} port=${port} dbname=${quoted(database)} user=${quoted(user)}${plan.isSecured ? ' sslmode=require' : ''}`,
  );
}

/** A value in an address; with a blank in it the rest would be settings of their own (libpq, "Keyword/Value Connection Strings"). */
const quoted = (value: string): string =>
  /^[\w.@%+-]+$/.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`;

/** What is done with a server that somebody else runs: by its administrator, or as the owner of a database. */
export const elsewhere = {
  /** All passwords of the server are asked for: the file changes nothing where one is missing. */
  databases: (server: PlannedServer, file: string, run: WithPasswords): string =>
    run(
      [...new Set(server.plan.databases.map(({ secret }) => secret))].flatMap((name) => {
        const secret = server.secrets.get(name);
        return secret === undefined ? [] : [{ secret, variable: secret.variable }];
      }),
      `psql ${address(server, 'postgres', 'ADMINISTRATOR')} -f ${word(file)}`,
    ),
  dump: (server: PlannedServer, database: LogicalDatabasePlan, file: string, run: WithPasswords): string =>
    run(
      ownPassword(server, database),
      `pg_dump ${address(server, database.name, database.user)} --format custom --file ${word(file)}`,
    ),
  restore: (server: PlannedServer, database: LogicalDatabasePlan, file: string, run: WithPasswords): string =>
    run(
      ownPassword(server, database),
      `pg_restore ${restoring} --dbname ${address(server, database.name, database.user)} ${word(file)}`,
    ),
} as const;

/** All or nothing, and owned by whoever owns the new database. */
const restoring = '--exit-on-error --single-transaction --no-owner';

function ownPassword(server: PlannedServer, database: LogicalDatabasePlan): Password[] {
  const secret = server.secrets.get(database.secret);
  return secret === undefined ? [] : [{ secret, variable: 'PGPASSWORD' }];
}

/** Whether somebody else runs it. */
export const isElsewhere = (server: PlannedServer | undefined): server is PlannedServer =>
  server?.plan.external !== undefined;

/** A logical database of a server. */
export const databaseOf = (server: PlannedServer | undefined, name: string): LogicalDatabasePlan =>
  server?.plan.databases.find((each) => each.name === name) ?? {
    name,
    user: name,
    secret: '',
    owner: '',
    connections: 0,
    backup: undefined,
  };

/** The file into which it is dumped. */
export const dumpOf = (database: string): string => word(`${database.replace(/^[-.]|\//g, '_')}.dump`);

/** As the server's superuser, in the name of the database's owner. */
export const restoreInto = (server: PlannedServer | undefined, database: string): string =>
  `pg_restore -U postgres ${restoring} --role ${word(databaseOf(server, database).user)} --dbname ${word(database)}`;
