import {
  type DatabaseUsage,
  databaseKey,
  defineRule,
  isSharingMeant,
  placedQueryStores,
  sources,
} from '#rule';

export default defineRule({
  id: 'json-api/shared-cache',
  title: 'Each JSON API instance has a query store of its own.',
  why: 'The query store is a cache that belongs to one instance and can be rebuilt at any time. Shared, it becomes the one thing whose loss or slowness stops all instances at once, and instances compete for the same tables.',
  fix: 'Leave `cache` out (each instance then has a local PostgreSQL), name only a server, or write `shared: true` beside the cache to say that sharing is meant.',
  category: 'advice',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApiProduction('Scaling and Redundancy'),
  ],
  answers: ['S39', 'S41'],
  catalogue: 'B6',
  picture: { view: 'service=bank-json' },
  check(topology, report) {
    const users = new Map<string, DatabaseUsage[]>();
    for (const usage of placedQueryStores(topology)) {
      const key = databaseKey(usage.database);
      const known = users.get(key);
      if (known === undefined) users.set(key, [usage]);
      else known.push(usage);
    }
    for (const usages of users.values()) {
      if (usages.length < 2 || usages.every(isSharingMeant)) continue;
      const places = new Map(usages.map((usage) => [usage.database.place.path.join('\u0000'), usage]));
      const [last, ...others] = [...places.values()].reverse();
      if (last === undefined) continue;
      const names = usages.map(({ owner, instance }) => instance?.name ?? owner.name);
      report({
        message: `${names.length} JSON API instances share the query store \`${last.database.name}\``,
        at: last.database.place,
        label: others.length === 0 ? `shared by ${names.length} instances` : 'shared from here',
        related: others
          .reverse()
          .map(({ owner, database }) => ({ at: database.place, label: `and from \`${owner.name}\`` })),
      });
    }
  },
});
