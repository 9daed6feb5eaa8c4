import {
  type DatabaseServer,
  type DatabaseUsage,
  defineRule,
  isSharingMeant,
  placedQueryStores,
  sources,
} from '#rule';

export default defineRule({
  id: 'json-api/cache-on-ha-server',
  title: 'The query store of a JSON API server need not be highly available.',
  why: 'A query store is a cache: after a loss the server rebuilds it from the ledger, and the other instances serve meanwhile. A highly available server costs more, and brings something only where the set of active contracts is too large to be read again in time.',
  fix: 'Leave `cache` out, so that each instance has a plain PostgreSQL beside it, or name a server that is not highly available.',
  category: 'advice',
  severity: 'info',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.jsonApiProduction('Scaling and Redundancy'),
  ],
  answers: ['S41'],
  catalogue: 'B7',
  picture: { view: 'service=bank-json' },
  check(topology, report) {
    const byServer = new Map<DatabaseServer, DatabaseUsage[]>();
    for (const usage of placedQueryStores(topology)) {
      const server = topology.server(usage.database.server);
      // What all instances share on purpose is worth protecting.
      if (server?.isHighlyAvailable !== true || isSharingMeant(usage)) continue;
      const known = byServer.get(server);
      if (known === undefined) byServer.set(server, [usage]);
      else known.push(usage);
    }
    for (const [server, usages] of byServer) {
      const [first, ...others] = new Map(usages.map((usage) => [usage.owner, usage])).values();
      if (first === undefined) continue;
      report({
        message: `${first.owner.title} keeps its cache on ${server.title}, which is highly available`,
        at: first.database.place,
        label: 'a cache can be rebuilt',
        related: [
          ...others.map(({ owner, database }) => ({
            at: database.place,
            label: `so does \`${owner.name}\``,
          })),
          { at: server.at('availability'), label: 'a highly available server' },
        ],
      });
    }
  },
});
