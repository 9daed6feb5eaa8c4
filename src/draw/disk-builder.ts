import { groupBy } from '../base/grouped.ts';
import { storeKey } from '../graph/index.ts';
import type { Instance, LogicalDatabase } from '../model/component.ts';
import type { DatabaseUsage, Topology } from '../model/topology.ts';
import { activeZones } from '../resolve/index.ts';
import { addNode, domainsOf, ofService } from './add-node.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import { type DrawnService, type Surroundings, sole } from './surroundings.ts';

/** How a database is called after what it is for. */
const storeWords: Readonly<Record<string, string>> = {
  participant: 'Participant ',
  mediator: 'Mediator ',
  'domain-manager': 'Manager ',
  'trigger-node': 'Trigger ',
};

/** Makes the graph's disks: one for each logical database, and by zone one for each of its replicas. */
export class DiskBuilder {
  readonly #topology: Topology;
  readonly #graph: PictureGraph;
  readonly #around: Surroundings;
  readonly #disks = new Map<string, PictureNode[]>();

  constructor(topology: Topology, graph: PictureGraph, around: Surroundings) {
    this.#topology = topology;
    this.#graph = graph;
    this.#around = around;
  }

  /** The disks of a database, the primary first; none for storage in memory. */
  of(database: LogicalDatabase | undefined): readonly PictureNode[] {
    return database === undefined ? [] : (this.#disks.get(storeKey(database)) ?? []);
  }

  addAll(): void {
    const stored = this.#topology.databaseUses.filter(
      ({ database: { storage } }) => storage !== 'memory' && storage !== 'h2',
    );
    for (const [key, uses] of groupBy(stored, ({ database }) => storeKey(database)))
      this.#disks.set(key, this.#disk(key, uses));
  }

  #disk(key: string, uses: readonly [DatabaseUsage, ...DatabaseUsage[]]): PictureNode[] {
    const [first] = uses;
    const { database, purpose, instance } = first;
    const server = this.#topology.server(database.server);
    const isHa = server?.isHighlyAvailable ?? false;
    const isBackend = uses.some((use) => use.purpose === 'sequencer-backend');
    const owner = sole(uses.map((use) => drawnOwner(use)));
    const product = server?.spec.type === 'oracle' || database.storage === 'oracle' ? 'Oracle' : 'Postgres';
    const word = storeWords[first.owner.kind] ?? '';
    const init = {
      kind: 'database' as const,
      label: isBackend
        ? `${product}${isHa ? ' HA' : ''} (synchronization)`
        : `${isHa ? word : ''}${product}${isHa ? ' HA' : ''}${purpose === 'sequencer-cache' ? ' (cache)' : ''}`,
      detail: database.storage === 'local' ? '' : (database.server ?? database.name),
      durability: isBackend ? ('synchronization' as const) : isHa ? ('ha' as const) : ('local' as const),
      domains: domainsOf(first.owner),
      origin: {
        kind: 'database' as const,
        name: database.server === undefined || database.storage === 'local' ? database.name : database.server,
        path: server?.path ?? database.place.path,
      },
    };
    const zones = this.#around.byZone ? this.#zonesOf(database, instance) : [undefined];
    return zones.map((zone, index) =>
      addNode(this.#graph, this.#around, {
        ...init,
        key: index === 0 ? key : `${key}@${zone}#${index}`,
        carries: index === 0,
        ...(owner === undefined || isBackend
          ? {
              organization: (server?.organization ?? first.owner.organization)?.name,
              zone,
              groups: this.#around.outside(server?.organization ?? first.owner.organization, zone),
            }
          : ofService(this.#around, owner, zone)),
      }),
    );
  }

  /** Where a database and its replicas stand: the primary first. */
  #zonesOf(database: LogicalDatabase, instance: Instance | undefined): (string | undefined)[] {
    if (database.storage === 'local') return [database.zone ?? instance?.zone];
    const server = this.#topology.server(database.server);
    const replicas = server?.spec.replicas ?? [];
    const first = server?.spec.zones?.[0] ?? instance?.zone ?? activeZones(this.#topology)[0];
    const standing = [first, ...replicas.map((replica) => replica.zone)];
    // A server that survives the loss of a zone has a copy in each; replicas that are written say where theirs are.
    const spread = server?.isHighlyAvailable ? (server.spec.zones ?? activeZones(this.#topology)) : [];
    return [...standing, ...spread.filter((zone) => replicas.length === 0 && zone !== first)];
  }
}

/** The service with whose border a database is drawn. */
function drawnOwner({ owner }: DatabaseUsage): DrawnService | undefined {
  if (owner.kind === 'trigger-node') return owner.service;
  return owner.kind === 'participant' ||
    owner.kind === 'mediator' ||
    owner.kind === 'domain-manager' ||
    owner.kind === 'json-api' ||
    owner.kind === 'sequencer'
    ? owner
    : undefined;
}
