import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/unused',
  title: 'Every ignore comment ignores something.',
  why: 'An ignore comment that outlives its finding hides the next one: whoever makes the same mistake again is not told.',
  fix: 'Remove the comment.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
