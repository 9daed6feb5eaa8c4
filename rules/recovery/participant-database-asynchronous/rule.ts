import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'recovery/participant-database-asynchronous',
  title: 'Where a participant database is replicated asynchronously, there is a backup plan.',
  why: 'After a failover to a copy that lags, the participant has forgotten its latest commands and offsets: applications may submit a command twice and must find their place in the stream anew. That is bearable when it is expected and practised, and a loss of data when it is not.',
  fix: 'Write down the backup plan of the domain (`backup`), with how applications resume, or replicate synchronously.',
  category: 'advice',
  severity: 'info',
  sources: [sources.cloud(), sources.persistence('Restore Caveats')],
  answers: [],
  catalogue: 'L5',
  check(topology, report) {
    for (const participant of topology.participants) {
      const server = topology.server(participant.database?.server);
      // Without a domain it has nothing to lose yet, and that is said elsewhere.
      if (server === undefined || participant.connections.length === 0) continue;
      if (server.spec.replicas === undefined && server.spec.replication !== 'asynchronous') continue;
      if (participant.connections.some(({ domain }) => domain.spec.backup !== undefined)) continue;
      const replica = (server.spec.replicas ?? []).findIndex(
        ({ replication }) => replication === 'asynchronous',
      );
      if (replica < 0 && server.spec.replication !== 'asynchronous') continue;
      report({
        message: `${server.title} of ${participant.title} is replicated asynchronously, and nothing says how to restore`,
        at: participant.at('database'),
        label: 'may lose its latest commands in a failover',
        related: [
          {
            at: replica < 0 ? server.at('replication') : server.at('replicas', replica, 'replication'),
            label: 'the copy lags behind',
          },
        ],
      });
    }
  },
});
