import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/wrong-type',
  title: 'Every value has the kind that belongs there.',
  why: 'Here a value of another kind is understood: a list where one name stands, or a text where a number does. It cannot be used as it is, and reading it somehow would be guessing.',
  fix: 'Write a value of the kind that the message asks for.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
