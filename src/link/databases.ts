import type { Instance, LogicalDatabase, Place } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Component, DatabaseUsage, Topology } from '../model/topology.ts';
import type { References } from './references.ts';

/** A name that PostgreSQL takes without quotes. */
export const databaseName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_]/g, '_');

const cacheName = (instance: Instance): string => databaseName(`${instance.name}_cache`);

/** The store beside an instance. There are thousands of them in a large network, whose names nobody asks for. */
class LocalStore implements LogicalDatabase {
  readonly storage = 'local';
  readonly tablePrefix: string | undefined;
  readonly maxConnections: number | undefined;
  readonly pool: File.Pool | undefined;
  readonly url = undefined;
  readonly named = false;
  readonly zone: string | undefined;
  readonly place: Place;
  readonly #instance: Instance;
  #name: string | undefined;

  constructor(instance: Instance, cache: Exclude<File.Cache, string>, place: Place) {
    this.#instance = instance;
    this.#name = cache.name;
    this.tablePrefix = cache.tablePrefix;
    this.maxConnections = cache.poolSize;
    this.pool = cache.pool;
    this.zone = cache.zone ?? instance.zone;
    this.place = place;
  }

  get name(): string {
    this.#name ??= cacheName(this.#instance);
    return this.#name;
  }

  get server(): string {
    return `local ${this.name}`;
  }

  get user(): string {
    return this.name;
  }
}

/** Reads how components use databases: every use names a server and a logical database on it. */
export class Databases {
  readonly uses: DatabaseUsage[] = [];
  readonly #references: References;
  readonly #topology: Topology;

  constructor(references: References, topology: Topology) {
    this.#references = references;
    this.#topology = topology;
  }

  /**
   * The logical database of a `database:` entry. `fallback` names it where the file names only a server, so that
   * every logical node has its own.
   */
  read(
    use: File.DatabaseUse | undefined,
    place: Place,
    fallback: string,
    tablePrefix?: string,
  ): LogicalDatabase | undefined {
    if (use === undefined) return undefined;
    if (Array.isArray(use))
      return this.read(use[0], { ...place, path: [...place.path, 0] }, fallback, tablePrefix);
    if (typeof use === 'string') return this.#onServer(use, place, place, fallback, tablePrefix, {});
    const at: Place = { ...place, path: [...place.path, 'server'] };
    if (use.server === undefined && use.type === undefined && use.url === undefined) return undefined;
    return this.#onServer(use.server, at, place, use.name ?? fallback, use.tablePrefix ?? tablePrefix, use);
  }

  /** The query store of a JSON API instance, or undefined without one. */
  readCache(cache: File.Cache | undefined, place: Place, instance: Instance): LogicalDatabase | undefined {
    if (cache === undefined || cache === 'none') return undefined;
    if (cache === 'local') return new LocalStore(instance, {}, place);
    const fallback = cacheName(instance);
    if (typeof cache === 'string') return this.#onServer(cache, place, place, fallback, undefined, {});
    if (cache.server === undefined && cache.url === undefined) return new LocalStore(instance, cache, place);
    const at: Place = { ...place, path: [...place.path, 'server'] };
    const { poolSize, ...rest } = cache;
    const store = this.#onServer(
      cache.server,
      at,
      place,
      cache.name ?? fallback,
      cache.tablePrefix,
      poolSize === undefined ? rest : { ...rest, poolSize },
    );
    return store === undefined ? undefined : { ...store, zone: cache.zone };
  }

  /** Remembers who uses a logical database, at the server and in the topology. */
  use(
    owner: Component,
    purpose: DatabaseUsage['purpose'],
    database: LogicalDatabase | undefined,
    instance?: Instance,
  ): void {
    if (database === undefined) return;
    const usage: DatabaseUsage = { owner, instance, database, purpose };
    this.uses.push(usage);
    if (database.storage !== 'local') this.#topology.server(database.server)?.uses.push(usage);
  }

  #onServer(
    server: string | undefined,
    serverPlace: Place,
    place: Place,
    name: string,
    tablePrefix: string | undefined,
    use: Exclude<File.DatabaseUse, string | unknown[]>,
  ): LogicalDatabase | undefined {
    if (server !== undefined) {
      const found = this.#references.find('database', server, serverPlace);
      if (found === undefined) return undefined;
    }
    const product = this.#topology.server(server)?.spec.type;
    return {
      storage: use.type ?? (product === 'oracle' ? 'oracle' : 'postgres'),
      server,
      name: use.name ?? name,
      user: use.user ?? use.name ?? name,
      tablePrefix,
      maxConnections: use.maxConnections ?? use.poolSize,
      pool: use.pool,
      url: use.url,
      named: use.name !== undefined,
      zone: undefined,
      place,
    };
  }
}
