import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'syntax/empty-file',
  title: 'A topology file holds a topology.',
  why: 'An empty file describes nothing, and a check that finds no mistakes in it would say that all is well.',
  fix: 'Begin with `canton-plan init`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
