import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/environments-differ',
  title: 'Files that are checked together describe one environment.',
  why: 'A staging file compared with a production file agrees by accident: addresses, releases and defaults of two environments differ on purpose, and what is found, or not found, says nothing of either.',
  fix: 'Check the files of one environment together, or correct the `environment` that is wrong.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Files of several owners')],
  answers: [],
  together: true,
});
