import { defineRule, securityOf, sources, tlsModePlace } from '#rule';

export default defineRule({
  id: 'tls/tokens-in-clear',
  title: 'A Ledger API that accepts tokens is encrypted.',
  why: 'A token gives its bearer all the rights of its user. Over a connection without TLS anybody on the way can read it and act with it until it expires.',
  fix: 'Use `ledgerApi: { tls: server }`, or let the load balancer in front end TLS.',
  category: 'security',
  severity: 'warning',
  sources: [sources.apis('Ledger API Authorization'), sources.apis('TLS Configuration')],
  answers: [],
  catalogue: 'J4',
  check(topology, report) {
    for (const participant of topology.participants) {
      const { ledgerApi, authServices } = participant.spec;
      if (securityOf(ledgerApi?.tls).mode !== 'none') continue;
      const wantsTokens = participant.identityProviders.length > 0 || (authServices ?? []).length > 0;
      if (!wantsTokens) continue;
      const atBalancer = participant.loadBalancer?.spec.tls?.frontend;
      if (atBalancer === 'server' || atBalancer === 'mutual') continue;
      report({
        message: `the Ledger API of ${participant.title} accepts tokens over connections without TLS`,
        at: tlsModePlace(ledgerApi?.tls, participant.at('ledgerApi', 'tls')),
        label: 'tokens can be read here',
      });
    }
  },
});
