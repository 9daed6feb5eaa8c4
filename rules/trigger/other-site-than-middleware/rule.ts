import { defineRule, groupByPlace, hostOf, type OAuthMiddleware, sources, type TriggerNode } from '#rule';

export default defineRule({
  id: 'trigger/other-site-than-middleware',
  title: 'Browsers reach a trigger service and its OAuth2 middleware under one host name.',
  why: 'The login is remembered in a cookie that the middleware sets and the trigger service reads. Browsers do not send it to another host, so users are asked to log in again and again.',
  fix: 'Put both behind one reverse proxy and give `externalUrl` of both the same host, for example with /trigger and /auth.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.authMiddleware('OAuth 2.0 Auth Middleware'), sources.triggerService('Authorization')],
  answers: [],
  catalogue: 'G16',
  check(topology, report) {
    const pairs = topology.triggerNodes.flatMap((node) => {
      const own = node.service.spec.externalUrl;
      const middleware = node.middlewares[0]?.target;
      const other = middleware?.spec.externalUrl;
      if (own === undefined || middleware === undefined || other === undefined) return [];
      if (isForAnother(node, middleware)) return [];
      return hostOf(own) === hostOf(other) ? [] : [{ service: node.service, middleware }];
    });
    for (const [{ service, middleware }] of groupByPlace(pairs, ({ service }) => service.at('externalUrl'))) {
      report({
        message: `${service.title} and ${middleware.title} are reached under different host names`,
        at: service.at('externalUrl'),
        label: 'one host',
        related: [{ at: middleware.at('externalUrl'), label: 'another host' }],
      });
    }
  },
});

/** A middleware of another provider than the node's is the wrong one altogether, and another rule says so. */
const isForAnother = (node: TriggerNode, middleware: OAuthMiddleware): boolean => {
  const spokenTo = new Set(middleware.identityProviders.map(({ target }) => target));
  return node.identityProviders.some(({ target }) => !spokenTo.has(target));
};
