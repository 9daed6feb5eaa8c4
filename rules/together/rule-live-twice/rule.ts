import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/rule-live-twice',
  title: 'A trigger rule is live in at most one of the files that are checked together.',
  why: 'Live trigger nodes know nothing of each other, least of all those of two companies: each sees the same event and submits its commands. What the rule should do once for a payment, it then does twice.',
  fix: 'Agree on who runs the rule, and take it out of `rules` in the other file.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: [],
  together: true,
});
