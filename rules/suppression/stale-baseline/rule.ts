import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/stale-baseline',
  title: 'Every entry of the baseline stands for a finding that is still there.',
  why: 'An entry that outlives its finding lets the same mistake in again without a word.',
  fix: 'Remove the entry, or write the baseline again with --write-baseline.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Baseline')],
  answers: [],
  unignorable: true,
});
