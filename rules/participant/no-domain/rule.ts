import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'participant/no-domain',
  title: 'A participant service connects to at least one domain.',
  why: 'Participants agree on transactions only through a domain. Without a connection the node starts and accepts users, but every command times out.',
  fix: 'List the domain: `domains: [DOMAIN]`.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.haAndScaling('Overview'), sources.connectivity('Connecting to Domains')],
  answers: ['S15', 'S16'],
  catalogue: 'A7',
  picture: { view: 'service=bank' },
  check(topology, report) {
    for (const participant of topology.participants) {
      if ((participant.spec.domains ?? []).length > 0) continue;
      report({
        message: `${participant.title} connects to no domain`,
        at: participant.at('domains'),
        label: 'no transaction can be made here',
      });
    }
  },
});
