import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'auth/shared-token-secret',
  title: 'Tokens are verified with public keys, not with a shared secret.',
  why: 'With a shared secret everybody who can check a token can also issue one, for any user. Canton calls this verifier unsafe by name and has it for tests.',
  fix: 'Write `type: jwt-rs-256-jwks` with the JWKS `url` of the identity provider under `authServices`, or name the provider (`identityProvider`).',
  category: 'security',
  severity: 'error',
  sources: [sources.apis('Ledger API Authorization')],
  answers: [],
  catalogue: 'J6',
  about: ['authServices'],
  check(topology, report) {
    for (const participant of topology.participants) {
      for (const [index, service] of (participant.spec.authServices ?? []).entries()) {
        if (service.type !== 'unsafe-jwt-hmac-256') continue;
        report({
          message: `${participant.title} verifies tokens with a shared secret`,
          at: participant.at('authServices', index, 'type'),
          label: 'for tests only',
        });
      }
    }
  },
});
