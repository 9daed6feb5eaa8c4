import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/described-otherwise',
  title: 'What a file describes of another organization is what the file of that organization says.',
  why: 'A description that has grown old names nodes and parties that are gone: networks are opened for nobody, and applications look for a party where it is not.',
  fix: 'Take the part from its owner again.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Files of several owners')],
  answers: [],
  together: true,
});
