import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'recovery/backup-order',
  title: 'Clients of the sequencers are backed up before them, and a blockchain after them.',
  why: 'If a participant is restored from a backup that is newer than the sequencer’s, it has seen messages that the sequencer does not know. It takes this for a forked ledger and refuses to connect.',
  fix: 'Write the `order` of the `backup` with participants, mediators and the domain manager first, then the sequencers, then the blockchain.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.persistence('Backup and Restore')],
  answers: [],
  catalogue: 'L7',
  about: ['backup'],
  check(topology, report) {
    for (const domain of topology.domains) {
      const order: readonly string[] = domain.spec.backup?.order ?? [];
      let last = -1;
      for (const [index, step] of order.entries()) {
        const before = order[last];
        if (before !== undefined && rank(step) < rank(before)) {
          report({
            message: `the backup of ${domain.title} saves ${words(step)} after ${words(before)}`,
            at: domain.at('backup', 'order', index),
            label: 'saved too late',
            related: [{ at: domain.at('backup', 'order', last), label: 'saved before' }],
          });
          break;
        }
        last = index;
      }
    }
  },
});

/** Clients, sequencers, blockchain; the order among clients does not matter. */
const rank = (step: string): number => (step === 'blockchain' ? 2 : step === 'sequencers' ? 1 : 0);
const words = (step: string): string =>
  step === 'domain-manager' || step === 'blockchain' ? `the ${step.replace('-', ' ')}` : step;
