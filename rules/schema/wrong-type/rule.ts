import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/wrong-type',
  title: 'Every value has the kind that belongs there.',
  why: 'The value cannot be used as it is.',
  fix: 'Write a value of the right kind.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
