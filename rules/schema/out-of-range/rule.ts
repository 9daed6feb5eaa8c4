import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/out-of-range',
  title: 'Numbers lie in their range.',
  why: 'No process can be started with such a number; or it would run with another one than the plan says.',
  fix: 'Choose a number in the range.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
