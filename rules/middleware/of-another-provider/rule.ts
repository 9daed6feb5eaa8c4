import {
  defineRule,
  distinctProviders,
  groupByPlace,
  type IdentityProvider,
  isSameProvider,
  type OAuthMiddleware,
  type Ref,
  sources,
  type TriggerNode,
} from '#rule';

export default defineRule({
  id: 'middleware/of-another-provider',
  title:
    'A trigger node uses a middleware of its own identity provider; nodes of different providers share none.',
  why: 'A middleware speaks to a single provider. A trigger node whose tokens come from another one cannot log in through it, so none of its rules starts.',
  fix: 'Add an entry under `oauthMiddlewares` for that provider, and name it as `oauthMiddleware` of the trigger node.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Trigger Service'), sources.authMiddleware()],
  answers: ['S86'],
  catalogue: 'G9',
  picture: true,
  check(topology, report) {
    const users = new Map<OAuthMiddleware, TriggerNode[]>();
    for (const node of topology.triggerNodes) {
      for (const { target } of node.middlewares) {
        const sharing = users.get(target);
        if (sharing === undefined) users.set(target, [node]);
        else sharing.push(node);
      }
    }
    const mismatches = topology.triggerNodes.flatMap(mismatch);
    for (const [{ node, middleware, wants, speaksTo }] of groupByPlace(
      mismatches,
      (each) => each.wants.place,
    )) {
      const others = (users.get(middleware) ?? []).filter((other) => other !== node);
      report({
        message: `trigger node \`${node.fullName}\` is for identity provider \`${wants.target.name}\`, but ${middleware.title} speaks to \`${speaksTo.target.name}\``,
        at: wants.place,
        label: 'tokens of this provider are wanted',
        related: [
          { at: speaksTo.place, label: 'the middleware speaks to this one' },
          ...others.slice(0, 3).map((other) => ({ at: other.at(), label: 'uses the same middleware' })),
        ],
      });
    }
  },
});

interface Mismatch {
  readonly node: TriggerNode;
  readonly middleware: OAuthMiddleware;
  readonly wants: Ref<IdentityProvider>;
  readonly speaksTo: Ref<IdentityProvider>;
}

/** Several middlewares, or several providers on one side, are mistakes of their own. */
function mismatch(node: TriggerNode): Mismatch[] {
  const [middleware, ...moreMiddlewares] = node.middlewares;
  const [wants, ...moreWanted] = distinctProviders(node.identityProviders);
  const [speaksTo, ...moreSpokenTo] = distinctProviders(middleware?.target.identityProviders ?? []);
  if (middleware === undefined || wants === undefined || speaksTo === undefined) return [];
  if (moreMiddlewares.length + moreWanted.length + moreSpokenTo.length > 0) return [];
  return isSameProvider(wants.target, speaksTo.target)
    ? []
    : [{ node, middleware: middleware.target, wants, speaksTo }];
}
