import { type Component, defineRule, type IdentityProvider, sources } from '#rule';

export default defineRule({
  id: 'auth/provider-without-keys',
  title: 'An identity provider says where its keys are published.',
  why: 'Participants and middlewares check every token with the provider’s keys, which they fetch from outside the deployment. Without the address nothing can be configured for it, and no firewall opened.',
  fix: 'Add `jwksUrl` to the identity provider: the HTTPS address of its key set (JWKS).',
  category: 'advice',
  severity: 'info',
  sources: [sources.apis('Ledger API Authorization'), sources.haAndScaling('Components')],
  answers: ['S12'],
  catalogue: 'J12',
  check(topology, report) {
    const trusting = new Map<IdentityProvider, Component>();
    for (const participant of topology.participants) {
      if ((participant.spec.authServices ?? []).length > 0) continue;
      for (const { target } of participant.identityProviders) trusting.set(target, participant);
    }
    for (const middleware of topology.oauthMiddlewares) {
      if (middleware.spec.tokenVerifier?.uri !== undefined) continue;
      for (const { target } of middleware.identityProviders)
        if (!trusting.has(target)) trusting.set(target, middleware);
    }
    for (const [provider, { title }] of trusting) {
      if (provider.spec.jwksUrl !== undefined) continue;
      report({
        message: `${provider.title} does not say where its keys are, but ${title} verifies its tokens`,
        at: provider.at('jwksUrl'),
        label: 'no jwksUrl',
      });
    }
  },
});
