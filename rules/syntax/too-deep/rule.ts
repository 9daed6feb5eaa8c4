import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'syntax/too-deep',
  title: 'Nesting is at most 64 levels deep.',
  why: 'No topology needs that; such a file is damaged or hostile.',
  fix: 'Remove the superfluous nesting.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
