import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/reason-missing',
  title: 'An error is ignored only with a reason.',
  why: 'Whoever reads the file later, most of all after an incident, must be able to tell a decision from a way around the gate.',
  fix: 'Say why behind two dashes: `-- the reason`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
