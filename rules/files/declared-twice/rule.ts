import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'files/declared-twice',
  title: 'Each component, and each setting of the whole, stands in one file.',
  why: 'Of two entries with one name only one can count, and nobody sees which: the order of files means nothing.',
  fix: 'Keep one of them. What one environment changes of another belongs into a file that `extends` it.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A network of several files')],
  answers: [],
  unignorable: true,
});
