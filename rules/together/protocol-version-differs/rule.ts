import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/protocol-version-differs',
  title: 'All files give a domain the same protocol version.',
  why: 'A deployed domain has one protocol version for ever. A file with another one plans releases and settings for a domain that does not exist.',
  fix: 'Write the version that the operator has deployed.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.upgrading('Protocol Versions')],
  answers: [],
  together: true,
});
