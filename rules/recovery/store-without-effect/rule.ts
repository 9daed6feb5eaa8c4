import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'recovery/store-without-effect',
  title: 'Only PostgreSQL that CloudNativePG runs keeps backups in an object store of the topology.',
  why: 'The server is run by somebody else or by no operator, so nothing writes to the store: the backups that the file seems to promise are never made.',
  fix: 'Remove `backup` at the server and use what its provider has, or the rendered `backup.sh`, which `backup` of the domain asks for.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.persistence('Backup and Restore')],
  answers: [],
  about: ['destinationPath'],
  check(topology, report) {
    const hasOperator = topology.spec.kubernetes?.postgresOperator !== 'none';
    for (const server of topology.databases) {
      if (server.spec.backup === undefined) continue;
      const isPostgres = (server.spec.type ?? 'postgres') === 'postgres';
      if (!server.isExternal && isPostgres && hasOperator) continue;
      const reason = server.isExternal
        ? 'exists already'
        : isPostgres
          ? 'is run by no operator'
          : 'is not PostgreSQL';
      report({
        message: `${server.title} ${reason}, so nothing is kept in its object store`,
        at: server.at('backup'),
        label: 'has no effect',
      });
    }
  },
});
