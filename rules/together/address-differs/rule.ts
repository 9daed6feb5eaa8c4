import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/address-differs',
  title: 'Sequencers are reached at the address, with or without TLS, that their operator writes.',
  why: 'A participant with another host or port, or that speaks TLS where there is none, never connects. Each file looks right on its own, so the mistake is found on the day when both companies start.',
  fix: 'Write the address of the operator: scheme, host and port as it hands them over.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.connectivity('Connecting to Remote Domains')],
  answers: [],
  together: true,
});
