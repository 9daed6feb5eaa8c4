import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/node-declared-twice',
  title: 'A node is run by one of the files only.',
  why: 'Two companies that each start the same node have two nodes with two keys and one name. The domain takes them for different members, lists and permissions name the wrong one, and whoever reads a log cannot tell them apart.',
  fix: 'Keep the node in the file of its owner; the other file gives it to an organization with `external: true`, or leaves it out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.useCases('Networks')],
  answers: [],
  together: true,
});
