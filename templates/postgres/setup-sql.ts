import { assets, type DatabaseServerPlan, fillSlots, type Secret } from '#template';

/** The set-up of a server, to be run by psql: Canton makes tables, but never databases or users. */
export function setupSql(server: DatabaseServerPlan, secrets: ReadonlyMap<string, Secret>): string {
  const databases = server.databases.map((database) =>
    fillSlots(assets['postgres/database.sql'], {
      owner: database.owner.replace(/[^\x20-\x7e]/g, ' '),
      variable: secrets.get(database.secret)?.variable ?? '',
      user: identifier(database.user),
      userText: literal(database.user),
      createUser: literal(`CREATE ROLE ${identifier(database.user)}`),
      database: identifier(database.name),
      databaseText: literal(database.name),
      createDatabase: literal(
        `CREATE DATABASE ${identifier(database.name)} OWNER ${identifier(database.user)}`,
      ),
    }),
  );
  return fillSlots(assets['postgres/setup.sql'], {
    server: server.name,
    databases: databases.join('').trim(),
  });
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
