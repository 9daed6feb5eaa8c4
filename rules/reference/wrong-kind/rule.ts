import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'reference/wrong-kind',
  title: 'Every name leads to the kind of component that belongs there.',
  why: 'A component of another kind cannot play this part. The name exists, so it looks right in a review, and the process that uses it would connect to something that does not understand it.',
  fix: 'Name a component of the right kind.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
