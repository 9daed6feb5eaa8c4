import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/several-managers',
  title: 'The domain manager of a domain, or the embedded domain itself, is run by one of the files only.',
  why: 'The domain manager owns the identity of the domain. Two companies that each run one found two domains of one name: participants of either never meet, and nobody notices before the first transaction between them.',
  fix: 'Keep the domain in the file of its operator; in the other one describe it with `external`, or give it another name.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Domain Manager Service')],
  answers: [],
  together: true,
});
