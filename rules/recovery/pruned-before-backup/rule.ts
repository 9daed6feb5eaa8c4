import { defineRule, durationMillis, sources } from '#rule';

export default defineRule({
  id: 'recovery/pruned-before-backup',
  title: 'Sequencers keep events for longer than the time between two backups of a participant.',
  why: 'A participant that is restored asks the sequencers for everything since its backup. What has been pruned is gone for good, and the participant can never catch up.',
  fix: 'Raise `pruning.retention` to at least twice `backup.interval`, or back up more often.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.persistence('Backup and Restore')],
  answers: [],
  catalogue: 'L9',
  about: ['pruning'],
  check(topology, report) {
    for (const domain of topology.domains) {
      const { pruning, backup } = domain.spec;
      const kept = durationMillis(pruning?.retention ?? '');
      const between = durationMillis(backup?.interval ?? '');
      if (kept === undefined || between === undefined || kept > between) continue;
      report({
        message: `${domain.title} prunes events after ${pruning?.retention}, with ${backup?.interval} between backups`,
        at: domain.at('pruning', 'retention'),
        label: 'pruned before the next backup',
        related: [{ at: domain.at('backup', 'interval'), label: 'a restored participant is this old' }],
      });
    }
  },
});
