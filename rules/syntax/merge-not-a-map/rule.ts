import { defineRule } from '#rule';

export default defineRule({
  id: 'syntax/merge-not-a-map',
  title: 'A merge key takes a map or a list of maps.',
  why: '`<<` takes over the keys of another map. There are no keys to take over from anything else, so nothing of it would arrive in the deployment.',
  fix: 'Name an anchor on a map.',
  category: 'correctness',
  severity: 'error',
  sources: [{ page: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  answers: [],
  unignorable: true,
});
