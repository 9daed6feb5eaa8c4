import type { Topology } from '../model/topology.ts';
import { type Crowding, crowdingsOf } from './crowding.ts';
import type { Focus } from './focus.ts';
import { type Merge, Merger } from './merged-node.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import { type Selection, selected } from './selectors.ts';
import type { Surroundings } from './surroundings.ts';
import type { SceneOptions } from './view.ts';

/** More nodes than this are not read at a glance: what is alike is then drawn together. */
const mostNodes = 80;
/** More boxes of one kind than this are not told apart at a glance. */
const mostAlike = 16;
/** As many organizations, each one box in rows, are still read. */
const mostOrganizations = 40;
/** From this many user organizations on, they are drawn as one with their number. */
const manyUsers = 6;

/** What each node is drawn as: itself, one node together with others, or not at all. */
export interface Collapsed {
  readonly drawnAs: ReadonlyMap<string, PictureNode>;
  readonly notes: readonly string[];
}

/** Collapses what was asked for, then as much as it takes to stay readable, and says so. */
export function collapse(
  graph: PictureGraph,
  topology: Topology,
  focus: Focus,
  options: SceneOptions,
  around: Pick<Surroundings, 'border'>,
): Collapsed {
  const crowd = new Crowd(graph, topology, focus, options, around);
  const merger = new Merger(topology, options.view.kind);
  const kept = [...graph.nodes.values()].filter(
    (node) => focus.inside.has(node.key) || focus.beside.has(node.key),
  );
  const crowdings = crowdingsOf(options.view.kind);
  let drawnAs = new Map<string, PictureNode>();
  let note = '';
  const tried = options.expand.includes('all') ? crowdings.slice(0, 1) : crowdings;
  for (const crowding of tried) {
    if (crowding !== tried.at(-1) && isCrowded(kept, crowd, crowding)) continue;
    drawnAs = draw(kept, crowd, merger, crowding);
    note = crowding.note;
    // What was asked for in full is not what makes the rest hard to read.
    const rest = kept.filter((node) => !crowd.isExpanded(node)).flatMap(({ key }) => drawnAs.get(key) ?? []);
    if (isReadable([...new Set(rest)], rest.length < kept.length ? mostNodes / 2 : mostNodes)) break;
  }
  const told = `There are ${kept.length} elements, so ${note}. Draw a part with --view, or more with --expand.`;
  return { drawnAs, notes: note === '' ? [] : [told] };
}

/** Whether there would be too many elements: told without making them, since most crowdings of a large network are. */
function isCrowded(kept: readonly PictureNode[], crowd: Crowd, crowding: Crowding): boolean {
  const keys = new Set<string>();
  for (const node of kept) {
    const part = crowd.isExpanded(node) ? undefined : crowd.drawn(node, crowding);
    if (part !== undefined) keys.add(part.key);
    if (keys.size > mostNodes) return true;
  }
  return false;
}

function draw(
  kept: readonly PictureNode[],
  crowd: Crowd,
  merger: Merger,
  crowding: Crowding,
): Map<string, PictureNode> {
  const drawnAs = new Map<string, PictureNode>();
  const merges = new Map<string, { merge: Merge; members: PictureNode[] }>();
  for (const node of kept) {
    const part = crowd.drawn(node, crowding);
    if (part === undefined) continue;
    if (!('what' in part)) {
      drawnAs.set(node.key, part);
      continue;
    }
    const merge = merges.get(part.key) ?? { merge: part, members: [] };
    merge.members.push(node);
    merges.set(part.key, merge);
  }
  for (const { merge, members } of merges.values()) {
    const merged = merger.node(merge, members);
    for (const { key } of members) drawnAs.set(key, merged);
  }
  return drawnAs;
}

/** Whether a picture can be taken in: not too many elements, and not too many that look alike. */
function isReadable(nodes: readonly PictureNode[], most: number): boolean {
  const alike = new Map<string, number>();
  for (const { kind, label, sums } of nodes) {
    if (kind !== 'service' && sums === undefined) continue;
    const word = sums === 'organizations' ? sums : label.replace(/^\d+ /, '');
    alike.set(word, (alike.get(word) ?? 0) + 1);
  }
  const isTooMany = ([word, count]: [string, number]): boolean =>
    count > (word === 'organizations' ? mostOrganizations : mostAlike);
  return nodes.length <= most && ![...alike].some(isTooMany);
}

const isPlace = (group: string): boolean => /^(region|zone):/.test(group);

/** Who is drawn together with whom. */
class Crowd {
  readonly #focus: Focus;
  readonly #options: SceneOptions;
  readonly #expanded: Selection;
  readonly #collapsed: Selection;
  readonly #stacks = new Map<string, Set<string>>();
  readonly #users: ReadonlySet<string>;
  /** Region and zone of the first instance of each service, by its key. */
  readonly #places = new Map<string, readonly string[]>();

  constructor(
    graph: PictureGraph,
    topology: Topology,
    focus: Focus,
    options: SceneOptions,
    around: Pick<Surroundings, 'border'>,
  ) {
    this.#focus = focus;
    this.#options = options;
    this.#expanded = selected(options.expand, topology, around, true);
    this.#collapsed = selected(options.collapse, topology, around, false);
    for (const participant of topology.participants) {
      const name = participant.organization?.name ?? '';
      const stacks = this.#stacks.get(name) ?? new Set();
      this.#stacks.set(name, stacks.add(participant.name));
    }
    for (const { kind, service, groups } of graph.nodes.values())
      if (kind === 'instance' && service !== undefined && !this.#places.has(service))
        this.#places.set(service, groups.filter(isPlace));
    const providers = new Set(
      [...topology.sequencers, ...topology.mediators, ...topology.domainManagers, ...topology.domains].map(
        (service) => service.organization,
      ),
    );
    const users = topology.organizations.filter((organization) => !providers.has(organization));
    this.#users = new Set(users.length >= manyUsers ? users.map(({ name }) => name) : []);
  }

  /** Whether a node belongs to what was asked for with all instances. */
  isExpanded(node: PictureNode): boolean {
    return (
      this.#expanded.services.has(node.service ?? node.fronts ?? '') ||
      this.#expanded.organizations.has(node.organization ?? '')
    );
  }

  /** What `node` is drawn as when that much is drawn together. */
  drawn(node: PictureNode, crowding: Crowding): PictureNode | Merge | undefined {
    const isLogical = this.#options.view.kind === 'logical';
    const together = this.#isKept(node) ? undefined : this.#together(node, crowding.together);
    if (together !== undefined) return together;
    if (isLogical && node.origin.kind === 'oauth-middleware')
      return { what: 'logical', key: `collapsed oauth-middleware:${node.origin.name}`, groups: [] };
    const service =
      node.service ?? (isLogical || crowding.services === 'balancers' ? node.fronts : undefined);
    if (service !== undefined && this.#isCollapsed(service, node, crowding))
      return isLogical
        ? { what: 'logical', key: `collapsed ${service}`, service, groups: node.groups }
        : this.#box(node, service);
    if (isLogical && node.kind === 'database' && node.durability !== 'synchronization') return undefined;
    if (isLogical && node.kind === 'monitoring') return undefined;
    return this.#withoutLostBorders(node, crowding);
  }

  /** Whether a node is drawn by itself or with its service, however crowded the picture is. */
  #isKept(node: PictureNode): boolean {
    const { kind } = this.#options.view;
    const isSubject = (kind === 'domain' || kind === 'service') && this.#focus.inside.has(node.key);
    return isSubject || this.isExpanded(node);
  }

  #isCollapsed(service: string, node: PictureNode, crowding: Crowding): boolean {
    if (this.#options.view.kind === 'logical') return true;
    if (this.isExpanded(node)) return false;
    return (
      crowding.services !== 'nothing' ||
      !this.#focus.inside.has(node.key) ||
      this.#collapsed.services.has(service)
    );
  }

  /** A neighbour, or a balancer whose service is collapsed, stands in no border. */
  #withoutLostBorders(node: PictureNode, crowding: Crowding): PictureNode {
    const isBeside = !this.#focus.inside.has(node.key);
    const lost = isBeside || (node.fronts !== undefined && this.#isCollapsed(node.fronts, node, crowding));
    if (!lost || (isBeside && this.isExpanded(node))) return node;
    const groups = node.groups.filter(
      (group) => group !== (node.service ?? node.fronts) && !(isBeside && group.startsWith('stack:')),
    );
    return groups.length === node.groups.length ? node : { ...node, groups };
  }

  /** The small dotted box that stands for a whole service. */
  #box(node: PictureNode, service: string): Merge {
    const isBeside = !this.#focus.inside.has(node.key);
    const groups = node.groups.filter(
      (group) => group !== service && !(isBeside && group.startsWith('stack:')),
    );
    return { what: 'service', key: `collapsed ${JSON.stringify([service, ...groups])}`, service, groups };
  }

  /** One box for a stack, for all stacks of an organization, for all user organizations, or for an organization. */
  #together(node: PictureNode, together: Crowding['together']): Merge | undefined {
    const { organization, stack } = node;
    const own = node.groups.filter(isPlace);
    // A balancer that stands in no zone is drawn together with the first of what is behind it.
    const place = own.length > 0 ? own : (this.#places.get(node.fronts ?? '') ?? []);
    const sum = (what: Merge['what'], name: string, groups: readonly string[]): Merge => ({
      what,
      key: `together ${JSON.stringify([what, name, ...place])}`,
      groups,
    });
    const isCollapsed = this.#collapsed.organizations.has(organization ?? '');
    const isSubject = this.#options.view.kind === 'organization' && this.#focus.inside.has(node.key);
    if (organization !== undefined && (isCollapsed || (together === 'organizations' && !isSubject)))
      return !isCollapsed && this.#users.has(organization)
        ? sum('users', '', place)
        : sum('organization', organization, place);
    if (together === 'nothing') return undefined;
    if (together === 'users' && this.#users.has(organization ?? '') && !isSubject)
      return sum('users', '', place);
    if (stack === undefined) return undefined;
    const around = [...node.groups.filter((group) => group.startsWith('organization:')), ...place];
    return together !== 'stack' && (this.#stacks.get(organization ?? '')?.size ?? 0) > 1
      ? sum('stacks', organization ?? '', around)
      : sum('stack', stack, around);
  }
}
