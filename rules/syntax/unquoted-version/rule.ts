import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'syntax/unquoted-version',
  title: 'Versions are quoted.',
  why: 'YAML reads 2.10 as the number 2.1: another program would deploy another release. Here it is read as it is written.',
  fix: 'Put the version in quotes.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
});
