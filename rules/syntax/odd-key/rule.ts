import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/odd-key',
  title: 'Keys are names.',
  why: 'Components are called by their keys, in references, hosts and files. A list or a map is no name by which anything could be called.',
  fix: 'Use a plain name as the key.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
