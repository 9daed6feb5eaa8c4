import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/expired',
  title: 'An ignore comment with an end date goes before that day has passed.',
  why: 'The date was set so that somebody decides again; until then the finding counts once more.',
  fix: 'Mend the finding, or set a new date with a reason that holds.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
