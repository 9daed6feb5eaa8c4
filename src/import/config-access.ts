import type { ConfigEntry, ConfigNode, ConfigObject } from '../hocon/tree.ts';
import { type Origin, originOf } from './origin.ts';

/** The entry at a path below an object. */
export function entryAt(node: ConfigNode | undefined, ...path: string[]): ConfigEntry | undefined {
  let entry: ConfigEntry | undefined;
  let at = node;
  for (const key of path) {
    entry = at?.kind === 'object' ? at.entries.get(key) : undefined;
    at = entry?.value;
  }
  return entry;
}

export const objectAt = (node: ConfigNode | undefined, ...path: string[]): ConfigObject | undefined => {
  const value = entryAt(node, ...path)?.value;
  return value?.kind === 'object' ? value : undefined;
};

export function textAt(node: ConfigNode | undefined, ...path: string[]): string | undefined {
  const value = entryAt(node, ...path)?.value;
  return value?.kind === 'scalar' && value.value !== null && value.value !== undefined
    ? value.text
    : undefined;
}

export function numberAt(node: ConfigNode | undefined, ...path: string[]): number | undefined {
  const text = textAt(node, ...path);
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** `true`, `yes` and `on` say the same in HOCON. */
export function flagAt(node: ConfigNode | undefined, ...path: string[]): boolean | undefined {
  const text = textAt(node, ...path);
  return text === undefined ? undefined : /^(?:true|yes|on)$/.test(text);
}

/** Where the value at a path is said; the nearest key above where it is not. */
export function originAt(node: ConfigNode, ...path: string[]): Origin {
  let origin = originOf(node.place);
  let at: ConfigNode | undefined = node;
  for (const key of path) {
    const entry: ConfigEntry | undefined = at?.kind === 'object' ? at.entries.get(key) : undefined;
    if (entry === undefined) break;
    origin = originOf(entry.key);
    at = entry.value;
  }
  return origin;
}

/** A JDBC or data source description: the server, the database, the user. */
export interface Storage {
  readonly type: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly sslMode: string | undefined;
  readonly maxConnections: number | undefined;
  readonly tablePrefix: string | undefined;
  readonly url: string | undefined;
  readonly origin: Origin;
}

const jdbc = /^jdbc:(\w+):(?:thin:@)?(?:\/\/)?([^:/?]+)?(?::(\d+))?(?:[/:]([^?;]*))?(?:\?(.*))?$/;

/** Reads `storage` of a Canton node. */
export function cantonStorage(node: ConfigObject): Storage {
  const storage = objectAt(node, 'storage');
  const config = objectAt(storage, 'config');
  const properties = objectAt(config, 'properties');
  const url = textAt(config, 'url') ?? textAt(properties, 'url');
  const parsed = jdbcParts(url);
  return {
    type: textAt(storage, 'type') ?? 'memory',
    host: textAt(properties, 'serverName') ?? parsed.host,
    port: numberAt(properties, 'portNumber') ?? parsed.port,
    database: textAt(properties, 'databaseName') ?? parsed.database,
    user: textAt(properties, 'user') ?? textAt(config, 'user') ?? parsed.user,
    sslMode: textAt(properties, 'sslmode') ?? parsed.sslMode,
    maxConnections:
      numberAt(storage, 'parameters', 'max-connections') ?? numberAt(storage, 'max-connections'),
    tablePrefix: undefined,
    url,
    origin: originAt(node, 'storage'),
  };
}

/** Reads `query-store.base-config`, `trigger-store`: a JDBC URL with its pool. */
export function jdbcStorage(owner: ConfigObject, ...path: string[]): Storage | undefined {
  const config = objectAt(owner, ...path);
  const url = textAt(config, 'url');
  if (config === undefined) return undefined;
  const parsed = jdbcParts(url);
  return {
    ...parsed,
    type: parsed.type ?? 'postgres',
    user: textAt(config, 'user') ?? parsed.user,
    maxConnections: numberAt(config, 'pool-size'),
    tablePrefix: textAt(config, 'table-prefix'),
    url,
    origin: originAt(owner, ...path),
  };
}

function jdbcParts(url: string | undefined): Pick<
  Storage,
  'host' | 'port' | 'database' | 'user' | 'sslMode'
> & {
  type: string | undefined;
} {
  const match = url === undefined ? null : jdbc.exec(url);
  const [, product, host, port, database, query = ''] = match ?? [];
  const parameters = new Map(query.split('&').map((pair) => pair.split('=', 2) as [string, string]));
  return {
    type: product === undefined ? undefined : product === 'postgresql' ? 'postgres' : product,
    host,
    port: port === undefined ? undefined : Number(port),
    database: database === undefined || database === '' ? undefined : decoded(database),
    user: parameters.get('user'),
    sslMode: parameters.get('sslmode') ?? (parameters.get('ssl') === 'true' ? 'require' : undefined),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
