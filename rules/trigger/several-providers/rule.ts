import {
  defineRule,
  distinctProviders,
  groupByPlace,
  listNames,
  type Report,
  sources,
  type TriggerNode,
} from '#rule';

export default defineRule({
  id: 'trigger/several-providers',
  title: 'A trigger node gets its tokens from one OAuth provider, through one OAuth2 middleware.',
  why: 'A trigger node is configured with the address of a single middleware, and a middleware speaks to a single provider. Rules that need tokens of a second provider never get any and fail to start.',
  fix: 'Write one trigger node for each provider, each with the `oauthMiddleware` of that provider.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('Trigger Service'),
    sources.triggerService('Authorization'),
    sources.damlCode('AuthorizationConfig.scala'),
  ],
  answers: ['S85', 'S83'],
  catalogue: 'G7',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const several = topology.triggerNodes.flatMap((node) => {
      const mistake = manyMiddlewares(node) ?? manyProviders(node);
      return mistake === undefined ? [] : [mistake];
    });
    for (const [first] of groupByPlace(several, (mistake) => mistake.at)) report(first);
  },
});

function manyMiddlewares(node: TriggerNode): Report | undefined {
  const middlewares = new Map(node.middlewares.map((ref) => [ref.target, ref]));
  const extra = [...middlewares.values()][1];
  if (extra === undefined) return undefined;
  const providers = new Set(
    node.middlewares.flatMap(({ target }) => target.identityProviders.map((ref) => ref.target.name)),
  );
  return {
    message: `trigger node \`${node.fullName}\` uses ${middlewares.size} OAuth2 middlewares, ${listNames([...middlewares.keys()].map((middleware) => middleware.name))}${providers.size > 1 ? `, of ${providers.size} providers` : ''}`,
    at: extra.place,
    label: 'a second middleware',
    related: [...middlewares.keys()].flatMap((middleware) =>
      middleware.identityProviders.map((ref) => ({
        at: ref.place,
        label: `\`${middleware.name}\` speaks to \`${ref.target.name}\``,
      })),
    ),
  };
}

function manyProviders(node: TriggerNode): Report | undefined {
  const providers = new Map(distinctProviders(node.identityProviders).map((ref) => [ref.target, ref]));
  const extra = [...providers.values()][1];
  return extra === undefined
    ? undefined
    : {
        message: `trigger node \`${node.fullName}\` has ${providers.size} identity providers, ${listNames([...providers.keys()].map((provider) => provider.name))}`,
        at: extra.place,
        label: 'a second provider',
        related: node.middlewares.map((ref) => ({ at: ref.place, label: 'its one middleware' })),
      };
}
