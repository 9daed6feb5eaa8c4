import { defineRule, groupByPlace, type Participant, sources, type TriggerNode } from '#rule';

export default defineRule({
  id: 'trigger/no-middleware',
  title: 'A trigger node whose participant wants tokens has an OAuth2 middleware.',
  why: 'The trigger service cannot get tokens by itself: it asks the middleware for them and has them refreshed. Without one the participant refuses every command of every rule.',
  fix: 'Declare an OAuth2 middleware and name it (`oauthMiddleware`), or give the URIs of one that runs elsewhere (`authorization`).',
  category: 'correctness',
  severity: 'error',
  sources: [sources.triggerService('Authorization'), sources.haAndScaling('Trigger Service')],
  answers: ['S11', 'S78'],
  catalogue: 'G13',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const without = topology.triggerNodes.filter(hasNone).flatMap((node) => {
      const participant = node.participants.find((ref) => wantsTokens(ref.target))?.target;
      const wish = participant?.title ?? node.identityProviders[0]?.target.title;
      return wish === undefined ? [] : [{ node, wish, place: node.setting('oauthMiddleware').place }];
    });
    for (const [{ node, wish, place }] of groupByPlace(without, (each) => each.place)) {
      report({
        message: `trigger node \`${node.fullName}\` has no OAuth2 middleware to get the tokens that ${wish} wants`,
        at: place,
        label: 'no middleware named here',
      });
    }
  },
});

const hasNone = (node: TriggerNode): boolean => {
  const middleware = node.setting('oauthMiddleware').value;
  const uris = node.setting('authorization').value;
  return (
    (middleware === undefined || middleware.length === 0) &&
    uris?.commonUri === undefined &&
    uris?.internalUri === undefined
  );
};

const wantsTokens = ({ spec }: Participant): boolean =>
  (spec.identityProvider?.length ?? 0) > 0 || (spec.authServices?.length ?? 0) > 0;
