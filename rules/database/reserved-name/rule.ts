import { defineRule, type LogicalDatabase, sources } from '#rule';

export default defineRule({
  id: 'database/reserved-name',
  title: 'Databases and their users have names that PostgreSQL and its providers leave free.',
  why: 'PostgreSQL refuses roles that begin with `pg_` or are called `public` or `none`, cuts names after 63 bytes, and has databases and an administrator of its own; managed servers and operators have more. The set-up stops there, or a node gets the database or the rights of somebody else.',
  fix: 'Give the database or user another name (`name`, `user`).',
  category: 'correctness',
  severity: 'error',
  sources: [sources.requirements('Production Environments')],
  answers: [],
  check(topology, report) {
    const seen = new Set<LogicalDatabase>();
    for (const { database, owner } of topology.databaseUses) {
      if (database.storage !== 'postgres' || seen.has(database)) continue;
      seen.add(database);
      for (const [key, name, reason] of [
        ['name', database.name, reasonAgainst(database.name, databases)],
        ['user', database.user, reasonAgainst(database.user, roles)],
      ] as const) {
        if (reason === undefined) continue;
        report({
          message: `${key === 'name' ? 'the database' : 'the database user'} of ${owner.title} is called \`${name}\`, ${reason}`,
          at: { path: [...database.place.path, key], part: 'value' },
          label: 'is taken',
        });
      }
    }
  },
});

/** Names that a server or whoever runs it has taken. */
const databases = new Set([
  ...['postgres', 'template0', 'template1'],
  ...['rdsadmin', 'cloudsqladmin', 'azure_maintenance', 'azure_sys'],
]);
const roles = new Set([
  ...['postgres', 'public', 'none'],
  ...['rdsadmin', 'rds_superuser', 'rds_replication', 'rds_iam', 'cloudsqladmin', 'cloudsqlsuperuser'],
  ...['azuresu', 'azure_pg_admin', 'replication', 'streaming_replica', 'cnpg_pooler_pgbouncer'],
]);

function reasonAgainst(name: string, taken: ReadonlySet<string>): string | undefined {
  if (taken.has(name.toLowerCase())) return 'which PostgreSQL or those who run it keep for themselves';
  if (taken === roles && /^pg_/i.test(name)) return 'and PostgreSQL keeps names that begin with `pg_`';
  if (new TextEncoder().encode(name).length > 63) return 'of which PostgreSQL keeps 63 bytes only';
  return undefined;
}
