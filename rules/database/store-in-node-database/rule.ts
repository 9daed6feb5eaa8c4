import {
  type DatabaseUsage,
  databaseKey,
  defineRule,
  nodeDatabases,
  sources,
  type Topology,
  wholeDatabaseKey,
} from '#rule';

export default defineRule({
  id: 'database/store-in-node-database',
  title:
    'Query stores and trigger stores stay out of the databases of Canton nodes, and out of each other’s tables.',
  why: 'A query store is dropped and rebuilt at will, while the database of a Canton node is the only copy of its data. In one database their tables, upgrades and backups get mixed up, and cleaning up the cache can destroy the ledger.',
  fix: 'Give the store a logical database of its own; naming only the server does that.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.installation('Database'), sources.helmCharts('POSTGRES.md')],
  answers: ['S41', 'S81'],
  catalogue: 'B15',
  picture: true,
  check(topology, report) {
    const stores = [...topology.usesFor('query-store'), ...topology.usesFor('trigger-store')].filter(
      ({ database }) => database.storage !== 'local',
    );
    if (stores.length === 0) return;
    const nodes = nodeDatabases(topology);
    const triggerStores = triggerStoresOf(topology);
    const seen = new Set<string>();
    for (const usage of stores) {
      const isCache = usage.purpose === 'query-store';
      const node = nodes.get(wholeDatabaseKey(usage));
      // Trigger stores and query stores are told apart by their table prefix.
      const other = node ?? (isCache ? triggerStores.get(databaseKey(usage.database)) : undefined);
      const place = usage.database.place.path.join('\u0000');
      if (other === undefined || seen.has(place)) continue;
      seen.add(place);
      report({
        message: `${usage.owner.title} keeps its ${isCache ? 'cache' : 'rules'} in the database \`${usage.database.name}\` of ${other.owner.title}`,
        at: usage.database.place,
        label: `also the database of \`${other.owner.name}\``,
        related: [{ at: other.database.place, label: `database of \`${other.owner.name}\`` }],
      });
    }
  },
});

/** The tables of trigger stores, each with one of its users. */
const triggerStoresOf = (topology: Topology): ReadonlyMap<string, DatabaseUsage> =>
  new Map(topology.usesFor('trigger-store').map((usage) => [databaseKey(usage.database), usage]));
