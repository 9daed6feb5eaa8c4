import type { Path } from '../base/path.ts';
import { connectionGraph } from '../graph/index.ts';
import type { TargetName } from '../model/target.ts';
import type { Topology } from '../model/topology.ts';
import type { CantonModel } from './canton-model.ts';
import type { Fate } from './capability.ts';
import { worseFate } from './groups.ts';
import type { Part } from './parts.ts';

export const elementKinds = [
  'instance',
  'balancer',
  'server',
  'store',
  'host',
  'zone',
  'region',
  'link',
  'provider',
  'peer',
  'domain',
  'service',
] as const;
export type ElementKind = (typeof elementKinds)[number];

/** Something that can fail, or be taken away for a while, as people name it. */
export interface Element {
  /** `KIND/NAME`: `zone/eu-central-1a`, `server/exchange-pg`, `link/alpha-bank+exchange`. */
  readonly id: string;
  readonly kind: ElementKind;
  readonly name: string;
  readonly title: string;
  readonly path: Path;
  readonly organization: string | undefined;
  /** What fails with it, and how. */
  readonly fates: ReadonlyMap<Part, Fate>;
}

const kindOfPart: Readonly<Record<Part['kind'], ElementKind>> = {
  instance: 'instance',
  balancer: 'balancer',
  server: 'server',
  store: 'store',
  peer: 'peer',
  'identity-provider': 'provider',
  'external-domain': 'domain',
  link: 'link',
};

/** Everything that can fail alone: parts, and the hosts, zones and regions in which they stand. */
export function elementsOf(model: CantonModel, target: TargetName): Element[] {
  const { topology, parts } = model;
  return [...partElements(parts.all, target), ...places(topology, parts.all)];
}

function partElements(parts: readonly Part[], target: TargetName): Element[] {
  return parts.flatMap((part): Element[] => {
    // What does not run cannot fail; a copy of a database fails with its zone.
    if (!part.runs || (part.kind === 'server' && part.name.includes('@'))) return [];
    const kind = kindOfPart[part.kind];
    const { name, title, path, organization } = part;
    return [
      {
        id: `${kind}/${name}`,
        kind,
        name,
        title,
        path,
        organization,
        fates: new Map([[part, fateOf(part, target)]]),
      },
    ];
  });
}

/** Compose keeps a database in one container, whatever its availability: what fails is that container. */
function fateOf({ kind }: Part, target: TargetName): Fate {
  if (kind === 'server') return target === 'compose' ? 'crash' : 'destroyed';
  return kind === 'instance' || kind === 'balancer' || kind === 'store' ? 'crash' : 'gone';
}

function places(topology: Topology, parts: readonly Part[], fate: Fate = 'gone'): Element[] {
  const place = (
    kind: 'host' | 'zone' | 'region',
    name: string,
    path: Path,
    inside: (part: Part) => boolean,
  ) => {
    const fates = new Map(parts.filter(inside).map((part) => [part, fate] as const));
    const title = `${kind} \`${name}\``;
    return fates.size === 0
      ? []
      : [{ id: `${kind}/${name}`, kind, name, title, path, organization: undefined, fates }];
  };
  const hosts = new Map<string, Path>();
  for (const { host, path } of parts) if (host !== undefined && !hosts.has(host)) hosts.set(host, path);
  const zones = topology.zones.map((zone) => ({ ...zone, path: zone.place.path }));
  const regions = new Map(zones.flatMap((zone) => (zone.region === undefined ? [] : [[zone.region, zone]])));
  return [
    ...[...hosts].flatMap(([host, path]) => place('host', host, path, (part) => part.host === host)),
    ...zones.flatMap(({ name, path }) => place('zone', name, path, (part) => part.zone === name)),
    ...[...regions].flatMap(([region, { path }]) => {
      const inside = new Set(zones.filter((zone) => zone.region === region).map(({ name }) => name));
      return place('region', region, path, ({ zone }) => zone !== undefined && inside.has(zone));
    }),
  ];
}

/** Hosts and zones that are emptied on purpose, as `kubectl drain` does. */
export const drains = (model: CantonModel): Element[] =>
  places(model.topology, model.parts.all, 'drained').filter(({ kind }) => kind !== 'region');

/**
 * Services whose release is changed: all replicas of a node, and all sequencers of one database, together; what works
 * side by side on stores of its own, one after the other (manual, "Upgrading").
 */
export function upgrades(model: CantonModel): Element[] {
  const { topology } = model;
  const element = (name: string, title: string, path: Path, parts: readonly Part[], fate: Fate): Element[] =>
    parts.length === 0
      ? []
      : [
          {
            ...{ id: `service/${name}`, kind: 'service', name, title, path },
            organization: parts[0]?.organization,
            fates: new Map(parts.map((part) => [part, fate])),
          },
        ];
  const running = (component: Parameters<CantonModel['processes']>[0]): readonly Part[] =>
    model.processes(component).filter((part) => part.runs);
  const together = [...topology.embeddedDomains, ...topology.activePassiveServices];
  const graph = connectionGraph(topology);
  return [
    ...topology.distributedDomains.flatMap((domain) => {
      const sql = domain.sequencers.filter(({ backendKind }) => backendKind === 'sql');
      return element(
        `${domain.name}-sequencers`,
        `sequencers of ${domain.title}`,
        domain.path,
        sql.flatMap(running),
        'upgraded',
      );
    }),
    ...topology.sequencers
      .filter(({ backendKind }) => backendKind !== 'sql')
      .flatMap((service) =>
        element(service.name, service.title, service.path, running(service).slice(0, 1), 'drained'),
      ),
    ...together.flatMap((service) =>
      element(service.name, service.title, service.path, running(service), 'upgraded'),
    ),
    ...topology.jsonApis.flatMap((service) => {
      const members = running(service);
      const fate = members.length > 1 ? 'drained' : 'upgraded';
      return element(service.name, service.title, service.path, members.slice(0, 1), fate);
    }),
    ...[...topology.triggerNodes, ...topology.oauthMiddlewares].flatMap((owner) =>
      element(
        owner.kind === 'trigger-node' ? `${owner.service.name}-${owner.name}` : owner.name,
        owner.title,
        owner.path,
        graph
          .nodesOf(owner)
          .filter(({ state }) => state === 'active')
          .map((node) => model.parts.process(node)),
        'upgraded',
      ),
    ),
  ];
}

/** Several that fail together. */
export function together(elements: readonly Element[]): ReadonlyMap<Part, Fate> {
  const [only] = elements;
  if (elements.length === 1 && only !== undefined) return only.fates;
  const fates = new Map<Part, Fate>();
  for (const element of elements)
    for (const [part, fate] of element.fates) fates.set(part, worseFate(fates.get(part), fate));
  return fates;
}
