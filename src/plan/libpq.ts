import type { DatabaseServerPlan } from './plan.ts';

/** A database on a server, as one user of PostgreSQL's programs reaches it. */
export interface DatabaseAddress {
  readonly database: string;
  readonly user: string;
  /** Where it is reached, when the server has no host of its own. */
  readonly host?: string;
  /** The file with the certificate of an authority, where the program runs. */
  readonly rootFileOf: (authority: string) => string;
}

/**
 * An address with the security that the topology asks for, quoted for libpq and not yet for a shell (libpq, "Keyword/Value
 * Connection Strings"). Without TLS nothing is said of it: libpq then still encrypts where the server can.
 */
export function libpqAddress(server: DatabaseServerPlan, address: DatabaseAddress): string {
  const { host = address.host ?? server.name, port = server.port } = server.external ?? {};
  const { database, user, rootFileOf } = address;
  const settings: Record<string, string | undefined> = {
    host,
    port: String(port),
    dbname: database,
    user,
    sslmode: server.isSecured ? server.sslMode : undefined,
    sslrootcert: server.authority === undefined ? undefined : rootFileOf(server.authority),
  };
  return Object.entries(settings)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${quoted(value)}`]))
    .join(' ');
}

/** A value in an address; with a blank in it the rest would be settings of their own. */
const quoted = (value: string): string =>
  /^[\w.@%+:/-]+$/.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`;
