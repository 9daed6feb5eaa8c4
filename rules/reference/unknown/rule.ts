import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'reference/unknown',
  title: 'Every name leads to a component.',
  why: 'A name that leads nowhere would become a broken deployment. A slip in one letter is enough for a node to get another database than it should, or none, and nobody would see it before the start.',
  fix: 'Correct the name, or declare the component under the key of its kind.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
