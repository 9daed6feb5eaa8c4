import { defineRule, ledgersOf, listNames, type Participant, sources } from '#rule';

export default defineRule({
  id: 'application/user-unknown',
  title: 'An application logs in as users of a participant service that it uses.',
  why: 'A token names a user, and the participant looks up what that user may do. A user that it does not know may do nothing: every call of the application is refused, though its token is good.',
  fix: 'Correct the name under `users`, or add the user to `users` of the participant service.',
  category: 'correctness',
  severity: 'warning',
  sources: [
    sources.haAndScaling('HTTP JSON API and Participant Node Services'),
    sources.apis('Ledger API Authorization'),
  ],
  answers: [],
  check(topology, report) {
    const home = new Map<string, Participant>();
    for (const participant of topology.participants)
      for (const { name } of participant.users) home.set(name, participant);
    for (const application of topology.applications) {
      const written = application.spec.users ?? [];
      const ledgers = written.length === 0 ? [] : [...ledgersOf(topology, application)];
      const known = new Set(ledgers.flatMap((each) => each.users.map(({ name }) => name)));
      for (const [index, name] of written.entries()) {
        const elsewhere = home.get(name);
        // A participant without a list may know anybody.
        const isOpen = elsewhere === undefined && ledgers.some((each) => each.users.length === 0);
        if (ledgers.length === 0 || known.has(name) || isOpen) continue;
        report({
          message: `user \`${name}\` of ${application.title} is known to ${elsewhere === undefined ? 'no participant service' : `${elsewhere.title}, which it does not use`}`,
          at: application.at('users', index),
          label: elsewhere === undefined ? 'nobody knows it' : 'known elsewhere',
          related: [...ledgers, ...(elsewhere === undefined ? [] : [elsewhere])].slice(0, 4).map((each) => ({
            at: each.at('users'),
            label: `the users of \`${each.name}\``,
          })),
          absentFrom: [topology.at('participants')],
          help: `write one of the users of its participant services: ${listNames([...known], 8) || 'there are none'}`,
          ...(elsewhere === undefined ? { severity: 'warning' as const } : {}),
        });
      }
    }
  },
});
