import { type Path, pathKey } from '../base/path.ts';
import type { Component, Topology, TriggerNode } from '../model/topology.ts';
import { type Change, change } from './change.ts';
import { consequence, ledgerClients, restart } from './consequence.ts';
import type { Entry } from './entries.ts';

/** Settings of one component that others are configured with. */
const apiSettings =
  /^(?:ledgerApi|publicApi|adminApi|ports|tls|host|port|issuer|jwksUrl|tokenUrl|authorizationUrl|authServices|callbackUri|commonUri|certificateIssuer|audience)(?:$|\.)/;

/** Nodes of a service whose browsers come back elsewhere: one alone has no name in its path, of several each has. */
function withOtherAddress(path: Path, before: Topology, after: Topology): readonly TriggerNode[] {
  const serviceIn = (topology: Topology) => topology.triggerServices.find(({ name }) => name === path[1]);
  const [old, next] = [serviceIn(before), serviceIn(after)];
  if (old === undefined || next?.spec.externalUrl === undefined) return [];
  return old.nodes.length < 2 === next.nodes.length < 2 ? [] : next.nodes;
}

/** Components that say the same as before and still get another configuration. */
export function followers(
  own: readonly Change[],
  next: ReadonlyMap<string, Entry>,
  before: Topology,
  after: Topology,
): Change[] {
  const told = new Set(own.map(({ path }) => pathKey(path)));
  const found = new Map<string, { entry: Entry; because: Set<string> }>();
  const follow = (component: Component, because: string): void => {
    const key = pathKey(component.path);
    const entry = next.get(key);
    if (entry === undefined || told.has(key)) return;
    const known = found.get(key) ?? { entry, because: new Set<string>() };
    known.because.add(because);
    found.set(key, known);
  };
  for (const each of own) {
    const isApi =
      (each.action === 'renamed' && each.kind !== 'identity-provider') ||
      each.settings.some(({ path }) => apiSettings.test(path));
    const entry = next.get(pathKey(each.path));
    if (!isApi || entry === undefined) continue;
    for (const dependent of configuredWith(entry.component, after)) follow(dependent, each.title);
  }
  for (const { kind, path } of own)
    if (kind === 'trigger-node')
      for (const node of withOtherAddress(path, before, after))
        follow(node, `the number of nodes of ${node.service.title}`);
  return [...found.values()].map(({ entry, because }) => {
    const { effect, what, who, seconds } = restart(entry.component, before);
    return change('follows', entry, [
      consequence(effect, `it is configured with ${[...because].join(', ')}: ${what}`, { who, seconds }),
    ]);
  });
}

/** Who has the address, the security or the keys of a component in its configuration. */
function configuredWith(component: Component, topology: Topology): readonly Component[] {
  const balancers = topology.declaredLoadBalancers.filter(({ targets }) =>
    targets.some(({ target }) => target === component),
  );
  switch (component.kind) {
    case 'participant':
      return [...ledgerClients(component, topology), ...balancers];
    case 'database':
      return [...new Set(component.uses.map(({ owner }) => owner))].flatMap((owner) =>
        owner.kind === 'domain' && !owner.isEmbedded ? owner.sequencers : [owner],
      );
    case 'identity-provider':
      return [
        ...topology.participants.filter((each) => names(each.identityProviders, component)),
        ...topology.oauthMiddlewares.filter((each) => names(each.identityProviders, component)),
        ...topology.triggerNodes.filter((each) => names(each.identityProviders, component)),
      ];
    case 'oauth-middleware':
      return topology.triggerNodes.filter(({ middlewares }) => names(middlewares, component));
    default:
      return balancers;
  }
}

const names = (refs: readonly { readonly target: unknown }[], component: Component): boolean =>
  refs.some(({ target }) => target === component);
