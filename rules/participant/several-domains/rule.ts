import { defineRule, listNames, sources } from '#rule';

export default defineRule({
  id: 'participant/several-domains',
  title: 'A participant service in production connects to one domain.',
  why: 'Connecting one participant to several domains is a preview in Canton 2.x and not supported in production. Contracts must be moved between domains by hand, and unique contract keys cannot be kept across them.',
  fix: 'Run one participant service per domain, or write `multiDomainPreview: true` to say that the preview is meant.',
  category: 'advice',
  severity: 'warning',
  sources: [
    sources.staticConfiguration('Multiple Synchronization Domains'),
    sources.connectivity('Connecting to Domains'),
  ],
  answers: [],
  catalogue: 'A8',
  picture: { view: 'service=bank' },
  check(topology, report) {
    for (const participant of topology.participants) {
      if (participant.connections.length < 2 || participant.spec.multiDomainPreview === true) continue;
      const byDomain = new Map(participant.connections.map((connection) => [connection.domain, connection]));
      const [first, second, ...others] = byDomain.values();
      if (first === undefined || second === undefined) continue;
      report({
        message: `${participant.title} connects to ${byDomain.size} domains: ${listNames([...byDomain.keys()].map(({ name }) => name))}`,
        at: second.place,
        label: 'a second domain is a preview feature',
        related: [first, ...others].map(({ domain, place }) => ({
          at: place,
          label: `domain \`${domain.name}\``,
        })),
      });
    }
  },
});
