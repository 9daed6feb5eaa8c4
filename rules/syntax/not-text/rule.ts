import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'syntax/not-text',
  title: 'A topology file is text in UTF-8.',
  why: 'Other bytes cannot be read as YAML.',
  fix: 'Save the file as UTF-8 text.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
