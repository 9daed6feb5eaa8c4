import { defineRule, type LabelAt, type Participant, sources } from '#rule';

export default defineRule({
  id: 'json-api/target-scope-differs',
  title: 'A JSON API server expects the same token scope as its participant service.',
  why: 'The JSON API server reads the token before it passes it on, and so does the participant. If they expect different scopes, each token is refused by one of the two, and no request succeeds.',
  fix: 'Copy the participant’s `targetScope`, or leave it out at the JSON API service.',
  category: 'correctness',
  severity: 'error',
  since: '2.8',
  sources: [sources.jsonApi('Access Token'), sources.apis('Ledger API Authorization')],
  answers: ['S36'],
  catalogue: 'B13',
  check(topology, report) {
    for (const service of topology.jsonApis) {
      const participant = service.participants[0]?.target;
      const own = service.spec.targetScope;
      if (participant === undefined || own === undefined) continue;
      if (service.participants.some(({ target }) => target !== participant)) continue;
      const expected = scopesOf(participant);
      if (expected.some(({ scope }) => scope === own)) continue;
      const [only, ...others] = expected;
      report({
        message: `${service.title} expects the scope \`${own}\`, but ${participant.title} ${only === undefined ? 'expects none' : `expects \`${only.scope}\``}`,
        at: service.at('targetScope'),
        label: 'this scope is not the participant’s',
        related:
          only === undefined
            ? [{ at: participant.at(), label: 'no `targetScope` here, nor at its identity provider' }]
            : expected,
        ...(only !== undefined && others.length === 0
          ? {
              fix: {
                title: `Change to \`${only.scope}\``,
                safe: true,
                at: service.at('targetScope'),
                value: only.scope,
              },
            }
          : {}),
      });
    }
  },
});

/** The scopes that the participant's token verifiers expect: its own ones, else those of its identity providers. */
function scopesOf(participant: Participant): (LabelAt & { scope: string })[] {
  const verifiers = participant.spec.authServices;
  if (verifiers !== undefined)
    return verifiers.flatMap(({ targetScope }, index) =>
      targetScope === undefined
        ? []
        : {
            scope: targetScope,
            at: participant.at('authServices', index, 'targetScope'),
            label: 'expected by the participant',
          },
    );
  return participant.identityProviders.flatMap(({ target }) =>
    target.spec.targetScope === undefined
      ? []
      : {
          scope: target.spec.targetScope,
          at: target.at('targetScope'),
          label: 'expected by the participant',
        },
  );
}
