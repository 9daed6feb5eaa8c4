import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/expired',
  title: 'An ignore comment with an end date goes before that day has passed.',
  why: 'Whoever wrote the date wanted to decide again on that day. Until somebody does, the finding counts once more; otherwise a passing exception would stay for ever.',
  fix: 'Fix the finding, or set a new date with a reason that holds.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
