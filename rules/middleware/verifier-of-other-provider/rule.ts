import {
  defineRule,
  groupByPlace,
  type IdentityProvider,
  isForeign,
  isSameProvider,
  type Participant,
  type Place,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'middleware/verifier-of-other-provider',
  title: 'The tokens that a middleware gets are ones that the participant accepts.',
  why: 'The middleware checks tokens with the keys of its provider, the participant with the keys of its own. When these differ, one of the two refuses every token, and no rule of the trigger service can act.',
  fix: 'Let the participant trust the middleware’s provider (`identityProvider`), and use that provider’s keys in `tokenVerifier`.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.authMiddleware('OAuth 2.0 Auth Middleware'), sources.triggerService('Authorization')],
  answers: ['S13'],
  catalogue: 'G14',
  check(topology, report) {
    for (const [{ message, at, other }] of groupByPlace(refused(topology), (each) => each.at))
      report({
        message,
        at,
        label: 'its tokens are refused',
        related: [{ at: other, label: 'trusted here' }],
      });
    for (const middleware of topology.oauthMiddlewares) {
      const provider = middleware.identityProviders[0]?.target;
      const { type, uri } = middleware.spec.tokenVerifier ?? {};
      const keys = provider?.spec.jwksUrl;
      if (provider === undefined || keys === undefined || uri === undefined || uri === keys) continue;
      if (type !== 'rs256-jwks') continue;
      report({
        message: `${middleware.title} verifies tokens with other keys than those of ${provider.title}`,
        at: middleware.at('tokenVerifier', 'uri'),
        label: 'these keys',
        related: [{ at: provider.at('jwksUrl'), label: 'the provider’s keys' }],
        fix: {
          title: 'Use the provider’s keys',
          safe: false,
          at: middleware.at('tokenVerifier', 'uri'),
          value: JSON.stringify(keys),
        },
      });
    }
  },
});

/** Middlewares whose provider the participant does not trust. Several providers of one middleware are another mistake. */
const refused = (topology: Topology): { message: string; at: Place; other: Place }[] =>
  topology.triggerNodes.flatMap((node) => {
    const participant = node.participants[0]?.target;
    const [middleware, ...more] = node.middlewares;
    const [issuer, ...otherIssuers] = middleware?.target.identityProviders ?? [];
    if (participant === undefined || middleware === undefined || issuer === undefined) return [];
    if (isForeign(topology, node.service, participant)) return [];
    const other = trustOf(participant, issuer.target);
    if (more.length + otherIssuers.length > 0 || other === undefined) return [];
    return [
      {
        message: `${participant.title} does not trust \`${issuer.target.name}\`, but trigger node \`${node.fullName}\` gets its tokens through \`${middleware.target.name}\``,
        at: middleware.place,
        other,
      },
    ];
  });

/** Where a participant says whose tokens it accepts, if that says that it does not accept the provider's. */
function trustOf(participant: Participant, provider: IdentityProvider): Place | undefined {
  const verifiers = participant.spec.authServices ?? [];
  if (verifiers.length > 0) {
    const keys = provider.spec.jwksUrl;
    const areKnown = keys !== undefined && verifiers.every(({ url }) => url !== undefined);
    return areKnown && verifiers.every(({ url }) => url !== keys)
      ? participant.at('authServices')
      : undefined;
  }
  const [first] = participant.identityProviders;
  return participant.identityProviders.some(({ target }) => isSameProvider(target, provider))
    ? undefined
    : first?.place;
}
