import { defineRule, literalSecretsOf, sources } from '#rule';

export default defineRule({
  id: 'auth/literal-secret',
  title: 'Keys, tokens and the shared secret of a verifier are named, not written into the topology.',
  why: 'Whoever knows the shared secret can issue tokens for every user of the Ledger API, and a key or token lets its finder in as if he were you. Written here it ends up in every repository, generated file and report made from the topology.',
  fix: 'Write `{ secret: NAME }` or `{ env: VARIABLE }` in its place, and choose a new secret.',
  category: 'security',
  severity: { production: 'error', staging: 'error', development: 'error' },
  sources: [sources.apis('Ledger API Authorization'), sources.staticConfiguration('Environment variables')],
  answers: [],
  unignorable: true,
  check(topology, report) {
    for (const { kind, place } of literalSecretsOf(topology)) {
      if (kind !== 'token-secret' && kind !== 'token') continue;
      report({
        message: `${kind === 'token' ? 'a key or token' : 'a shared token secret'} stands in the topology (\`${place.path.join('.')}\`)`,
        at: place,
        label: kind === 'token' ? 'holds it' : 'the secret itself',
      });
    }
  },
});
