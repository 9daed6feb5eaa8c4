import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/cyclic-alias',
  title: 'An alias does not stand inside its own anchor.',
  why: 'The document would contain itself without end, and a program that follows it would never finish.',
  fix: 'Write the value out in place of the alias.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
