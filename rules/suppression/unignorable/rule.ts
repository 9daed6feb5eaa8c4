import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/unignorable',
  title: 'A rule without which nothing works is not ignored.',
  why: 'Such findings mean that the file is not understood, that nothing would start, or that a secret lies open; an ignore comment changes none of that.',
  fix: 'Fix the finding, then remove the comment.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
