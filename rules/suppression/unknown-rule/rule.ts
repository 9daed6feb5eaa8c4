import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/unknown-rule',
  title: 'An ignore comment names rules or groups that exist.',
  why: 'A misspelt name ignores nothing, and after a rule is renamed the comment silently stops working.',
  fix: 'Write the name as `canton-plan rules` lists it.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
