import { type DatabaseServer, type DatabaseUsage, defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/cache-on-ha-server',
  title: 'The cache of a blockchain sequencer need not be highly available.',
  why: 'The cache can be read again from the chain, and the other sequencers serve meanwhile. A highly available server costs more and brings nothing here.',
  fix: 'Name a plain PostgreSQL near the sequencer as `cacheDatabase`.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('Blockchain Domain')],
  answers: ['S60'],
  catalogue: 'C7',
  picture: { hide: ['mediator', 'domain-manager'] },
  check(topology, report) {
    const byServer = new Map<DatabaseServer, DatabaseUsage>();
    for (const use of topology.usesFor('sequencer-cache')) {
      // What a SQL sequencer calls a cache is a mistake of its own.
      const isCache = use.owner.kind === 'sequencer' && use.owner.backendKind !== 'sql';
      const server = isCache ? topology.server(use.database.server) : undefined;
      if (server?.isHighlyAvailable === true && !byServer.has(server)) byServer.set(server, use);
    }
    for (const [server, { owner, database }] of byServer) {
      report({
        message: `${owner.title} keeps its cache on ${server.title}, which is highly available`,
        at: database.place,
        label: 'a cache can be read again from the chain',
        related: [{ at: server.at('availability'), label: 'a highly available server' }],
      });
    }
  },
});
