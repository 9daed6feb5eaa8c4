import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'files/not-a-part',
  title: 'A part, a base and an overlay are one topology document of the same language.',
  why: 'What is no topology, or one of another version of the language, cannot be put together with one; half of it would be left out without a word.',
  fix: 'Let the file hold one document with the same `apiVersion`, or take the line out that names it.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A network of several files')],
  answers: [],
  unignorable: true,
});
