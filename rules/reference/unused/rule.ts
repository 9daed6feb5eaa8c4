import {
  type Component,
  type DatabaseServer,
  databaseKey,
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
      // A participant that is not there may be the one that uses it.
      if (topology.unresolved.has(component.kind) || topology.unresolved.has('participant')) continue;
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
    topology.declaredLoadBalancers.flatMap(({ targets }) => targets.map(({ target }) => target)),
  );
  const isIdle = (server: DatabaseServer): boolean => server.uses.length === 0 && !balanced.has(server);
  const idle = topology.databases.filter(isIdle);
  if (idle.length > 0 && !someStoreNowhere(topology)) yield* idle;
  const providers = providersInUse(topology);
  if (!someTrustNobody(topology))
    yield* topology.identityProviders.filter((provider) => !providers.has(provider));
  const middlewares = new Set(
    topology.triggerNodes.flatMap((node) => node.middlewares.map(({ target }) => target)),
  );
  if (topology.triggerNodes.every((node) => node.middlewares.length > 0))
    yield* topology.oauthMiddlewares.filter((middleware) => !middlewares.has(middleware));
  if (topology.participants.every(({ connections }) => connections.length > 0))
    yield* topology.domains.filter((domain) => domain.isExternal && domain.connections.length === 0);
}

/** Whether a node that needs a database names none: then the idle server is most likely its own, and that is told there. */
const someStoreNowhere = (topology: Topology): boolean =>
  topology.activePassiveServices.some(
    ({ database, instances }) =>
      database === undefined && instances.every((each) => each.database === undefined),
  ) ||
  topology.triggerNodes.some(({ store }) => store === undefined) ||
  topology.sequencers.some(
    ({ backendKind, database, instances }) =>
      (backendKind === 'sql' && database === undefined) ||
      (backendKind !== 'sql' && instances.some((each) => each.database === undefined)),
  ) ||
  someShareOne(topology);

/** Whether two services keep their data in one database: then the idle server may be meant for one of them. */
function someShareOne({ databaseUses }: Topology): boolean {
  const owners = new Map<string, Component>();
  return databaseUses.some(({ owner, database, purpose }) => {
    if (purpose !== 'storage') return false;
    const key = databaseKey(database);
    const other = owners.get(key);
    owners.set(key, owner);
    return other !== undefined && other !== owner;
  });
}

/** Whether a node that takes tokens names no provider. */
const someTrustNobody = ({ participants, oauthMiddlewares }: Topology): boolean =>
  oauthMiddlewares.some(({ identityProviders }) => identityProviders.length === 0) ||
  participants.some(
    ({ identityProviders, spec }) => identityProviders.length === 0 && spec.authServices === undefined,
  );

/** Named as provider, or by the address of its keys. */
function providersInUse(topology: Topology): Set<IdentityProvider> {
  const { participants, oauthMiddlewares, triggerNodes } = topology;
  const used = new Set<IdentityProvider>();
  const urls = new Set<unknown>();
  for (const each of [...participants, ...oauthMiddlewares, ...triggerNodes])
    for (const { target } of each.identityProviders) used.add(target);
  for (const { spec } of participants) for (const { url } of spec.authServices ?? []) urls.add(url);
  for (const provider of topology.identityProviders)
    if (provider.spec.jwksUrl !== undefined && urls.has(provider.spec.jwksUrl)) used.add(provider);
  return used;
}
