import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'release/protocol-version-missing',
  title: 'Every domain states its protocol version.',
  why: 'Since 2.9 domains and domain managers refuse to start without it. The version is fixed at the first start and can never be changed, so it is not left to a default.',
  fix: 'Write `protocolVersion`, with the highest version that all members support.',
  category: 'correctness',
  severity: 'error',
  since: '2.9',
  sources: [sources.upgrading('Upgrade to Release 2.9'), sources.code('CommunityConfigValidations.scala')],
  answers: [],
  catalogue: 'M4',
  check(topology, report) {
    for (const domain of topology.domains) {
      if (domain.isExternal || domain.spec.protocolVersion !== undefined) continue;
      report({
        message: `${domain.title} has no protocol version`,
        at: domain.at('protocolVersion'),
        label: 'release 2.9 and later do not start without one',
        help: `write \`protocolVersion: ${topology.profile.protocolVersions.at(-1) ?? 5}\``,
      });
    }
  },
});
