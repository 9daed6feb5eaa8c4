import { type DatabaseServerPlan, fillSlots, joined, psql, type Secret, trimmed } from '#template';

/** The set-up of a server, to be run by psql: Canton makes tables, but never databases or users. */
export function setupSql(server: DatabaseServerPlan, secrets: ReadonlyMap<string, Secret>): string {
  const databases = server.databases.map((database) =>
    fillSlots('postgres/database.sql', {
      owner: psql.comment(database.owner),
      variable: psql.variable(secrets.get(database.secret)?.variable ?? ''),
      user: psql.identifier(database.user),
      userText: psql.literal(database.user),
      createUser: psql.literal(`CREATE ROLE ${psql.identifier(database.user)}`),
      database: psql.identifier(database.name),
      databaseText: psql.literal(database.name),
      createDatabase: psql.literal(
        `CREATE DATABASE ${psql.identifier(database.name)} OWNER ${psql.identifier(database.user)}`,
      ),
    }),
  );
  return fillSlots('postgres/setup.sql', {
    server: psql.comment(server.name),
    databases: trimmed(joined(databases, '')),
  });
}
