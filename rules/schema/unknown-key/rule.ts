import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/unknown-key',
  title: 'Every key is known, or begins with `x-`.',
  why: 'A misspelt key would silently do nothing: the file says `instancs: 2`, the deployment has one. Therefore nothing that is not understood passes.',
  fix: 'Correct the spelling, or begin the key with `x-` if it is your own note.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
