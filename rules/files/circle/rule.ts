import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'files/circle',
  title: 'No file is a part of itself, or of what it is made of.',
  why: 'Two files that each build on the other say nothing: none of them comes first.',
  fix: 'Take out one of the lines, and put what both need into a file of its own.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A network of several files')],
  answers: [],
  unignorable: true,
});
