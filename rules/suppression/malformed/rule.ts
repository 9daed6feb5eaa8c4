import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'suppression/malformed',
  title: 'An ignore comment says which rules it ignores and where, in one of the known forms.',
  why: 'A comment that is not understood ignores nothing, while its author believes that it does.',
  fix: 'Write `# canton-plan-ignore-next-line RULE -- reason`.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Ignore comments')],
  answers: [],
  unignorable: true,
});
