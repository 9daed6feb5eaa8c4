import { type DatabaseServerPlan, fillSlots, type In, joined, psql, type Secret, trimmed } from '#template';

/** The set-up of a server, to be run by psql: Canton makes tables, but never databases or users. */
export function setupSql(server: DatabaseServerPlan, secrets: ReadonlyMap<string, Secret>): string {
  const variableOf = (secret: string): string => secrets.get(secret)?.variable ?? '';
  const variables = new Set(server.databases.map(({ secret }) => variableOf(secret)));
  const databases = server.databases.map((database) => {
    const [name, user] = [psql.identifier(database.name), psql.identifier(database.user)];
    return fillSlots('postgres/database.sql', {
      owner: psql.comment(database.owner),
      variable: psql.variable(variableOf(database.secret)),
      user,
      userText: psql.literal(database.user),
      createUser: psql.literal(`CREATE ROLE ${user}`),
      database: name,
      databaseText: psql.literal(database.name),
      createDatabase: psql.literal(`CREATE DATABASE ${name} OWNER ${user}`),
      giveDatabase: psql.literal(`ALTER DATABASE ${name} OWNER TO ${user}`),
    });
  });
  return fillSlots('postgres/setup.sql', {
    server: psql.comment(server.name),
    passwords: joined([...variables].map(checked), '\n\n'),
    databases: trimmed(joined(databases, '')),
  });
}

/** Stops where a password is missing: an empty one would take the password of a role away that has one. */
function checked(variable: string): In<'psql'> {
  const told = psql.literal(`${variable} is not set: nothing was changed. Export the password first.`);
  return trimmed(
    fillSlots('postgres/password.sql', {
      variable: psql.variable(variable),
      message: psql.literal(`BEGIN RAISE EXCEPTION ${told}; END`),
    }),
  );
}
