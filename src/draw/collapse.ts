import { plural } from '../base/names.ts';
import type { Topology } from '../model/topology.ts';
import { type Focus, isServiceNamed, wordOf } from './focus.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import { kindOfKey, type SceneOptions } from './view.ts';

/** More nodes than this are not read at a glance: what is alike is then drawn together. */
export const mostNodes = 80;
/** More boxes of one kind than this make a row that no screen holds. */
const mostAlike = 16;
/** From this many alike on, they are drawn as one with their number. */
const many = 6;

/** What each node is drawn as: itself, one node together with others, or not at all. */
export interface Collapsed {
  readonly drawnAs: ReadonlyMap<string, PictureNode>;
  readonly notes: readonly string[];
}

/** How much is drawn together: `together` for stacks and organizations, `services` for everything else. */
interface Crowding {
  readonly together: 'nothing' | 'stack' | 'stacks' | 'users' | 'organizations';
  readonly services: 'nothing' | 'instances' | 'balancers';
  readonly note: string;
}

/** From the whole picture to the least of it; the first that can be read is drawn. */
const crowdings: readonly Crowding[] = [
  { together: 'nothing', services: 'nothing', note: '' },
  { together: 'nothing', services: 'instances', note: 'each service is drawn as one box' },
  { together: 'nothing', services: 'balancers', note: 'each service is drawn as one box, with its balancer' },
  { together: 'stack', services: 'nothing', note: 'each stack is drawn as one box' },
  { together: 'stack', services: 'balancers', note: 'each stack and each service is drawn as one box' },
  { together: 'stacks', services: 'nothing', note: 'the stacks of an organization are drawn as one box' },
  {
    together: 'stacks',
    services: 'balancers',
    note: 'the stacks of an organization, and each service, are drawn as one box',
  },
  { together: 'users', services: 'nothing', note: 'user organizations are drawn as one box' },
  {
    together: 'users',
    services: 'balancers',
    note: 'user organizations, and each service, are drawn as one box',
  },
  { together: 'organizations', services: 'balancers', note: 'each organization is drawn as one box' },
];

/** Collapses what was asked for, then as much as it takes to stay readable, and says so. */
export function collapse(
  graph: PictureGraph,
  topology: Topology,
  focus: Focus,
  options: SceneOptions,
): Collapsed {
  const crowd = new Crowd(topology, focus, options);
  const kept = [...graph.nodes.values()].filter(
    (node) => focus.inside.has(node.key) || focus.beside.has(node.key),
  );
  const draw = (crowding: Crowding): Map<string, PictureNode> =>
    new Map(kept.flatMap((node) => pair(node.key, crowd.drawn(node, crowding))));
  let drawnAs = new Map<string, PictureNode>();
  for (const crowding of options.expand.includes('all') ? crowdings.slice(0, 1) : crowdings) {
    drawnAs = draw(crowding);
    const shown = new Map([...drawnAs.values()].map((node) => [node.key, node]));
    if (!isReadable([...shown.values()])) continue;
    const note = `There are ${kept.length} elements, so ${crowding.note}. Draw a part with --view, or more with --expand.`;
    return { drawnAs, notes: crowding.note === '' ? [] : [note] };
  }
  return { drawnAs, notes: [] };
}

/** Whether a picture can be taken in: not too many elements, and not too many alike in a row. */
function isReadable(nodes: readonly PictureNode[]): boolean {
  const alike = new Map<string, number>();
  for (const node of nodes)
    if (node.kind === 'service') alike.set(node.label, (alike.get(node.label) ?? 0) + 1);
  return nodes.length <= mostNodes && Math.max(0, ...alike.values()) <= mostAlike;
}

const pair = (key: string, node: PictureNode | undefined): [string, PictureNode][] =>
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

  /** What `node` is drawn as when that much is drawn together. */
  drawn(node: PictureNode, crowding: Crowding): PictureNode | undefined {
    const isLogical = this.#options.view.kind === 'logical';
    const together = this.#together(node, crowding.together);
    if (together !== undefined) return together;
    if (isLogical && node.origin.kind === 'oauth-middleware')
      return this.#plain(node, `oauth-middleware:${node.origin.name}`);
    const service =
      node.service ?? (isLogical || crowding.services === 'balancers' ? node.fronts : undefined);
    if (service !== undefined && this.#isCollapsed(service, node, crowding))
      return isLogical ? this.#plain(node, service) : this.#box(node, service);
    if (isLogical && node.kind === 'database' && node.durability !== 'synchronization') return undefined;
    if (isLogical && node.kind === 'monitoring') return undefined;
    return this.#withoutLostBorders(node, crowding);
  }

  #isCollapsed(service: string, node: PictureNode, crowding: Crowding): boolean {
    if (this.#options.view.kind === 'logical') return true;
    if (isServiceNamed(service, this.#options.expand)) return false;
    return (
      crowding.services !== 'nothing' ||
      !this.#focus.inside.has(node.key) ||
      isServiceNamed(service, this.#options.collapse)
    );
  }

  /** A neighbour, or a balancer whose service is collapsed, stands in no border. */
  #withoutLostBorders(node: PictureNode, crowding: Crowding): PictureNode {
    const isBeside = !this.#focus.inside.has(node.key);
    const lost = isBeside || (node.fronts !== undefined && this.#isCollapsed(node.fronts, node, crowding));
    if (!lost) return node;
    const groups = node.groups.filter(
      (group) => group !== (node.service ?? node.fronts) && !(isBeside && group.startsWith('stack:')),
    );
    return groups.length === node.groups.length ? node : { ...node, groups };
  }

  /** The small dotted box that stands for a whole service. */
  #box(node: PictureNode, service: string): PictureNode {
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
  #plain(node: PictureNode, service: string): PictureNode {
    const box = this.#box(node, service);
    const groups = box.groups.filter((group) => group.startsWith('organization:'));
    return {
      ...box,
      key: `collapsed ${service}`,
      kind: 'instance',
      label: `${wordOf(service)}${kindOfKey(service) === 'trigger-service' ? ' service' : ''}`,
      detail: box.origin.name,
      groups,
    };
  }

  /** One box for a stack, for all stacks of an organization, for all user organizations, or for an organization. */
  #together(node: PictureNode, together: Crowding['together']): PictureNode | undefined {
    const { organization, stack } = node;
    const service = node.service ?? node.fronts;
    if (together === 'nothing' || (service !== undefined && isServiceNamed(service, this.#options.expand)))
      return undefined;
    if (together === 'organizations' && organization !== undefined)
      return this.#sum(node, `organization ${organization}`, 'Organization', organization, false);
    if ((together === 'users' || together === 'organizations') && this.#users.has(organization ?? '')) {
      const count = plural(this.#users.size, 'user organization');
      return this.#sum(node, 'user organizations', count, 'with their stacks', false);
    }
    if (stack === undefined) return undefined;
    const stacks = this.#stacks.get(organization ?? '') ?? 0;
    return together !== 'stack' && stacks >= many
      ? this.#sum(
          node,
          `stacks ${organization ?? ''}`,
          plural(stacks, 'stack'),
          'participants and their clients',
          true,
        )
      : this.#sum(node, `stack ${stack}`, 'Stack', stack, true);
  }

  #sum(
    node: PictureNode,
    key: string,
    label: string,
    detail: string,
    insideOrganization: boolean,
  ): PictureNode {
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

const serviceKind = (key: string) => key.slice(0, key.indexOf(':')) as PictureNode['origin']['kind'];
