import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/role-differs',
  title: 'All files give an organization the same role.',
  why: 'Who runs the domain decides who hands over addresses and certificates, and whom the others trust. Files that disagree on it lead to two networks that each side thinks are one.',
  fix: 'Agree on the role and write it in both files.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.useCases('Networks')],
  answers: [],
  together: true,
});
