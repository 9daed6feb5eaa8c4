import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/invalid-format',
  title: 'A text has the form that the programs which read it take.',
  why: 'Names of variables, images, hosts, paths and objects are copied into scripts and configuration files. A sign that means something there would end the value and begin something else.',
  fix: 'Write the text in the form that the finding shows.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
