import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'syntax/empty-file',
  title: 'A topology file holds a topology.',
  why: 'An empty file describes nothing, and an empty check would pass.',
  fix: 'Begin with `canton-plan init`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
