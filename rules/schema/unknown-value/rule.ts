import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/unknown-value',
  title: 'A value is one of those that are known.',
  why: 'A misspelt value would not do what it says.',
  fix: 'Use one of the known values.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
