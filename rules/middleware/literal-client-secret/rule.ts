import { defineRule, literalSecretsOf, sources } from '#rule';

export default defineRule({
  id: 'middleware/literal-client-secret',
  title: 'The client secret of an OAuth2 middleware is named, not written into the topology.',
  why: 'Whoever has the client secret can ask the identity provider for tokens in the name of the middleware. Written here it ends up in every repository, generated file and report made from the topology.',
  fix: 'Write `{ secret: NAME }` or `{ env: DAML_CLIENT_SECRET }` in its place, and have the provider issue a new one.',
  category: 'security',
  severity: { production: 'error', staging: 'error', development: 'error' },
  sources: [sources.authMiddleware('OAuth 2.0 Auth Middleware')],
  answers: [],
  catalogue: 'G17',
  unignorable: true,
  check(topology, report) {
    for (const { kind, place, variable } of literalSecretsOf(topology)) {
      if (kind !== 'client-secret') continue;
      report({
        message: `a client secret stands in the topology (\`${place.path.join('.')}\`)`,
        at: place,
        label: variable === undefined ? 'the secret itself' : 'a text, not the name of a variable',
        ...(variable === undefined
          ? {}
          : { fix: { title: 'Name the variable', safe: true, at: place, value: `{ env: ${variable} }` } }),
      });
    }
  },
});
