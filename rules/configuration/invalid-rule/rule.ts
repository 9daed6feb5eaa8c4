import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'configuration/invalid-rule',
  title:
    'A custom rule has a name of its own, a place to look at and an expression that gives true or false.',
  why: 'A rule that cannot run finds nothing, and the gate stays green for the wrong reason.',
  fix: 'Fix the rule in `.canton-plan.yaml`: the expression is CEL, and `self` is the value at the place that `where` describes.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Configuration file')],
  answers: [],
  unignorable: true,
});
