import { databaseKey, defineRule, placedQueryStores, sources, type Topology } from '#rule';

export default defineRule({
  id: 'json-api/start-mode-drops-cache',
  title: 'A restart of a JSON API server keeps its query store.',
  why: 'The start modes `create-only` and `create-and-start` drop and recreate the tables at every start. An orchestrator restarts containers whenever it likes, so the cache is lost again and again; if instances share it, each start takes the tables away under the others.',
  fix: 'Write `startMode: create-if-needed-and-start`, or leave it out.',
  category: 'availability',
  severity: { production: 'warning', staging: 'warning', development: 'info' },
  sources: [sources.jsonApi('Query Store'), sources.damlCode('DbStartupOps.scala')],
  answers: ['S41'],
  catalogue: 'B9',
  check(topology, report) {
    let known: ReadonlySet<string> | undefined;
    for (const service of topology.jsonApis) {
      const mode = service.spec.startMode;
      if (mode !== 'create-only' && mode !== 'create-and-start') continue;
      const stores = service.instances.flatMap(({ database }) => database ?? []);
      if (stores.length === 0) continue;
      const shared = known ?? sharedStores(topology);
      known = shared;
      const isShared = stores.some((store) => shared.has(databaseKey(store)));
      report({
        message: `${service.title} recreates its query store at every start`,
        at: service.at('startMode'),
        label: isShared
          ? 'each start drops the tables under the other instances'
          : 'each restart drops the cache',
        ...(isShared ? { severity: 'error' as const } : {}),
        fix: {
          title: 'Create the tables only when they are missing',
          safe: true,
          at: service.at('startMode'),
          value: 'create-if-needed-and-start',
        },
      });
    }
  },
});

/** The query stores that several instances use. */
function sharedStores(topology: Topology): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { database } of placedQueryStores(topology)) {
    const key = databaseKey(database);
    if (seen.has(key)) shared.add(key);
    seen.add(key);
  }
  return shared;
}
