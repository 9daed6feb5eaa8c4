import type { Topology } from '../model/topology.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import { kindOrName, selected } from './selectors.ts';
import { type Surroundings, serviceWords } from './surroundings.ts';
import { kindOfKey, type SceneOptions, servicesNamed, type View } from './view.ts';

/** What a view keeps of a graph. */
export interface Focus {
  /** Keys of the nodes that the view is about; they keep their borders. */
  readonly inside: ReadonlySet<string>;
  /** Keys of their neighbours, drawn as plainly as possible. */
  readonly beside: ReadonlySet<string>;
}

/** The nodes that a view is about, with their neighbours. */
export function focusOf(
  graph: PictureGraph,
  topology: Topology,
  options: SceneOptions,
  around: Pick<Surroundings, 'border'>,
): Focus {
  const words = options.hide.map(kindOrName);
  const { organizations } = selected(options.hide, topology, around, false);
  const shown = [...graph.nodes.values()].filter(
    (node) => !isNamed(node, words) && !organizations.has(node.organization ?? ''),
  );
  const isInside = insideTest(options.view, topology, around);
  const inside = new Set(shown.filter(isInside).map((node) => node.key));
  if (inside.size === shown.length) return { inside, beside: new Set() };
  const candidates = new Set(shown.map((node) => node.key));
  const beside = new Set<string>();
  for (const { from, to } of graph.links) {
    if (inside.has(from) && !inside.has(to) && candidates.has(to)) beside.add(to);
    if (inside.has(to) && !inside.has(from) && candidates.has(from)) beside.add(from);
  }
  // A peer without its chain would hang in the air.
  for (const { kind, from, to } of graph.links) if (kind === 'chain' && beside.has(from)) beside.add(to);
  return { inside, beside };
}

function insideTest(
  view: View,
  topology: Topology,
  around: Pick<Surroundings, 'border'>,
): (node: PictureNode) => boolean {
  if (view.kind === 'organization') return (node) => view.names.includes(node.organization ?? '');
  if (view.kind === 'domain') {
    return (node) => node.domains.some((name) => view.names.includes(name)) && !isParticipantSide(node);
  }
  if (view.kind === 'service') {
    const keys = servicesNamed(topology, view.names);
    for (const middleware of topology.oauthMiddlewares) {
      const border = around.border(middleware);
      if (keys.has(`oauth-middleware:${middleware.name}`)) keys.add(`${border.kind}:${border.name}`);
    }
    return (node) => keys.has(node.service ?? '') || keys.has(node.fronts ?? '');
  }
  return () => true;
}

const isParticipantSide = (node: PictureNode): boolean => {
  const key = node.service ?? node.fronts;
  return key !== undefined && !['sequencer', 'mediator', 'domain-manager'].includes(kindOfKey(key));
};

/** Whether a node is meant by one of some kinds or names. */
function isNamed(node: PictureNode, words: readonly string[]): boolean {
  if (words.length === 0) return false;
  const key = node.service ?? node.fronts;
  return (
    words.includes(node.origin.kind) ||
    words.includes(node.origin.name) ||
    (key !== undefined && isServiceNamed(key, words))
  );
}

/** Whether a service is meant by one of some kinds or names. */
const isServiceNamed = (key: string, words: readonly string[]): boolean =>
  words.includes('all') || words.includes(kindOfKey(key)) || words.includes(key.slice(key.indexOf(':') + 1));

/** What a service is called on its border. */
export const wordOf = (key: string): string => serviceWords[kindOfKey(key)];
