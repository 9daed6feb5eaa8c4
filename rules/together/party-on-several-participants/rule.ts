import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/party-on-several-participants',
  title: 'A party is on one participant across all files.',
  why: 'Ledger offsets and the protection against repeated commands do not travel between participants: a command retried at the other one can run twice, and each company sees a history of its own.',
  fix: 'Keep it in `parties` of one participant service; a party that several host on purpose is written `{ name: NAME, multiHosted: true }` in each file.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('HTTP JSON API Server and Participant Node')],
  answers: [],
  together: true,
});
