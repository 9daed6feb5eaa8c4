import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/invalid-yaml',
  title: 'A topology file is valid YAML.',
  why: 'What cannot be read cannot be checked; everything in the broken section is left out of this report.',
  fix: 'Fix the syntax: look for a missing bracket, quote, colon or space.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
