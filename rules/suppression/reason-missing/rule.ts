import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/reason-missing',
  title: 'An error is ignored only with a reason.',
  why: 'An ignored error is a risk that somebody took. Whoever reads the file later, most of all after an incident, must be able to tell that decision from a way around the gate.',
  fix: 'Say why behind two dashes: `-- the reason`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
