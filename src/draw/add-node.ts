import type { Domain } from '../model/topology.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import { type DrawnService, type Surroundings, serviceKey } from './surroundings.ts';

/** What a node cannot be drawn without; the rest has a usual value. */
type NodeInit = Pick<PictureNode, 'key' | 'kind' | 'label' | 'detail' | 'groups' | 'origin'> &
  Partial<PictureNode>;

/** A node with what is usual where nothing is said. */
export const plainNode = (init: NodeInit): PictureNode => ({
  runs: true,
  carries: true,
  durability: undefined,
  ruleSet: undefined,
  service: undefined,
  fronts: undefined,
  stack: undefined,
  organization: undefined,
  domains: [],
  zone: undefined,
  region: undefined,
  ...init,
});

/** Adds a node to a graph. */
export const addNode = (graph: PictureGraph, around: Surroundings, init: NodeInit): PictureNode =>
  graph.add(plainNode({ region: around.region(init.zone), ...init }));

/** What all parts of a service have in common. */
export const ofService = (
  around: Surroundings,
  service: DrawnService,
  zone: string | undefined,
): Partial<PictureNode> & Pick<PictureNode, 'groups'> => ({
  service: serviceKey(around.border(service)),
  stack: around.stack(service)?.name,
  organization: service.organization?.name,
  domains: domainsOf(service),
  zone,
  groups: around.around(service, zone),
});

/** The domains that a component serves or connects to. */
export function domainsOf(component: { readonly kind: string }): string[] {
  if ('domains' in component)
    return (component.domains as readonly { target: Domain }[]).map(({ target }) => target.name);
  if ('connections' in component)
    return (component.connections as readonly { domain: Domain }[]).map(({ domain }) => domain.name);
  return component.kind === 'domain' && 'name' in component ? [String(component.name)] : [];
}
