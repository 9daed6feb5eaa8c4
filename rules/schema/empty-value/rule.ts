import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/empty-value',
  title: 'Names and texts are not empty.',
  why: 'An empty text names nothing: a node with an empty database name, for example, would be planned and could not start.',
  fix: 'Write the value, or leave the key out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
