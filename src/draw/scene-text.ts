import { plural } from '../base/names.ts';
import type { Topology } from '../model/topology.ts';
import type { Scene, SceneNode } from './scene.ts';
import type { View } from './view.ts';

const viewTitles = { network: '', logical: 'logical view', zones: 'by region and zone' } as const;

/** The title of a picture: the topology's name, and what of it is shown. */
export function titleOf(topology: Topology, view: View): string {
  const part = 'names' in view ? `${view.kind} ${view.names.join(', ')}` : viewTitles[view.kind];
  return part === '' ? topology.name : `${topology.name} · ${part}`;
}

/** What is in a picture, for those who cannot see it: one paragraph. */
export function describe(
  topology: Topology,
  view: View,
  scene: Pick<Scene, 'groups' | 'nodes' | 'links'>,
): string {
  const count = (kind: SceneNode['kind'], one: string, many?: string): string[] => {
    const number = scene.nodes.filter((node) => node.kind === kind).length;
    return number === 0 ? [] : [plural(number, one, many)];
  };
  const parts = [
    ...count('instance', 'instance'),
    ...count('service', 'service drawn as one box', 'services drawn as one box each'),
    ...count('database', 'database'),
    ...count('load-balancer', 'load balancer'),
    ...count('identity-provider', 'authorization server'),
    ...count('application', 'application'),
    ...count('gateway', 'gateway'),
  ];
  const organizations = scene.groups
    .filter((group) => group.kind === 'organization')
    .map((group) => `${group.label} (${group.detail})`);
  const where = organizations.length === 0 ? '' : ` Organizations: ${organizations.join(', ')}.`;
  return `Deployment ${topology.name} on Daml ${topology.spec.daml?.version ?? ''}, ${
    'names' in view ? `${view.kind} ${view.names.join(', ')}` : `${view.kind} view`
  }: ${parts.join(', ')}, joined by ${plural(scene.links.length, 'line')}.${where}`;
}
