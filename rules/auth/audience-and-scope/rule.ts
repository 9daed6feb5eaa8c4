import { defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'auth/audience-and-scope',
  title: 'A token verifier asks for an audience or for a scope, not for both.',
  why: 'Canton reads one form of token or the other. With both settings the configuration is rejected, and the participant does not start.',
  fix: 'Keep `targetAudience` or `targetScope`, whichever the identity provider writes into its tokens.',
  category: 'correctness',
  severity: 'error',
  since: '2.8',
  sources: [sources.apis('Ledger API Authorization')],
  answers: [],
  catalogue: 'J7',
  about: ['targetAudience'],
  check(topology, report) {
    const check = (
      title: string,
      { targetAudience, targetScope }: { targetAudience?: string; targetScope?: string },
      place: (key: string) => Place,
    ): void => {
      if (targetAudience === undefined || targetScope === undefined) return;
      report({
        message: `${title} asks for both an audience and a scope`,
        at: place('targetScope'),
        label: 'the scope',
        related: [{ at: place('targetAudience'), label: 'the audience' }],
      });
    };
    for (const provider of topology.identityProviders)
      check(provider.title, provider.spec, (key) => provider.at(key));
    for (const participant of topology.participants) {
      for (const [index, service] of (participant.spec.authServices ?? []).entries())
        check(`a token verifier of ${participant.title}`, service, (key) =>
          participant.at('authServices', index, key),
        );
    }
  },
});
