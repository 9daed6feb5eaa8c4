import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/duplicate-key',
  title: 'A key stands once in a map.',
  why: 'YAML readers disagree about which of the two counts. Two participants of one name would be one participant here and another one in the next program, and nobody would see which.',
  fix: 'Keep one of the two entries.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
