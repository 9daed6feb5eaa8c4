import { defineRule, type IdentityProvider, sources } from '#rule';

export default defineRule({
  id: 'middleware/provider-without-endpoints',
  title: 'The identity provider of an OAuth2 middleware says where one logs in and gets tokens.',
  why: 'A middleware sends browsers to the provider’s `authorizationUrl` and fetches tokens from its `tokenUrl`. Without either it does not start, and no trigger gets a token.',
  fix: 'Add `authorizationUrl` and `tokenUrl` to the identity provider.',
  category: 'correctness',
  severity: { production: 'warning', staging: 'warning', development: 'off' },
  sources: [sources.authMiddleware(), sources.haAndScaling('Trigger Service')],
  answers: [],
  check(topology, report) {
    const seen = new Set<IdentityProvider>();
    for (const middleware of topology.oauthMiddlewares)
      for (const { target, place } of middleware.identityProviders) {
        const missing = (['authorizationUrl', 'tokenUrl'] as const).filter(
          (key) => target.spec[key] === undefined,
        );
        const [first] = missing;
        // A provider that says nothing of itself is another matter.
        if (first === undefined || seen.has(target) || target.spec.jwksUrl === undefined) continue;
        seen.add(target);
        report({
          message: `${target.title} has no \`${missing.join('` and no `')}\`, which ${middleware.title} needs`,
          at: target.at(first),
          label: `\`${missing.join('` and `')}\` ${missing.length === 1 ? 'belongs' : 'belong'} here`,
          related: [{ at: place, label: 'gets its tokens from this provider' }],
          absentFrom: missing.map((key) => target.at(key)),
          help: `add \`${missing.join('` and `')}\` to the identity provider`,
        });
      }
  },
});
