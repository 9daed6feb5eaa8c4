import { type DatabaseUsage, databaseKey, defineRule, sources } from '#rule';

export default defineRule({
  id: 'mediator/shared-database',
  title: 'No two mediator services share a database.',
  why: 'The lock and the state in the database belong to one mediator. A second mediator service on the same database would wait for that lock for ever, so the domain has one mediator less than it seems, and its messages are nobody’s.',
  fix: 'Give each mediator service a database of its own; naming only the server does that.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Mediator Service'), sources.installation('Postgres Setup')],
  answers: ['S71'],
  catalogue: 'D4',
  picture: { hide: ['domain-manager'] },
  check(topology, report) {
    if (topology.mediators.length < 2) return;
    const byDatabase = new Map<string, Map<string, DatabaseUsage>>();
    // With a node of another kind in it as well, the database is shared by different services: another rule's to say.
    const mixed = new Set<string>();
    for (const use of topology.databaseUses) {
      const key = databaseKey(use.database);
      if (use.owner.kind !== 'mediator') {
        mixed.add(key);
        continue;
      }
      const byService = byDatabase.get(key) ?? new Map<string, DatabaseUsage>();
      if (!byService.has(use.owner.name)) byService.set(use.owner.name, use);
      byDatabase.set(key, byService);
    }
    for (const [key, byService] of byDatabase) {
      const [first, second, ...others] = byService.values();
      if (first === undefined || second === undefined || mixed.has(key)) continue;
      report({
        message: `mediator services \`${first.owner.name}\` and \`${second.owner.name}\` share database \`${second.database.name}\``,
        at: second.database.place,
        label: `\`${second.owner.name}\` uses the same database`,
        related: [first, ...others].map(({ owner, database }) => ({
          at: database.place,
          label: `\`${owner.name}\` uses it`,
        })),
      });
    }
  },
});
