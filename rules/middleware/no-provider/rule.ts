import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'middleware/no-provider',
  title: 'An OAuth2 middleware has an identity provider.',
  why: 'A middleware only passes on what a provider issues: its configuration must name the provider’s authorization and token endpoints, and without them the process does not start. Trigger nodes behind it get no tokens, so no rule runs.',
  fix: 'Name the provider: `identityProvider: NAME` at the middleware.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service'), sources.damlCode('oauth2/Config.scala')],
  answers: ['S82'],
  catalogue: 'G8',
  picture: { view: 'service=exchange-oauth' },
  check(topology, report) {
    for (const middleware of topology.oauthMiddlewares) {
      const { identityProvider } = middleware.spec;
      if (identityProvider !== undefined && identityProvider.length > 0) continue;
      report({
        message: `${middleware.title} has no identity provider`,
        at: middleware.at('identityProvider'),
        label: 'no provider named here',
      });
    }
  },
});
