import type { LogicalDatabase } from '../model/component.ts';
import { defaultPool, defaultServicePool } from '../model/connection-budget.ts';
import type { DatabaseServer } from '../model/topology.ts';
import { type Endpoint, type Storage, trustFile } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** A process's storage with what else follows from it. */
export interface PlannedStorage {
  readonly storage: Storage;
  readonly secrets: readonly string[];
  readonly trusts: readonly string[];
  readonly servers: readonly string[];
}

const secured = new Set(['require', 'verify-ca', 'verify-full']);

/** `sslmode` of the connections to a server; one of which only the URL is known says it there. */
export const sslModeOf = (server: DatabaseServer | undefined) => server?.spec.tls ?? 'disable';

/** Whether connections to a server use TLS. */
export const isServerSecured = (server: DatabaseServer | undefined): boolean =>
  secured.has(sslModeOf(server));

/** Whether clients check its certificate; with `require` they encrypt, whoever is on the other side. */
export const isServerVerified = (server: DatabaseServer): boolean =>
  server.spec.tls === 'verify-ca' || server.spec.tls === 'verify-full';

/** The authority of a server's certificate: its organization's, or for a server that exists already one that is handed over. */
export function serverAuthority(builder: PlanBuilder, server: DatabaseServer): string {
  const organization = server.organization?.name ?? '';
  return server.isExternal
    ? builder.foreignAuthority(`${server.name}-ca`, organization)
    : builder.authority(server.organization);
}

/** Servers that exist already, and products that nobody here can start. */
const isStartedElsewhere = (server: DatabaseServer | undefined): boolean =>
  server !== undefined && (server.isExternal || (server.spec.type ?? 'postgres') !== 'postgres');

/** Where a logical database is reached; one of which only the URL is known is reached by that. */
export function serverEndpoint(builder: PlanBuilder, database: LogicalDatabase): Endpoint | undefined {
  const name = builder.names.server(database);
  const { host, port = 5432 } = builder.topology.server(database.server)?.spec ?? {};
  if (name === undefined) return undefined;
  return { host: host === undefined ? { of: 'server', name } : { of: 'external', host }, port };
}

/** How a component stores its data. `owner` is the component as a person writes it. */
export function planStorage(
  builder: PlanBuilder,
  database: LogicalDatabase | undefined,
  owner: string,
  organization: string,
  isService: boolean,
): PlannedStorage {
  if (database === undefined || database.storage === 'memory')
    return { storage: { type: 'memory' }, secrets: [], trusts: [], servers: [] };
  if (database.storage === 'h2') return { storage: { type: 'h2' }, secrets: [], trusts: [], servers: [] };
  const server = builder.topology.server(database.server);
  const name = builder.names.server(database);
  const secret = builder.userSecret(database, name ?? 'database', organization, owner);
  const sslMode = sslModeOf(server);
  const authority =
    server !== undefined && isServerVerified(server) ? serverAuthority(builder, server) : undefined;
  return {
    storage: {
      type: database.storage === 'oracle' ? 'oracle' : 'postgres',
      endpoint: serverEndpoint(builder, database),
      url: database.url,
      database: database.name,
      user: database.user,
      passwordVariable: secret.variable,
      sslMode,
      trustFile: authority === undefined ? undefined : trustFile(authority),
      tablePrefix: database.tablePrefix,
      pool: database.pool,
      maxConnections: database.maxConnections ?? (isService ? defaultServicePool : defaultPool),
    },
    secrets: [secret.name],
    trusts: authority === undefined ? [] : [authority],
    servers: isStartedElsewhere(server) || name === undefined ? [] : [name],
  };
}
