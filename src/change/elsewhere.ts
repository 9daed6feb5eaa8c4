import { libpqAddress } from '../plan/libpq.ts';
import type { DatabaseServerPlan, LogicalDatabasePlan, Secret } from '../plan/plan.ts';
import { word } from './word.ts';

/** A server with the passwords of its roles. */
export interface PlannedServer {
  readonly plan: DatabaseServerPlan;
  /** By their names in the plan. */
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** Runs a command that reads passwords from variables: each target has them somewhere else. */
type WithPasswords = (passwords: readonly Password[], command: string) => string;

/** What a command needs of the target: passwords, and the certificates of authorities. */
export interface Reach {
  readonly run: WithPasswords;
  /** The file with the certificate of an authority, and the command that brings it where the folder has none. */
  readonly rootOf: (authority: string) => { readonly file: string; readonly bring: string | undefined };
}

export interface Password {
  readonly secret: Secret;
  /** Under which name the command reads it. */
  readonly variable: string;
}

/** Runs a program of PostgreSQL against a server that exists already, as securely as its clients. */
function onServer(
  { plan }: PlannedServer,
  { run, rootOf }: Reach,
  passwords: readonly Password[],
  { database, user }: { readonly database: string; readonly user: string },
  command: (address: string) => string,
): string {
  const address = libpqAddress(plan, { database, user, rootFileOf: (authority) => rootOf(authority).file });
  const asked = run(passwords, command(word(address)));
  const bring = plan.authority === undefined ? undefined : rootOf(plan.authority).bring;
  return bring === undefined ? asked : `${bring} && ${asked}`;
}

/** What is done with a server that somebody else runs: by its administrator, or as the owner of a database. */
export const elsewhere = {
  /** All passwords of the server are asked for: the file changes nothing where one is missing. */
  databases: (server: PlannedServer, file: string, reach: Reach): string =>
    onServer(
      server,
      reach,
      [...new Set(server.plan.databases.map(({ secret }) => secret))].flatMap((name) => {
        const secret = server.secrets.get(name);
        return secret === undefined ? [] : [{ secret, variable: secret.variable }];
      }),
      { database: 'postgres', user: 'ADMINISTRATOR' },
      (address) => `psql ${address} -f ${word(file)}`,
    ),
  dump: (server: PlannedServer, database: LogicalDatabasePlan, file: string, reach: Reach): string =>
    onServer(
      server,
      reach,
      ownPassword(server, database),
      { database: database.name, user: database.user },
      (address) => `pg_dump ${address} --format custom --file ${word(file)}`,
    ),
  restore: (server: PlannedServer, database: LogicalDatabasePlan, file: string, reach: Reach): string =>
    onServer(
      server,
      reach,
      ownPassword(server, database),
      { database: database.name, user: database.user },
      (address) => `pg_restore ${restoring} --dbname ${address} ${word(file)}`,
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
