import { plural } from '../base/names.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Topology } from '../model/topology.ts';
import { wordOf } from './focus.ts';
import type { PictureNode } from './picture-graph.ts';
import { kindOfKey, type View } from './view.ts';

/** What a node is drawn together with: all that have the same key. */
export interface Merge {
  readonly what: 'service' | 'logical' | 'stack' | 'stacks' | 'users' | 'organization';
  readonly key: string;
  /** Key of the service, where it is one. */
  readonly service?: string;
  /** Keys of the groups in which it stands, outermost first. */
  readonly groups: readonly string[];
}

/** Makes the one node that stands for several, with the number of what is in it. */
export class Merger {
  readonly #view: View['kind'];
  readonly #instances = new Map<string, number>();

  constructor(topology: Topology, view: View['kind']) {
    this.#view = view;
    for (const service of [...topology.cantonNodes, ...topology.jsonApis])
      this.#instances.set(`${service.kind}:${service.name}`, service.instances.length);
    for (const service of topology.triggerServices)
      this.#instances.set(
        `${service.kind}:${service.name}`,
        service.nodes.reduce((sum, node) => sum + node.live + node.standby, 0),
      );
  }

  /** The node for all `members` of a merge; there is at least one. */
  node(merge: Merge, members: readonly PictureNode[]): PictureNode {
    const [first] = members;
    if (first === undefined) throw new Error('nothing to draw together');
    const common: PictureNode = {
      ...first,
      key: merge.key,
      groups: merge.groups,
      covers: pathsOf(members),
    };
    // Where only replicas of databases stand, no service and no stack does.
    if (merge.what !== 'logical' && members.every(({ kind }) => kind === 'database'))
      return databases(common, merge, members);
    if (merge.what !== 'logical' && members.every(({ kind }) => kind === 'application'))
      return applications(common, members);
    if (merge.what === 'logical') return this.#plain(common, merge, members);
    return merge.what === 'service' ? this.#box(common, merge, members) : this.#sum(common, merge, members);
  }

  #box(common: PictureNode, { service = '' }: Merge, members: readonly PictureNode[]): PictureNode {
    const name = service.slice(service.indexOf(':') + 1);
    const here = members.filter(
      ({ kind, origin }) => kind === 'instance' && origin.kind !== 'oauth-middleware',
    );
    const count = this.#view === 'zones' ? here.length : (this.#instances.get(service) ?? 0);
    return {
      ...common,
      ...asBox,
      label: `${wordOf(service)} service`,
      detail: count > 1 ? `${name} ×${count}` : name,
      origin: {
        kind:
          common.service === service
            ? (kindOfKey(service) as PictureNode['origin']['kind'])
            : common.origin.kind,
        name,
        path: common.origin.path.slice(0, 2),
      },
    };
  }

  /** In the logical view a service is simply a node. */
  #plain(common: PictureNode, merge: Merge, members: readonly PictureNode[]): PictureNode {
    const service = merge.service ?? merge.key.replace(/^collapsed /, '');
    const box = this.#box(common, { ...merge, service }, members);
    return {
      ...box,
      kind: 'instance',
      label: `${wordOf(service)}${kindOfKey(service) === 'trigger-service' ? ' service' : ''}`,
      detail: box.origin.name,
      groups: common.groups.filter((group) => group.startsWith('organization:')),
    };
  }

  #sum(common: PictureNode, merge: Merge, members: readonly PictureNode[]): PictureNode {
    const stacks = namesIn(members, ({ stack }) => stack);
    const organizations = namesIn(members, ({ organization }) => organization);
    const services = namesIn(members, ({ service, fronts }) => service ?? fronts);
    const [organization = ''] = organizations;
    const inside = stacks.length > 0 ? plural(stacks.length, 'stack') : plural(services.length, 'service');
    const isNamed = this.#view === 'zones' || this.#view === 'service';
    const texts = {
      stack: ['Stack', stacks[0] ?? ''],
      stacks:
        stacks.length === 1
          ? ['Stack', stacks[0] ?? '']
          : [inside, isNamed && organization !== '' ? organization : 'participants and their clients'],
      users: [plural(organizations.length, 'user organization'), inside],
      organization: ['Organization', services.length === 0 ? organization : `${organization} · ${inside}`],
    } as const;
    const [label, detail] = texts[merge.what as keyof typeof texts];
    const sums = merge.what === 'stack' ? 'stack' : 'organizations';
    return { ...common, ...asBox, label, detail, sums };
  }
}

const asBox = {
  kind: 'service',
  runs: true,
  carries: true,
  durability: undefined,
  ruleSet: undefined,
} as const;

/** Applications whose stacks stand elsewhere. */
function applications(common: PictureNode, members: readonly PictureNode[]): PictureNode {
  if (members.length === 1) return common;
  const owners = namesIn(members, ({ organization }) => organization);
  const detail =
    owners.length === 1 ? owners[0] : owners.length === 0 ? '' : plural(owners.length, 'organization');
  return {
    ...common,
    label: plural(members.length, 'application'),
    detail: detail ?? '',
    sums: 'organizations',
  };
}

/** Disks of one or several servers as one. */
function databases(common: PictureNode, merge: Merge, members: readonly PictureNode[]): PictureNode {
  const servers = namesIn(members, ({ origin }) => origin.name);
  const number = members.length > 1 ? ` · ${plural(members.length, 'database')}` : '';
  const [organization = ''] = namesIn(members, (node) => node.organization);
  return {
    ...common,
    label: servers.length === 1 ? common.label : plural(servers.length, 'database server'),
    detail:
      servers.length === 1
        ? `${common.detail}${number}`
        : merge.what === 'users'
          ? 'user organizations'
          : organization,
    carries: members.some(({ carries }) => carries),
    ...(merge.what === 'service' ? {} : { sums: 'stack' as const }),
  };
}

/** Where members are written: each by itself, and the component that it is part of. */
function pathsOf(members: readonly PictureNode[]): Path[] {
  const paths = members.flatMap(({ origin: { path } }) => [path, path.slice(0, 2)]);
  return [...new Map(paths.map((path) => [pathKey(path), path])).values()];
}

const namesIn = (
  members: readonly PictureNode[],
  of: (node: PictureNode) => string | undefined,
): string[] => [...new Set(members.flatMap((node) => of(node) ?? []))];
