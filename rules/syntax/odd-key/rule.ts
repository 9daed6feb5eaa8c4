import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/odd-key',
  title: 'Keys are names.',
  why: 'Components are called by their keys, and a list or map is no name.',
  fix: 'Use a plain name.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
