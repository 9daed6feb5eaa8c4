import { defineRule, literalSecretsOf, sources } from '#rule';

export default defineRule({
  id: 'auth/literal-secret',
  title: 'The shared secret of a token verifier is named, not written into the topology.',
  why: 'Whoever knows the shared secret can issue tokens for every user of the Ledger API. Written here it ends up in every repository, generated file and report made from the topology.',
  fix: 'Write `{ secret: NAME }` or `{ env: VARIABLE }` in its place, and choose a new secret.',
  category: 'security',
  severity: { production: 'error', staging: 'error', development: 'error' },
  sources: [sources.apis('Ledger API Authorization'), sources.staticConfiguration('Environment variables')],
  answers: [],
  unignorable: true,
  check(topology, report) {
    for (const { kind, place } of literalSecretsOf(topology)) {
      if (kind !== 'token-secret') continue;
      report({
        message: `a shared token secret stands in the topology (\`${place.path.join('.')}\`)`,
        at: place,
        label: 'the secret itself',
      });
    }
  },
});
