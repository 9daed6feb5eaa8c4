import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/member-not-listed',
  title: 'Every participant that connects to a permissioned domain of another file is admitted there.',
  why: 'A permissioned domain refuses participants that its operator has not admitted. The participant starts, tries to register again and again, and is never connected.',
  fix: 'Have the operator add the participant to `allowList`, under the name that its owner gives it.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.manageDomains('Permissioned Domains')],
  answers: [],
  together: true,
});
