import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/tab-indent',
  title: 'Indentation is made of spaces.',
  why: 'YAML forbids tabs as indentation, because their width is not the same everywhere.',
  fix: 'Replace each tab by spaces; most editors have a setting for it.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
