import { type DatabaseServer, type DatabaseUsage, defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'recovery/domain-database-asynchronous',
  title: 'Databases of a domain are replicated synchronously.',
  why: 'After a failover to a copy that lags, the sequencer has forgotten messages that participants have seen. They take this for a forked ledger and refuse to connect to the domain again.',
  fix: 'Write `replication: synchronous` at the server and its `replicas`; where that is too slow across regions, keep the failover inside the region.',
  category: 'availability',
  severity: 'error',
  sources: [sources.cloud(), sources.persistence('High Availability')],
  answers: [],
  catalogue: 'L4',
  check(topology, report) {
    for (const server of topology.databases) {
      if (server.spec.replicas === undefined && server.spec.replication !== 'asynchronous') continue;
      const user =
        server.uses.find(isSequencer) ??
        server.uses.find(({ owner }) => owner.kind === 'mediator' || owner.kind === 'domain-manager');
      const lag = user === undefined ? undefined : asynchronous(server);
      if (user === undefined || lag === undefined) continue;
      report({
        message: `${server.title} of ${user.owner.title} is replicated asynchronously`,
        at: lag,
        label: 'the copy lags behind',
        related: [{ at: user.database.place, label: 'used here' }],
        ...(isSequencer(user) ? {} : { severity: 'warning' as const }),
      });
    }
  },
});

const isSequencer = ({ owner, purpose }: DatabaseUsage): boolean =>
  purpose === 'sequencer-backend' || (owner.kind === 'domain' && purpose === 'storage');

function asynchronous(server: DatabaseServer): Place | undefined {
  const replica = (server.spec.replicas ?? []).findIndex(({ replication }) => replication === 'asynchronous');
  if (replica >= 0) return server.at('replicas', replica, 'replication');
  return server.spec.replication === 'asynchronous' ? server.at('replication') : undefined;
}
