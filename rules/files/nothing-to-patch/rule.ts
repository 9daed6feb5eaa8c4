import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'files/nothing-to-patch',
  title: 'What an overlay changes or takes away is there.',
  why: 'A patch of something that is not there changes nothing, or makes a second component out of a slip in a name; what was to be changed stays as it was.',
  fix: 'Write the name as the file below has it, or take the line out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A network of several files')],
  answers: [],
});
