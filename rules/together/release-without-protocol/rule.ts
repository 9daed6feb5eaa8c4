import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/release-without-protocol',
  title: 'The release of every member speaks the protocol version of the domain.',
  why: 'A participant whose release does not know the protocol version is refused when it connects. The operator sees no mistake, the member only a refused handshake.',
  fix: 'Upgrade the participant to a release that has the protocol version, or connect to a domain with an older one.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.upgrading('Protocol Versions')],
  answers: [],
  together: true,
});
