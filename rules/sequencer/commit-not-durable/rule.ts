import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'sequencer/commit-not-durable',
  title: 'The database of a SQL domain confirms a commit only when it is durable.',
  why: 'With `synchronous_commit` switched off, the database confirms events that a crash can still lose. Participants have seen them by then; after the crash their ledger and the domain’s differ, which they take for a fork, and refuse to connect. A sequencer looks at the setting when it starts, and stops with any but `on` and `remote_write`.',
  fix: 'Set `synchronousCommit: on` (or `remote_write` with replicas).',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.persistence('Postgres'),
    sources.code('SequencerWriterConfig.scala: commit-mode-validation'),
    sources.code('SequencerWriter.scala'),
  ],
  answers: ['S63', 'S65'],
  catalogue: 'C23',
  about: ['synchronousCommit', 'replicas'],
  check(topology, report) {
    for (const server of topology.databases) {
      const mode = server.spec.synchronousCommit;
      const isUnknown = mode === undefined && server.isExternal && (server.spec.replicas ?? []).length > 0;
      if (mode === 'on' || mode === 'remote_write' || (mode === undefined && !isUnknown)) continue;
      const use = server.uses.find(({ purpose }) => purpose === 'sequencer-backend');
      if (use === undefined) continue;
      const at = server.at('synchronousCommit');
      report({
        message: isUnknown
          ? `${server.title} has replicas and holds events of ${use.owner.title}, but does not say when a commit is durable`
          : mode === 'remote_apply'
            ? `${server.title} confirms commits of ${use.owner.title} in a way that sequencers refuse to start with`
            : `${server.title} confirms commits of ${use.owner.title} before they are durable`,
        at,
        label: isUnknown
          ? '`synchronousCommit` belongs here'
          : mode === 'remote_apply'
            ? 'a sequencer takes `on` and `remote_write` only'
            : `\`${mode}\` can lose events`,
        related: [{ at: use.database.place, label: 'events of the domain are stored there' }],
        ...(isUnknown
          ? { severity: 'warning' as const }
          : { fix: { title: 'Change to `on`', safe: true, at, value: '"on"' } }),
      });
    }
  },
});
