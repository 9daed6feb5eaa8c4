import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'auth/provider-over-http',
  title: 'Keys and tokens of an identity provider are fetched over HTTPS.',
  why: 'Whoever can change what passes between a participant and an address without HTTPS can give it keys of his own, and then sign tokens for any user and party. Tokens and client secrets are read on the way.',
  fix: 'Write the `https://` address of the provider.',
  category: 'security',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [sources.apis('Ledger API Authorization'), sources.authMiddleware()],
  answers: [],
  check(topology, report) {
    for (const provider of topology.identityProviders) {
      const open = (['jwksUrl', 'tokenUrl', 'authorizationUrl'] as const).filter((key) =>
        provider.spec[key]?.toLowerCase().startsWith('http://'),
      );
      const [first, ...others] = open;
      if (first === undefined) continue;
      report({
        message: `${provider.title} is reached without HTTPS`,
        at: provider.at(first),
        label: 'anybody on the way can read and change what is fetched',
        related: others.map((key) => ({ at: provider.at(key), label: 'and this' })),
        help: `write \`${provider.spec[first]?.replace(/^http:/i, 'https:')}\``,
      });
    }
  },
});
