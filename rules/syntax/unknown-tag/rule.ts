import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/unknown-tag',
  title: 'Tags of other languages do not stand in a topology.',
  why: 'A tag asks the reader to build something of its own; what that is differs between programs.',
  fix: 'Remove the tag (the word that begins with `!`) and write the plain value.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
