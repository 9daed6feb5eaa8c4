import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/missing-key',
  title: 'What cannot be guessed is written.',
  why: 'Without it the tool would have to guess what is meant.',
  fix: 'Add the key.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
