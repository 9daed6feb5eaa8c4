import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/not-a-duration',
  title: 'A length of time has a number and a unit.',
  why: 'Without a unit, seconds and milliseconds are easily mistaken for each other; the programs that read the result would refuse it or wait a thousand times too long.',
  fix: 'Write a number with `ms`, `s`, `m`, `h`, `d` or `w`, for example `30s`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
