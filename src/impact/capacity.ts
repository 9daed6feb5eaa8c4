import { groupBy } from '../base/grouped.ts';
import { connectionBudget } from '../model/connection-budget.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Component, DatabaseServer, Topology } from '../model/topology.ts';
import { resolve } from '../resolve/index.ts';

/** CPU in cores and memory in bytes that processes ask for, and how many of them say nothing. */
interface Requests {
  readonly processes: number;
  readonly cpu: number;
  readonly memory: number;
  /** Processes without a written request: the sums are too low by what these need. */
  readonly unknown: number;
}

/** What runs at one place, or for one organization. */
export interface Total extends Requests {
  readonly name: string;
}

/** What the zones that are left have to carry when one is lost, as far as what was there starts elsewhere. */
interface ZoneLoss {
  readonly zone: string;
  /** Requests of what was in it. */
  readonly lost: Requests;
  /** Requests of passive instances and standbys elsewhere that take over; they are asked for already, or when started. */
  readonly remaining: readonly Total[];
}

interface ServerLoad {
  readonly server: string;
  readonly organization: string | undefined;
  readonly connections: number;
  readonly limit: number;
  /** While all of its clients connect again at once, as after a failover. */
  readonly atReconnect: number;
  /** What each zone's clients hold; the same is held by those that are left. */
  readonly byZone: readonly { readonly zone: string; readonly processes: number }[];
}

export interface Capacity {
  readonly organizations: readonly Total[];
  readonly zones: readonly Total[];
  readonly losses: readonly ZoneLoss[];
  readonly servers: readonly ServerLoad[];
}

interface Asking {
  readonly organization: string;
  readonly zone: string | undefined;
  readonly owner: Component;
  /** Position among all. */
  readonly place: number;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

/** Who asks for what, where, and what is left to carry it when a zone is lost. */
export function capacityOf(topology: Topology): Capacity {
  const asking = askingOf(topology);
  const zones = topology.zones.filter(({ site }) => site === 'active').map(({ name }) => name);
  const byOwner = groupBy(asking, ({ owner }) => owner);
  const inZone = (zone: string) => asking.filter((each) => each.zone === zone);
  return {
    organizations: totals(asking, ({ organization }) => organization),
    zones: totals(asking, ({ zone }) => zone ?? '(no zone)'),
    losses: zones.map((zone) => ({
      zone,
      lost: sum(inZone(zone)),
      remaining: zones.filter((each) => each !== zone).map((name) => ({ name, ...sum(inZone(name)) })),
    })),
    servers: topology.databases.map((server) => {
      const { needed, limit, atStart } = connectionBudget(server);
      return {
        ...{ server: server.name, organization: server.organization?.name },
        ...{ connections: needed, limit, atReconnect: atStart },
        byZone: clientsByZone(server, byOwner),
      };
    }),
  };
}

type KeyOf = (organization: string, zone: string | undefined) => string;

/** What processes ask for, in groups of several kinds: of each the key that its organization and zone have. */
export function requestsBy(topology: Topology, kinds: readonly KeyOf[]): readonly Total[] {
  const asking = askingOf(topology);
  return kinds.flatMap((keyOf) => totals(asking, ({ organization, zone }) => keyOf(organization, zone)));
}

function clientsByZone(
  server: DatabaseServer,
  byOwner: ReadonlyMap<Component, readonly Asking[]>,
): ServerLoad['byZone'] {
  const owners = new Set<Component>(
    server.uses.flatMap(({ owner }): Component[] =>
      owner.kind === 'domain' ? [...owner.sequencers, owner] : [owner],
    ),
  );
  const counts = new Map<string, number>();
  const clients = [...owners].flatMap((owner) => byOwner.get(owner) ?? []);
  clients.sort((a, b) => a.place - b.place);
  for (const { zone } of clients) counts.set(zone ?? '', (counts.get(zone ?? '') ?? 0) + 1);
  return [...counts].map(([zone, processes]) => ({ zone, processes }));
}

/** Every process that runs before anything fails. */
function askingOf(topology: Topology): Asking[] {
  const resolution = resolve(topology);
  return resolution.processes.flatMap(({ instances: [first] }, place) => {
    if (first.starts !== 'always') return [];
    const { owner, zone } = first;
    const own = 'resources' in owner.spec ? (owner.spec.resources as File.Resources | undefined) : undefined;
    const shared = owner.kind === 'trigger-node' ? owner.service.spec.resources : undefined;
    const resources = own ?? shared ?? {};
    return [
      {
        ...{ organization: owner.organization?.name ?? '', zone, owner, place },
        ...{ cpu: cores(resources.cpu), memory: bytes(resources.memory) },
      },
    ];
  });
}

const totals = (asking: readonly Asking[], keyOf: (each: Asking) => string): Total[] =>
  [...groupBy(asking, keyOf)].map(([name, all]) => ({ name, ...sum(all) }));

const sum = (asking: readonly Asking[]): Requests => ({
  processes: asking.length,
  cpu: asking.reduce((total, { cpu = 0 }) => total + cpu, 0),
  memory: asking.reduce((total, { memory = 0 }) => total + memory, 0),
  unknown: asking.filter(({ cpu, memory }) => cpu === undefined || memory === undefined).length,
});

/** Kubernetes' quantities: `500m` is half a core. */
const cores = (text: unknown): number | undefined => quantity(text, { m: 1e-3, '': 1 });

const bytes = (text: unknown): number | undefined =>
  quantity(text, {
    ...{ '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
    ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
  });

function quantity(text: unknown, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(text ?? ''));
  const unit = units[match?.[2] ?? ''];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}
