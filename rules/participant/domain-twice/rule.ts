import { type Domain, defineRule, type SequencerConnection, sources } from '#rule';

export default defineRule({
  id: 'participant/domain-twice',
  title: 'A participant service connects to each domain once.',
  why: 'Under two aliases one domain looks like two. The participant refuses the second connection, since it knows the domain by its identity already, and whatever is said about the second alias has no effect.',
  fix: 'Keep one connection, with all of its sequencers.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.connectivity('Domain Aliases')],
  answers: [],
  check(topology, report) {
    for (const participant of topology.participants) {
      if (participant.connections.length < 2) continue;
      const first = new Map<Domain, SequencerConnection>();
      for (const connection of participant.connections) {
        const before = first.get(connection.domain);
        if (before === undefined) first.set(connection.domain, connection);
        // Under one alias it is the alias that is used twice.
        else if (before.alias !== connection.alias)
          report({
            message: `${participant.title} connects twice to ${connection.domain.title}, as \`${before.alias}\` and as \`${connection.alias}\``,
            at: connection.place,
            label: 'the same domain again',
            related: [{ at: before.place, label: 'connected here' }],
          });
      }
    }
  },
});
