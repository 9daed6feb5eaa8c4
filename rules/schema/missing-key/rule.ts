import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/missing-key',
  title: 'What cannot be guessed is written.',
  why: 'What this key decides differs from deployment to deployment, so no default is right. Without it the tool would have to guess, and would plan something that nobody asked for.',
  fix: 'Add the key; `canton-plan init` and the editor’s completion show what belongs there.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
