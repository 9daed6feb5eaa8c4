import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/unknown-value',
  title: 'A value is one of those that are known.',
  why: 'Only the listed values mean something. A misspelt one would not do what it says, and which default took its place would be seen only when the deployment runs.',
  fix: 'Use one of the known values, which the message lists.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
