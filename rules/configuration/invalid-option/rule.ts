import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'configuration/invalid-option',
  title: 'The configuration file sets options that the rule has, to numbers in their range.',
  why: 'An option that nobody reads changes nothing, while its author believes that the rule goes by it.',
  fix: 'Correct the option in `.canton-plan.yaml`; `canton-plan explain RULE` lists the options of a rule with their ranges.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Configuration file')],
  answers: [],
  unignorable: true,
});
