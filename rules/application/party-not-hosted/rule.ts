import { defineRule, ledgersOf, listNames, type Participant, sources } from '#rule';

export default defineRule({
  id: 'application/party-not-hosted',
  title: 'An application acts for parties that a participant service which it uses hosts.',
  why: 'A participant only takes commands of parties that it hosts, and shows nothing of others. What an application submits for a party of another participant is refused, however right its token is.',
  fix: 'Correct the name under `actsAs`, let the application use the participant service that hosts the party, or add the party to `parties` there.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API and Participant Node Services'),
    sources.apis('Ledger API Authorization'),
  ],
  answers: ['S36'],
  check(topology, report) {
    const home = new Map<string, Participant>();
    for (const participant of topology.participants)
      for (const { name } of participant.parties) home.set(hintOf(name), participant);
    for (const application of topology.applications) {
      const written = application.spec.actsAs ?? [];
      const ledgers = written.length === 0 ? [] : [...ledgersOf(topology, application)];
      const known = new Set(ledgers.flatMap((each) => each.parties.map(({ name }) => hintOf(name))));
      for (const [index, name] of written.entries()) {
        const elsewhere = home.get(hintOf(name));
        // A participant without a list may know anybody.
        const isOpen = elsewhere === undefined && ledgers.some((each) => each.parties.length === 0);
        if (ledgers.length === 0 || known.has(hintOf(name)) || isOpen) continue;
        report({
          message: `party \`${name}\` of ${application.title} is hosted by ${elsewhere === undefined ? 'no participant service' : `${elsewhere.title}, which it does not use`}`,
          at: application.at('actsAs', index),
          label: elsewhere === undefined ? 'nobody hosts it' : 'hosted elsewhere',
          related: [...ledgers, ...(elsewhere === undefined ? [] : [elsewhere])].slice(0, 4).map((each) => ({
            at: each.at('parties'),
            label: `the parties of \`${each.name}\``,
          })),
          absentFrom: [topology.at('participants')],
          help: `write one of the parties of its participant services: ${listNames([...known], 8) || 'there are none'}`,
          ...(elsewhere === undefined ? { severity: 'warning' as const } : {}),
        });
      }
    }
  },
});

/** A party by its hint: what stands before the `::` of its whole id. */
const hintOf = (party: string): string => party.split('::')[0] ?? party;
