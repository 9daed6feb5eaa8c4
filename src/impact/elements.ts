import { groupBy } from '../base/grouped.ts';
import type { Path } from '../base/path.ts';
import { connectionGraph } from '../graph/index.ts';
import type { TargetName } from '../model/target.ts';
import type { Topology } from '../model/topology.ts';
import type { CantonModel } from './canton-model.ts';
import type { Fate } from './capability.ts';
import { worseFate } from './groups.ts';
import type { Part } from './part.ts';

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
  readonly fates: ElementFates;
}

/** The parts that fail with an element, each with how. */
type ElementFates = Pick<ReadonlyMap<Part, Fate>, 'get' | 'has' | 'keys' | 'size' | typeof Symbol.iterator>;

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
  // What does not run cannot fail; a copy of a database fails with its zone.
  const failing = parts.filter((part) => part.runs && !(part.kind === 'server' && part.name.includes('@')));
  return failing.map((part) => new PartElement(part, fateOf(part, target)));
}

/** One part that fails alone: there are thousands, of which few are told in full. */
class PartElement implements Element {
  private declare readonly part: Part;
  private declare readonly fate: Fate;

  constructor(part: Part, fate: Fate) {
    this.part = part;
    this.fate = fate;
  }

  get id(): string {
    return `${this.kind}/${this.name}`;
  }

  get kind(): ElementKind {
    return kindOfPart[this.part.kind];
  }

  get name(): string {
    return this.part.name;
  }

  get title(): string {
    return this.part.title;
  }

  get path(): Path {
    return this.part.place.path;
  }

  get organization(): string | undefined {
    return this.part.organization;
  }

  get fates(): ElementFates {
    return new Alone(this.part, this.fate);
  }
}

/** One failed part and how it failed, as a map. */
class Alone implements ElementFates {
  declare readonly part: Part;
  declare readonly fate: Fate;

  constructor(part: Part, fate: Fate) {
    this.part = part;
    this.fate = fate;
  }

  get size(): number {
    return 1;
  }

  has(part: Part): boolean {
    return part === this.part;
  }

  get(part: Part): Fate | undefined {
    return part === this.part ? this.fate : undefined;
  }

  keys(): MapIterator<Part> {
    return [this.part].values();
  }

  [Symbol.iterator](): MapIterator<[Part, Fate]> {
    return [[this.part, this.fate] as [Part, Fate]].values();
  }
}

/** Compose keeps a database in one container, whatever its availability: what fails is that container. */
function fateOf({ kind }: Part, target: TargetName): Fate {
  if (kind === 'server') return target === 'compose' ? 'crash' : 'destroyed';
  return kind === 'instance' || kind === 'balancer' || kind === 'store' ? 'crash' : 'gone';
}

function places(topology: Topology, parts: readonly Part[], fate: Fate = 'gone'): Element[] {
  const count = parts.length;
  const place = (
    kind: 'host' | 'zone' | 'region',
    name: string,
    path: Path,
    inside: readonly Part[],
    placeOf: (part: Part) => string | undefined,
  ): Element[] => {
    const title = `${kind} \`${name}\``;
    // Parts that somebody asks for later belong to nothing that can fail.
    const fates = new Inside(inside, (part) => part.index < count && placeOf(part) === name, fate);
    return inside.length === 0
      ? []
      : [{ id: `${kind}/${name}`, kind, name, title, path, organization: undefined, fates }];
  };
  const hostOf = ({ host }: Part) => host;
  const zoneOf = ({ zone }: Part) => zone;
  const zones = topology.zones.map((zone) => ({ ...zone, path: zone.place.path }));
  const regionOfZone = new Map(zones.map(({ name, region }) => [name, region]));
  const regionOf = ({ zone }: Part) => (zone === undefined ? undefined : regionOfZone.get(zone));
  const regions = new Map(zones.flatMap((zone) => (zone.region === undefined ? [] : [[zone.region, zone]])));
  const byHost = groupBy(parts, hostOf);
  const byZone = groupBy(parts, zoneOf);
  const byRegion = groupBy(parts, regionOf);
  return [
    ...[...byHost].flatMap(([host, inside]) =>
      host === undefined ? [] : place('host', host, inside[0].place.path, inside, hostOf),
    ),
    ...zones.flatMap(({ name, path }) => place('zone', name, path, byZone.get(name) ?? [], zoneOf)),
    ...[...regions].flatMap(([region, { path }]) =>
      place('region', region, path, byRegion.get(region) ?? [], regionOf),
    ),
  ];
}

/** All parts at one place, which fail alike: a list, and no map of thousands. */
class Inside implements ElementFates {
  readonly #parts: readonly Part[];
  readonly #isInside: (part: Part) => boolean;
  readonly #fate: Fate;

  constructor(parts: readonly Part[], isInside: (part: Part) => boolean, fate: Fate) {
    this.#parts = parts;
    this.#isInside = isInside;
    this.#fate = fate;
  }

  get size(): number {
    return this.#parts.length;
  }

  has(part: Part): boolean {
    return this.#isInside(part);
  }

  get(part: Part): Fate | undefined {
    return this.#isInside(part) ? this.#fate : undefined;
  }

  keys(): MapIterator<Part> {
    return this.#parts.values();
  }

  [Symbol.iterator](): MapIterator<[Part, Fate]> {
    return this.#parts.map((part): [Part, Fate] => [part, this.#fate]).values();
  }
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
export function together(elements: readonly Element[]): ElementFates {
  const [only] = elements;
  if (elements.length === 1 && only !== undefined) return only.fates;
  const fates = new Map<Part, Fate>();
  for (const element of elements)
    for (const [part, fate] of element.fates) fates.set(part, worseFate(fates.get(part), fate));
  return fates;
}
