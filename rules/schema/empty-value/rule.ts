import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/empty-value',
  title: 'Names, texts and lists of instances are not empty.',
  why: 'An empty text names nothing, and a service without instances is nothing that runs: a node with an empty database name, for example, would be planned and could not start.',
  fix: 'Write the value, or leave the key out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
