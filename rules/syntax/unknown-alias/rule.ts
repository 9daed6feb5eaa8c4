import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/unknown-alias',
  title: 'An alias names an anchor that stands before it.',
  why: 'An alias (`*name`) repeats what an anchor (`&name`) marks. Without the anchor there is nothing to insert, and a part of the deployment would be missing.',
  fix: 'Add the anchor, or write the value out.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
