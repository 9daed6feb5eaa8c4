import { defineRule, type Participant, type Place, sources } from '#rule';

export default defineRule({
  id: 'participant/alias-reused',
  title: 'Domain aliases are unique within a participant service.',
  why: 'A participant stores each domain connection under its alias, which can never be given to another domain afterwards. The second connection under the same alias is refused, so the participant stays cut off from that domain.',
  fix: 'Give each connection an `alias` of its own, or list each domain once.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.connectivity('Domain Aliases')],
  answers: [],
  catalogue: 'A9',
  check(topology, report) {
    for (const participant of topology.participants) {
      if (participant.connections.length < 2) continue;
      const first = new Map<string, Place>();
      for (const { alias, domain, place } of participant.connections) {
        const at = aliasPlace(participant, place);
        const before = first.get(alias);
        if (before === undefined) first.set(alias, at);
        else
          report({
            message: `${participant.title} uses the domain alias \`${alias}\` twice`,
            at,
            label: `and again for domain \`${domain.name}\``,
            related: [{ at: before, label: 'used here first' }],
          });
      }
    }
  },
});

/** The alias where it is written, else the connection. */
function aliasPlace(participant: Participant, connection: Place): Place {
  const index = Number(connection.path.at(-1));
  const written = participant.spec.domains?.[index];
  return typeof written === 'object' && written.alias !== undefined
    ? participant.at('domains', index, 'alias')
    : connection;
}
