import { defineRule, distinctProviders, listNames, sources } from '#rule';

export default defineRule({
  id: 'middleware/several-providers',
  title: 'An OAuth2 middleware speaks to one identity provider.',
  why: 'The configuration of a middleware has room for one authorization endpoint and one token endpoint. Trigger nodes that need tokens of the second provider would be sent to the first one and be refused.',
  fix: 'Declare one entry under `oauthMiddlewares` for each provider, and name the right one as `oauthMiddleware` of each trigger node.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('Trigger Service'),
    sources.authMiddleware('OAuth 2.0 Auth Middleware'),
    sources.damlCode('oauth2/Config.scala'),
  ],
  answers: ['S82'],
  catalogue: 'G8',
  picture: true,
  check(topology, report) {
    for (const middleware of topology.oauthMiddlewares) {
      const providers = new Map(
        distinctProviders(middleware.identityProviders).map((ref) => [ref.target, ref]),
      );
      const [first, second] = providers.values();
      if (first === undefined || second === undefined) continue;
      report({
        message: `${middleware.title} has ${providers.size} identity providers, ${listNames([...providers.keys()].map((provider) => provider.name))}`,
        at: second.place,
        label: 'a second provider',
        related: [{ at: first.place, label: 'the first one' }],
      });
    }
  },
});
