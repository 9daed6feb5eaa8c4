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
        related: [{ at: opening.at, label: 'opened to the outside here' }],
        // Somebody will find it there.
        ...(opening.exposure === 'internet' ? { severity: 'error' as const } : {}),
      });
    }
  },
});

const isOutside = (exposure: string | undefined): boolean =>
  exposure === 'network' || exposure === 'internet';

interface Opening {
  readonly at: Place;
  readonly exposure: string | undefined;
}

/** Where the Ledger API of a participant is opened to other networks, the internet before others. */
function openingOf(participant: Participant): Opening | undefined {
  const { exposure, ledgerApi, publish } = participant.spec;
  const balancer = participant.loadBalancer;
  const exposed = [
    { at: participant.at('ledgerApi', 'exposure'), exposure: ledgerApi?.exposure },
    { at: participant.at('exposure'), exposure },
    ...(balancer === undefined ? [] : [{ at: balancer.at('exposure'), exposure: balancer.spec.exposure }]),
  ].filter((each) => isOutside(each.exposure));
  const published =
    publish?.ledgerApi === undefined
      ? undefined
      : { at: participant.at('publish', 'ledgerApi'), exposure: undefined };
  return exposed.find((each) => each.exposure === 'internet') ?? exposed[0] ?? published;
}
