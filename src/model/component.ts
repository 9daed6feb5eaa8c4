import type { Path } from '../base/path.ts';
import type { Pool } from './generated/topology-file.ts';

export { type ComponentKind, componentKinds, kindName, sectionOf } from './kinds/index.ts';

/** Somewhere in a topology: a structural path, looked up in the text only when a finding is made. */
export interface Place {
  readonly path: Path;
  /** `key`: the name at the path; `value`: what stands behind it. */
  readonly part: 'key' | 'value';
}

/** Anything that stands at a path of the topology. */
export abstract class Located {
  abstract readonly path: Path;

  /** The place of a part of it, for example `at('database')`; with nothing named, its own name. A part that is not written is looked for at what is nearest above it. */
  at(...steps: Path): Place {
    return steps.length === 0 ? { path: this.path, part: 'key' } : new PlaceBelow(this, steps);
  }
}

/** A part of something. Most places are never looked at, so the path is put together only when it is asked for. */
class PlaceBelow implements Place {
  readonly part = 'value';
  readonly #above: { readonly path: Path };
  readonly #steps: Path;

  constructor(above: { readonly path: Path }, steps: Path) {
    this.#above = above;
    this.#steps = steps;
  }

  get path(): Path {
    return [...this.#above.path, ...this.#steps];
  }
}

/** A reference as written, with what it names. */
export interface Ref<T> {
  readonly target: T;
  /** The one instance that was named, where the reference names an instance and not its service. */
  readonly instance?: Instance;
  /** The load balancer that was named in the service's place. */
  readonly via?: unknown;
  /** As written. */
  readonly text: string;
  readonly place: Place;
}

/** What an instance is described by, as expanded. */
export interface InstanceSpec {
  readonly name?: string;
  readonly zone?: string;
  readonly host?: string;
  readonly role?: 'active' | 'passive' | 'standby';
  readonly version?: string;
  readonly replication?: boolean;
}

/** One process or container of a service. */
export class Instance extends Located {
  /** Full name: the service's name and the instance's own, `participant-1`. */
  readonly name: string;
  readonly shortName: string;
  /** Position among the instances of its service, from 0. */
  readonly index: number;
  readonly zone: string | undefined;
  readonly host: string | undefined;
  readonly role: 'active' | 'passive' | 'standby' | undefined;
  /** A release that differs from the deployment's. */
  readonly version: string | undefined;
  readonly replication: boolean | undefined;
  /** Where the instance has a database of its own: a JSON API query store, a blockchain sequencer's cache, or an override. */
  database: LogicalDatabase | undefined = undefined;
  readonly #service: { readonly path: Path };

  constructor(service: { readonly path: Path; readonly name: string }, spec: InstanceSpec, index: number) {
    super();
    const { name = String(index + 1), zone, host, role, version, replication } = spec;
    this.#service = service;
    this.name = `${service.name}-${name}`;
    this.shortName = name;
    this.index = index;
    this.zone = zone;
    this.host = host;
    this.role = role;
    this.version = version;
    this.replication = replication;
  }

  get path(): Path {
    return [...this.#service.path, 'instances', this.index];
  }
}

/** A database inside a database server, as one service (or instance) uses it. */
export interface LogicalDatabase {
  /** `local`: a PostgreSQL beside one instance, a rebuildable cache; it is on no declared server. */
  readonly storage: 'postgres' | 'oracle' | 'memory' | 'h2' | 'local';
  /** Name of the database server. */
  readonly server: string | undefined;
  readonly name: string;
  readonly user: string;
  readonly tablePrefix: string | undefined;
  /** Pool size that was asked for. */
  readonly maxConnections: number | undefined;
  /** More of the pool of a Daml service. */
  readonly pool?: Pool | undefined;
  readonly url: string | undefined;
  /** Whether the topology names the logical database, rather than leaving the name to the tool. */
  readonly named: boolean;
  /** The zone of a local or placed store. */
  readonly zone: string | undefined;
  readonly place: Place;
}

/** Whether two uses mean the same tables: same server, database and table prefix. Storage in memory is never shared. */
export const isSameDatabase = (a: LogicalDatabase, b: LogicalDatabase): boolean =>
  databaseKey(a) === databaseKey(b);

/** One text for one set of tables; different for every use of memory. `name` and `tablePrefix` stand in place of its own. */
export const databaseKey = (
  database: LogicalDatabase,
  { name, tablePrefix }: { readonly name: string; readonly tablePrefix?: string | undefined } = database,
): string =>
  database.storage === 'memory' || database.storage === 'h2'
    ? `memory\u0000${database.place.path.join('\u0000')}`
    : `${database.server ?? database.url ?? ''}\u0000${isNamedByUrl(database) ? '' : name}\u0000${tablePrefix ?? ''}`;

/** A JDBC URL alone says which database is meant; the name that the tool would give it means nothing then. */
const isNamedByUrl = (database: LogicalDatabase): boolean =>
  database.server === undefined && database.url !== undefined && !database.named;
