import { type DatabaseUsage, defineRule, sources } from '#rule';

export default defineRule({
  id: 'database/user-shared',
  title: 'Each logical database belongs to a user of its own.',
  why: 'A database user that owns two databases can read and change both. A fault or a break-in at one service then reaches the data of the other, and a new password has to be brought to both at once.',
  fix: 'Leave `user` out, so that each database has a user of its name, or write different ones.',
  category: 'security',
  severity: 'warning',
  sources: [sources.persistence('Postgres'), sources.docker()],
  answers: [],
  about: ['user'],
  check(topology, report) {
    const first = new Map<string, DatabaseUsage>();
    for (const usage of topology.databaseUses) {
      const { server, user, name, place } = usage.database;
      if (server === undefined) continue;
      const key = `${server}\u0000${user}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, usage);
      else if (before.database.name !== name && before.owner !== usage.owner)
        report({
          message: `databases \`${before.database.name}\` and \`${name}\` belong to one user, \`${user}\``,
          at: { ...place, path: [...place.path, 'user'] },
          label: `for ${usage.owner.title}`,
          related: [
            {
              at: { ...before.database.place, path: [...before.database.place.path, 'user'] },
              label: `for ${before.owner.title}`,
            },
          ],
        });
    }
  },
});
