import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'reference/cycle',
  title: 'Load balancers do not stand in front of each other in a ring.',
  why: 'Requests would go around without ever reaching a service. Each of them looks healthy by itself, and none leads anywhere.',
  fix: 'Let the `targets` of one of them name a service.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
