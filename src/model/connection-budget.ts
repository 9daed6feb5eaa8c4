import type { Component, DatabaseServer, DatabaseUsage } from './topology.ts';

/**
 * Pool of a Canton node (X, `storage.parameters.max-connections`) where the topology says nothing. Canton's own
 * default is the number of processors; 10 is what the Helm charts set, and lies between the reference
 * configuration's medium (9) and large (18) participant.
 */
export const defaultPool = 10;
/** Pool of a JSON API or trigger store; the Helm charts' default. */
export const defaultServicePool = 10;
/** Y: `indexer.ingestion-parallelism` of a participant (IndexerConfig.scala). */
const indexerConnections = 16;
/** The lock of a participant and its monitor (manual, "Max Connection Settings"). */
const participantExtra = 2;
/** Z: exclusive storage of a highly available SQL sequencer. */
const exclusiveConnections = 2;
/** PostgreSQL keeps these for superusers (`superuser_reserved_connections`). */
const reservedConnections = 3;
/** `max_connections` of a PostgreSQL server that nobody has set up otherwise. */
export const postgresDefaultConnections = 100;
/** The Helm charts want at least this many. */
const leastRendered = 200;
/** How full a server may be while all is well. */
export const comfortableShare = 0.8;

/** What one use of a logical database holds open on its server. */
export interface ClientConnections {
  readonly owner: Component;
  readonly usage: DatabaseUsage;
  /** Running processes that hold connections; passive ones hold as many as active ones. */
  readonly processes: number;
  /** Connections of all these processes, at most. */
  readonly permanent: number;
  /** What they may open on top while they start. */
  readonly starting: number;
}

export interface ConnectionBudget {
  readonly server: DatabaseServer;
  readonly clients: readonly ClientConnections[];
  /** Connections that clients hold and PostgreSQL reserves. */
  readonly needed: number;
  /** The same while every client starts at once, as after an outage of the server. */
  readonly atStart: number;
  /** `max_connections`: as written, PostgreSQL's default for a server that exists, else the fitting number. */
  readonly limit: number;
  /** A number with which all of it fits comfortably. */
  readonly fitting: number;
}

/** How many connections a database server needs and allows (manual, "Max Connection Settings"). */
export function connectionBudget(server: DatabaseServer): ConnectionBudget {
  const clients = server.uses.map(clientOf);
  let needed = reservedConnections;
  let starting = 0;
  for (const client of clients) {
    needed += client.permanent;
    starting += client.starting;
  }
  const atStart = needed + starting;
  const fitting = Math.max(leastRendered, roundUp(Math.max(atStart, needed / comfortableShare)));
  const limit = server.spec.maxConnections ?? (server.isExternal ? postgresDefaultConnections : fitting);
  return { server, clients, needed, atStart, limit, fitting };
}

const roundUp = (connections: number): number => Math.ceil(connections / 50) * 50;

function clientOf(usage: DatabaseUsage): ClientConnections {
  const { owner, database, purpose } = usage;
  const processes = processesOf(usage);
  if (purpose === 'query-store' || purpose === 'trigger-store') {
    const pool = database.maxConnections ?? defaultServicePool;
    return { owner, usage, processes, permanent: processes * pool, starting: 0 };
  }
  const pool = database.maxConnections ?? defaultPool;
  const each =
    purpose === 'sequencer-backend'
      ? 2 * pool + exclusiveConnections
      : owner.kind === 'participant'
        ? pool + indexerConnections + participantExtra
        : pool;
  return { owner, usage, processes, permanent: processes * each, starting: processes * pool };
}

/** How many processes use the database: one where it belongs to an instance, else those without one of their own. */
function processesOf({ owner, instance, database }: DatabaseUsage): number {
  if (instance !== undefined) return 1;
  switch (owner.kind) {
    case 'trigger-node':
      return owner.live + (owner.spec.standbyRunning === true ? owner.standby : 0);
    case 'domain':
      return owner.isEmbedded
        ? owner.instances.length
        : owner.sequencerInstances.filter(
            ({ service, instance }) => service.database === database && instance.database === undefined,
          ).length;
    case 'sequencer':
    case 'mediator':
    case 'domain-manager':
    case 'participant':
    case 'json-api':
      return owner.instances.filter((each) => each.database === undefined).length;
    default:
      return 1;
  }
}
