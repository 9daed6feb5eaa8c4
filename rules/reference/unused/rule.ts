import {
  type Component,
  type DatabaseServer,
  defineRule,
  type IdentityProvider,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'reference/unused',
  title: 'Everything that is declared is used by something.',
  why: 'A component that nothing refers to is either left over, or meant for something that now uses another one. It would be deployed, paid for and watched without doing anything.',
  fix: 'Remove it, or name it where it is meant.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  catalogue: 'F8',
  check(topology, report) {
    const users = ['participants', 'mediators', 'domainManagers', 'sequencers', 'domains', 'jsonApis'];
    const absentFrom = [...users, 'triggerServices', 'oauthMiddlewares', 'loadBalancers'].map((section) =>
      topology.at(section),
    );
    for (const component of unused(topology)) {
      if (topology.unresolved.has(component.kind)) continue;
      report({
        message: `nothing uses ${component.title}`,
        at: component.at(),
        label: 'not named anywhere',
        absentFrom,
      });
    }
  },
});

function* unused(topology: Topology): Generator<Component> {
  const balanced = new Set<Component>(
    topology.loadBalancers.flatMap(({ targets }) => targets.map(({ target }) => target)),
  );
  const isIdle = (server: DatabaseServer): boolean => server.uses.length === 0 && !balanced.has(server);
  yield* topology.databases.filter(isIdle);
  const providers = providersInUse(topology);
  yield* topology.identityProviders.filter((provider) => !providers.has(provider));
  const middlewares = new Set(
    topology.triggerNodes.flatMap((node) => node.middlewares.map(({ target }) => target)),
  );
  yield* topology.oauthMiddlewares.filter((middleware) => !middlewares.has(middleware));
  yield* topology.domains.filter((domain) => domain.isExternal && domain.connections.length === 0);
}

/** Named as provider, or by the address of its keys. */
function providersInUse(topology: Topology): Set<IdentityProvider> {
  const { participants, oauthMiddlewares, triggerNodes } = topology;
  const urls = new Set(participants.flatMap(({ spec }) => (spec.authServices ?? []).map(({ url }) => url)));
  return new Set([
    ...[...participants, ...oauthMiddlewares, ...triggerNodes].flatMap((each) =>
      each.identityProviders.map(({ target }) => target),
    ),
    ...topology.identityProviders.filter(({ spec }) => spec.jwksUrl !== undefined && urls.has(spec.jwksUrl)),
  ]);
}
