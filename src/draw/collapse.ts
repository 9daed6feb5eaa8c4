import { plural } from '../base/names.ts';
import type { Topology } from '../model/topology.ts';
import type { Draft, DraftNode } from './draft.ts';
import { type Focus, isServiceNamed, wordOf } from './focus.ts';
import type { SceneOptions } from './view.ts';

/** More nodes than this are not read at a glance: what is alike is then drawn together. */
export const mostNodes = 100;
/** From this many alike on, they are drawn as one with their number. */
const many = 6;

/** What each node is drawn as: itself, one node together with others, or not at all. */
export interface Collapsed {
  readonly drawnAs: ReadonlyMap<string, DraftNode>;
  readonly notes: readonly string[];
}

const levelNotes = [
  '',
  'services are drawn as one box each',
  'services are drawn as one box each, with their balancers',
  'each JSON API and participant stack is drawn as one box',
  'the stacks of each organization are drawn as one box',
  'user organizations are drawn as one box',
  'each organization is drawn as one box',
] as const;

/** Collapses what was asked for, then as much as it takes to stay readable, and says so. */
export function collapse(draft: Draft, topology: Topology, focus: Focus, options: SceneOptions): Collapsed {
  const crowd = new Crowd(topology, focus, options);
  const kept = [...draft.nodes.values()].filter(
    (node) => focus.inside.has(node.key) || focus.beside.has(node.key),
  );
  let drawnAs = new Map<string, DraftNode>();
  let level = 0;
  for (; level < levelNotes.length; level++) {
    drawnAs = new Map(kept.flatMap((node) => pair(node.key, crowd.drawn(node, level))));
    if (new Set([...drawnAs.values()].map((node) => node.key)).size <= mostNodes) break;
  }
  level = Math.min(level, levelNotes.length - 1);
  const notes =
    level === 0
      ? []
      : [`There are ${kept.length} elements, so ${levelNotes[level]}. Draw a part with --view or --expand.`];
  return { drawnAs, notes };
}

const pair = (key: string, node: DraftNode | undefined): [string, DraftNode][] =>
  node === undefined ? [] : [[key, node]];

class Crowd {
  readonly #focus: Focus;
  readonly #options: SceneOptions;
  readonly #instances = new Map<string, number>();
  readonly #stacks = new Map<string, number>();
  readonly #users: ReadonlySet<string>;

  constructor(topology: Topology, focus: Focus, options: SceneOptions) {
    this.#focus = focus;
    this.#options = options;
    for (const participant of topology.participants) {
      const name = participant.organization?.name ?? '';
      this.#stacks.set(name, (this.#stacks.get(name) ?? 0) + 1);
    }
    const providers = new Set(
      [...topology.sequencers, ...topology.mediators, ...topology.domainManagers, ...topology.domains].map(
        (service) => service.organization,
      ),
    );
    const users = topology.organizations.filter((organization) => !providers.has(organization));
    this.#users = new Set(users.length >= many ? users.map(({ name }) => name) : []);
    for (const service of [...topology.cantonNodes, ...topology.jsonApis])
      this.#instances.set(`${service.kind}:${service.name}`, service.instances.length);
    for (const service of topology.triggerServices)
      this.#instances.set(
        `${service.kind}:${service.name}`,
        service.nodes.reduce((sum, node) => sum + node.live + node.standby, 0),
      );
  }

  /** What `node` is drawn as when the picture is crowded to `level`. */
  drawn(node: DraftNode, level: number): DraftNode | undefined {
    const isLogical = this.#options.view.kind === 'logical';
    const together = this.#together(node, level);
    if (together !== undefined) return together;
    const service = node.service ?? (isLogical || level >= 2 ? node.fronts : undefined);
    if (service !== undefined && this.#isCollapsed(service, node, level))
      return isLogical ? this.#plain(node, service) : this.#box(node, service);
    if (isLogical && node.kind === 'database' && node.durability !== 'synchronization') return undefined;
    if (isLogical && node.kind === 'monitoring') return undefined;
    return this.#withoutLostBorders(node, level);
  }

  #isCollapsed(service: string, node: DraftNode, level: number): boolean {
    if (this.#options.view.kind === 'logical') return true;
    if (isServiceNamed(service, this.#options.expand)) return false;
    return level >= 1 || !this.#focus.inside.has(node.key) || isServiceNamed(service, this.#options.collapse);
  }

  /** A neighbour, or a balancer whose service is collapsed, stands in no border. */
  #withoutLostBorders(node: DraftNode, level: number): DraftNode {
    const isBeside = !this.#focus.inside.has(node.key);
    const lost = isBeside || (node.fronts !== undefined && this.#isCollapsed(node.fronts, node, level));
    if (!lost) return node;
    const groups = node.groups.filter(
      (group) => group !== (node.service ?? node.fronts) && !(isBeside && group.startsWith('stack:')),
    );
    return groups.length === node.groups.length ? node : { ...node, groups };
  }

  /** The small dotted box that stands for a whole service. */
  #box(node: DraftNode, service: string): DraftNode {
    const isBeside = !this.#focus.inside.has(node.key);
    const count = this.#instances.get(service) ?? 0;
    const name = service.slice(service.indexOf(':') + 1);
    const groups = node.groups.filter(
      (group) => group !== service && !(isBeside && group.startsWith('stack:')),
    );
    return {
      ...node,
      key: `collapsed ${JSON.stringify([service, ...node.groups])}`,
      kind: 'service',
      label: `${wordOf(service)} service`,
      detail: count > 1 ? `${name} ×${count}` : name,
      runs: true,
      carries: true,
      durability: undefined,
      ruleSet: undefined,
      groups,
      origin: {
        kind: node.service === service ? serviceKind(service) : node.origin.kind,
        name,
        path: node.origin.path.slice(0, 2),
      },
    };
  }

  /** In the logical view a service is simply a node. */
  #plain(node: DraftNode, service: string): DraftNode {
    const box = this.#box(node, service);
    const groups = box.groups.filter((group) => !group.startsWith('stack:'));
    return {
      ...box,
      key: `collapsed ${service}`,
      kind: 'instance',
      label: wordOf(service),
      detail: box.origin.name,
      groups,
    };
  }

  /** One box for a stack, for all stacks of an organization, for all user organizations, or for an organization. */
  #together(node: DraftNode, level: number): DraftNode | undefined {
    const organization = node.organization;
    if (level >= 6 && organization !== undefined)
      return this.#sum(node, `organization ${organization}`, 'Organization', organization, false);
    if (level >= 5 && organization !== undefined && this.#users.has(organization))
      return this.#sum(
        node,
        'user organizations',
        plural(this.#users.size, 'user organization'),
        'with their stacks',
        false,
      );
    if (node.stack === undefined) return undefined;
    const stacks = this.#stacks.get(organization ?? '') ?? 0;
    if (level >= 4 && stacks >= many)
      return this.#sum(
        node,
        `stacks ${organization ?? ''}`,
        plural(stacks, 'stack'),
        'participant and clients',
        true,
      );
    return level >= 3 ? this.#sum(node, `stack ${node.stack}`, 'Stack', node.stack, true) : undefined;
  }

  #sum(node: DraftNode, key: string, label: string, detail: string, insideOrganization: boolean): DraftNode {
    return {
      ...node,
      key: `together ${key}`,
      kind: 'service',
      label,
      detail,
      runs: true,
      carries: true,
      durability: undefined,
      ruleSet: undefined,
      groups: insideOrganization ? node.groups.filter((group) => group.startsWith('organization:')) : [],
    };
  }
}

const serviceKind = (key: string) => key.slice(0, key.indexOf(':')) as DraftNode['origin']['kind'];
