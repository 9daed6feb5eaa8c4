import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'middleware/secure-cookie-over-http',
  title: 'A middleware with secure cookies is reached by HTTPS.',
  why: 'Browsers send a secure cookie only over HTTPS. Over plain HTTP the login is forgotten as soon as it is done, and users are sent round in circles.',
  fix: 'Reach the middleware by `https://`, behind a proxy that ends TLS; only in development set `cookieSecure: false`.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.authMiddleware('OAuth 2.0 Auth Middleware')],
  answers: [],
  catalogue: 'G16',
  check(topology, report) {
    for (const middleware of topology.oauthMiddlewares) {
      if (middleware.spec.cookieSecure === false) continue;
      const key = (['externalUrl', 'callbackUri'] as const).find((each) =>
        middleware.spec[each]?.toLowerCase().startsWith('http://'),
      );
      if (key === undefined) continue;
      report({
        message: `${middleware.title} sets secure cookies but is reached by plain HTTP`,
        at: middleware.at(key),
        label: 'not https',
      });
    }
  },
});
