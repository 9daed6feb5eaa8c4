import { defineRule, type Participant, type Place, sources } from '#rule';

export default defineRule({
  id: 'auth/open-ledger-api',
  title: 'A Ledger API that others can reach checks tokens.',
  why: 'Without a token verifier a participant lets everybody do everything: whoever reaches its Ledger API can act for all of its parties. With a port open to other networks that is everybody who finds it.',
  fix: 'Name an identity provider that has a `jwksUrl`: `identityProvider: NAME` at the participant.',
  category: 'security',
  severity: 'warning',
  sources: [sources.apis('Ledger API Authorization'), sources.installation('Secure the APIs')],
  answers: ['S12'],
  catalogue: 'J5',
  about: ['exposure', 'publish'],
  check(topology, report) {
    for (const participant of topology.participants) {
      const { identityProvider, authServices } = participant.spec;
      const opening = openingOf(participant);
      if (opening === undefined || (identityProvider?.length ?? 0) > 0 || (authServices ?? []).length > 0)
        continue;
      report({
        message: `the Ledger API of ${participant.title} can be reached from outside and lets everybody do everything`,
        at: participant.at('identityProvider'),
        label: 'no identity provider',
        related: [{ at: opening, label: 'opened to the outside here' }],
      });
    }
  },
});

const isOutside = (exposure: string | undefined): boolean =>
  exposure === 'network' || exposure === 'internet';

/** Where the Ledger API of a participant is opened to other networks. */
function openingOf(participant: Participant): Place | undefined {
  const { exposure, ledgerApi, publish } = participant.spec;
  if (isOutside(ledgerApi?.exposure)) return participant.at('ledgerApi', 'exposure');
  if (isOutside(exposure)) return participant.at('exposure');
  if (publish?.ledgerApi !== undefined) return participant.at('publish', 'ledgerApi');
  const balancer = participant.loadBalancer;
  return isOutside(balancer?.spec.exposure) ? balancer?.at('exposure') : undefined;
}
