import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/alias-bomb',
  title: 'Aliases do not multiply a document beyond two million nodes.',
  why: 'An alias repeats a part of the document. A few lines of nested aliases can stand for billions of nodes, and exhaust the memory of every program that reads the file.',
  fix: 'Write the values out, or use fewer aliases.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
