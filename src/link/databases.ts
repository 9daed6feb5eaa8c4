import type { Instance, LogicalDatabase, Place } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Component, DatabaseUsage, Topology } from '../model/topology.ts';
import type { References } from './references.ts';

/** A name that PostgreSQL takes without quotes. */
export const databaseName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_]/g, '_');

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
    const fallback = databaseName(`${instance.name}_cache`);
    if (cache === undefined || cache === 'none') return undefined;
    if (cache === 'local') return this.#local(place, fallback, instance.zone);
    if (typeof cache === 'string') return this.#onServer(cache, place, place, fallback, undefined, {});
    if (cache.server === undefined && cache.url === undefined)
      return {
        ...this.#local(place, cache.name ?? fallback, cache.zone ?? instance.zone),
        tablePrefix: cache.tablePrefix,
        maxConnections: cache.poolSize,
      };
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
    this.#topology.server(database.server)?.uses.push(usage);
  }

  #local(place: Place, name: string, zone: string | undefined): LogicalDatabase {
    return {
      storage: 'local',
      server: `local ${name}`,
      name,
      user: name,
      tablePrefix: undefined,
      maxConnections: undefined,
      url: undefined,
      named: false,
      zone,
      place,
    };
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
      url: use.url,
      named: use.name !== undefined,
      zone: undefined,
      place,
    };
  }
}
