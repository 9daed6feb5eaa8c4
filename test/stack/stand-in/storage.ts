/** Connections to PostgreSQL as the generated configuration asks for them, and the lock that decides who is active. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Block, required, textAt } from './configuration.ts';

/** How often a passive instance asks for the lock: the pause that later open releases have as their default. */
const passiveCheck = 15_000;
/** How often a server that does not answer is asked again. */
const retry = 1000;

export interface Access extends pg.ClientConfig {
  readonly database: string;
}

/** TLS as the names of PostgreSQL's own driver ask for it. */
function tlsOf(mode: string | undefined, rootFile: string | undefined): pg.ClientConfig['ssl'] {
  if (mode === undefined || mode === 'disable') return false;
  if (mode === 'require') return { rejectUnauthorized: false };
  if (rootFile === undefined) throw new Error(`sslmode ${mode} needs sslrootcert`);
  const ca = readFileSync(rootFile);
  return mode === 'verify-ca' ? { ca, checkServerIdentity: () => undefined } : { ca };
}

/** The access that `storage` of a Canton node describes. */
export function cantonAccess(storage: Block): Access {
  if (required(storage, 'type') !== 'postgres') throw new Error('the stand-in only knows PostgreSQL');
  const at = (key: string): string => required(storage, `config.properties.${key}`);
  return {
    host: at('serverName'),
    port: Number(at('portNumber')),
    database: at('databaseName'),
    user: at('user'),
    password: at('password'),
    ssl: tlsOf(
      textAt(storage, 'config.properties.sslmode'),
      textAt(storage, 'config.properties.sslrootcert'),
    ),
  };
}

/** The access that a JDBC block of a Daml service describes. */
export function jdbcAccess(block: Block): Access {
  const url = new URL(required(block, 'url').replace(/^jdbc:/, ''));
  const setting = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    database: url.pathname.slice(1),
    user: required(block, 'user'),
    password: required(block, 'password'),
    ssl: tlsOf(setting('sslmode'), setting('sslrootcert')),
  };
}

/** A pool that has reached its server; waits for ever for it. */
export async function openPool(access: Access): Promise<pg.Pool> {
  for (;;) {
    const pool = new pg.Pool({ ...access, max: 2, connectionTimeoutMillis: 5000 });
    pool.on('error', () => undefined);
    try {
      await pool.query('SELECT 1');
      return pool;
    } catch (error) {
      console.error(`waiting for ${access.host}: ${error instanceof Error ? error.message : error}`);
      await pool.end();
      await sleep(retry);
    }
  }
}

/** The number of the lock comes from the database: instances agree on it when they share that. */
const lockOf = (database: string): number => createHash('sha256').update(database).digest().readInt32BE();

/**
 * Holds the lock whenever it can be had: `acquired` is called each time, and `lost` when the connection that holds it
 * goes away.
 */
export async function holdLock(
  access: Access,
  acquired: () => Promise<void>,
  lost: () => Promise<void>,
): Promise<never> {
  for (;;) {
    const client = new pg.Client({ ...access, connectionTimeoutMillis: 5000, keepAlive: true });
    const ended = new Promise<void>((done) => {
      client.on('error', () => done());
      client.on('end', () => done());
    });
    try {
      await client.connect();
      while (!(await tryLock(client, access.database))) await sleep(passiveCheck);
      await acquired();
      await ended;
      await lost();
    } catch (error) {
      console.error(`the lock: ${error instanceof Error ? error.message : error}`);
    }
    await client.end().catch(() => undefined);
    await sleep(retry);
  }
}

async function tryLock(client: pg.Client, database: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
    lockOf(database),
  ]);
  return rows[0]?.held === true;
}
