import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'configuration/unknown-rule',
  title: 'The configuration file names rules and groups that exist.',
  why: 'A severity for a misspelt name changes nothing, while its author believes that the rule is off, or on.',
  fix: 'Write the name as `canton-plan rules` lists it.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Configuration file')],
  answers: [],
  unignorable: true,
});
