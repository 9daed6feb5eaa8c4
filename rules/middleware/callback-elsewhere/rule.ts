import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'middleware/callback-elsewhere',
  title: 'Browsers come back from the identity provider to `/cb`.',
  why: 'The middleware and the trigger service wait for the end of a log-in under `/cb` and nowhere else. With another path the identity provider sends the browser to a page that does not exist, and nobody can log in.',
  fix: 'Let the URI end in `/cb`, or leave it out where `externalUrl` says the rest; register it so at the identity provider.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.authMiddleware('OAuth 2.0 Auth Middleware'), sources.triggerService('Authorization')],
  answers: [],
  about: ['callbackUri'],
  check(topology, report) {
    const written = [
      ...topology.oauthMiddlewares.map((each) => ({
        title: each.title,
        uri: each.spec.callbackUri,
        at: each.at('callbackUri'),
      })),
      ...topology.triggerServices.map((each) => ({
        title: each.title,
        uri: each.spec.authorization?.callbackUri,
        at: each.at('authorization', 'callbackUri'),
      })),
      ...topology.triggerNodes.map((each) => ({
        title: each.title,
        uri: each.spec.authorization?.callbackUri,
        at: each.at('authorization', 'callbackUri'),
      })),
    ];
    for (const { title, uri, at } of written) {
      if (uri === undefined || /\/cb$/.test(uri)) continue;
      report({
        message: `browsers come back to ${title} at ${uri}, where nothing waits for them`,
        at,
        label: 'does not end in `/cb`',
        help: `write \`${uri.replace(/[?#].*$/, '').replace(/\/[^/]*$/, '/cb')}\`, or what else ends in \`/cb\``,
      });
    }
  },
});
