/** Stands in for the HTTP JSON API, the trigger service and the OAuth2 middleware. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { submitAndWait } from './canton-apis.ts';
import {
  type Block,
  blockAt,
  configFileOf,
  flagAt,
  portAt,
  readConfiguration,
  required,
  textAt,
} from './configuration.ts';
import { callGrpc, type GrpcTarget, isServing, textOf } from './grpc.ts';
import { metricsRoute, type Routes, serveHttp } from './http.ts';
import { jdbcAccess, openPool } from './storage.ts';
import { providesClaims, TriggerApi, type TriggerStore } from './trigger-api.ts';

const pass = () => ({ status: 200, body: '{"status":"pass"}' });

async function serveMetrics(configuration: Block): Promise<void> {
  const reporter = textAt(configuration, 'metrics.reporter');
  if (reporter === undefined) return;
  required(configuration, 'metrics.reporting-interval');
  const { hostname: address, port } = new URL(reporter.replace(/^prometheus:/, 'http:'));
  await serveHttp({ 'GET /metrics': metricsRoute(() => new Map()) }, { address, port: Number(port) });
}

/** Listens where the block says; as these services, from this machine only when it says nothing. */
function serve(routes: Routes, block: Block): Promise<void> {
  const https = blockAt(block, 'https');
  return serveHttp(routes, {
    address: textAt(block, 'address') ?? '127.0.0.1',
    port: portAt(block, 'port'),
    ...(https === undefined
      ? {}
      : { tls: { chain: required(https, 'cert-chain-file'), key: required(https, 'private-key-file') } }),
  });
}

interface TlsKeys {
  readonly enabled: string;
  readonly chain: string;
  readonly key: string;
  readonly trust: string;
}

/** The ledger API, with the certificates under the names that the service gives them. */
function ledgerOf(configuration: Block, tls: Block | undefined, keys: TlsKeys): GrpcTarget {
  const target = {
    host: required(configuration, 'ledger-api.address'),
    port: portAt(configuration, 'ledger-api.port'),
  };
  if (tls === undefined || flagAt(tls, keys.enabled) !== true) return target;
  const [chain, key] = [textAt(tls, keys.chain), textAt(tls, keys.key)];
  return {
    ...target,
    trust: readFileSync(required(tls, keys.trust)),
    ...(chain === undefined || key === undefined
      ? {}
      : { client: { cert: readFileSync(chain), key: readFileSync(key) } }),
  };
}

export async function httpJson(args: readonly string[]): Promise<void> {
  const configuration = await readConfiguration(configFileOf(args), 'json-api');
  const ledger = ledgerOf(configuration, blockAt(configuration, 'ledger-api.tls'), {
    enabled: 'enabled',
    chain: 'cert-chain-file',
    key: 'private-key-file',
    trust: 'trust-collection-file',
  });
  const store = blockAt(configuration, 'query-store.base-config');
  const pool = store === undefined ? undefined : await openPool(jdbcAccess(store));
  await serveMetrics(configuration);
  await serve(
    {
      'GET /livez': pass,
      'GET /readyz': async () => {
        await pool?.query('SELECT 1');
        return (await isServing(ledger, '')) ? pass() : { status: 503, body: 'the ledger is not ready' };
      },
      'POST /v1/create': async (command) => {
        const { message } = await callGrpc(ledger, submitAndWait, command);
        return { status: 200, body: JSON.stringify({ jsonApi: hostname(), ...JSON.parse(textOf(message)) }) };
      },
    },
    blockAt(configuration, 'server') ?? {},
  );
}

export async function triggerService(args: readonly string[]): Promise<void> {
  const configuration = await readConfiguration(configFileOf(args), 'trigger-service');
  const ledger = ledgerOf(configuration, blockAt(configuration, 'tls-config'), {
    enabled: 'tls',
    chain: 'crt',
    key: 'pem',
    trust: 'cacrt',
  });
  const block = blockAt(configuration, 'trigger-store') ?? {};
  const store = await triggerTables(
    await openPool(jdbcAccess(block)),
    textAt(block, 'table-prefix') ?? '',
    flagAt(configuration, 'allow-existing-schema') === true,
  );
  const middleware =
    textAt(configuration, 'authorization.auth-internal-uri') ??
    textAt(configuration, 'authorization.auth-common-uri');
  const api = new TriggerApi(
    store,
    middleware === undefined
      ? undefined
      : async (claims, cookie) => {
          const url = `${middleware}/auth?claims=${encodeURIComponent(claims)}`;
          const { status } = await fetch(url, { headers: { cookie }, signal: AbortSignal.timeout(5000) });
          return status === 200;
        },
  );
  // A file that is not there ends the start, as it does the real one's.
  const dars = configuration['dar-paths'];
  await api.start((Array.isArray(dars) ? dars : []).map((path) => readFileSync(String(path))));
  await serveMetrics(configuration);
  await serve({ 'GET /livez': pass, 'GET /readyz': pass, ...api.routes }, configuration);
  // What was in the store at the start and what was asked for since runs; there is no owner and no lock.
  for (; ; await sleep(1000)) {
    for (const { name, party } of api.running) {
      const rule = `trigger ${name.replace(/^[^:]*:/, '')} for ${party.replace(/::.*/, '')} on ${hostname()}`;
      await callGrpc(ledger, submitAndWait, rule).catch((error: Error) =>
        console.error(`${name}: ${error.message}`),
      );
    }
  }
}

/** The tables of the real service (its migrations V1 to V5), as far as rules and packages are kept there. */
async function triggerTables(pool: pg.Pool, prefix: string, mayExist: boolean): Promise<TriggerStore> {
  const [rules, packages] = [`${prefix}running_triggers`, `${prefix}dalfs`];
  const { rows } = await pool.query(
    "SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE $1",
    [`${prefix}%`],
  );
  if (rows.length > 0 && !mayExist)
    throw new Error('the database holds other tables: allow-existing-schema is not set');
  await pool.query(`CREATE TABLE IF NOT EXISTS ${rules}
    (trigger_instance uuid PRIMARY KEY, trigger_party text NOT NULL, full_trigger_name text NOT NULL,
     application_id text NOT NULL, read_as text NOT NULL)`);
  await pool.query(
    `CREATE TABLE IF NOT EXISTS ${packages} (package_id text PRIMARY KEY, package bytea NOT NULL)`,
  );
  return {
    packages: async () =>
      (await pool.query<{ package_id: string; package: Buffer }>(`SELECT * FROM ${packages}`)).rows.map(
        (row) => ({
          id: row.package_id,
          triggers: row.package.toString('utf8').split('\n'),
        }),
      ),
    keepPackage: async ({ id, triggers }) =>
      void (await pool.query(`INSERT INTO ${packages} VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
        id,
        Buffer.from(triggers.join('\n')),
      ])),
    rules: async () =>
      (await pool.query(`SELECT * FROM ${rules} ORDER BY trigger_instance`)).rows.map((row) => ({
        id: row.trigger_instance,
        party: row.trigger_party,
        name: row.full_trigger_name,
        applicationId: row.application_id,
        readAs: row.read_as.split(',').filter((each: string) => each !== ''),
      })),
    keepRule: async (rule) =>
      void (await pool.query(`INSERT INTO ${rules} VALUES ($1, $2, $3, $4, $5)`, [
        rule.id,
        rule.party,
        rule.name,
        rule.applicationId,
        rule.readAs.join(','),
      ])),
    removeRule: async (id) =>
      (await pool.query(`DELETE FROM ${rules} WHERE trigger_instance = $1`, [id])).rowCount === 1,
  };
}

export async function oauth2Middleware(args: readonly string[]): Promise<void> {
  const configuration = await readConfiguration(configFileOf(args), 'oauth2-middleware');
  for (const key of ['client-id', 'client-secret', 'oauth-auth', 'oauth-token', 'token-verifier.uri'])
    required(configuration, key);
  await serveMetrics(configuration);
  await serve(
    {
      'GET /livez': pass,
      'GET /readyz': pass,
      // The signature is not looked at: nobody stands in for the provider.
      'GET /auth': (_, { url, headers }) =>
        providesClaims(headers.cookie ?? '', url.searchParams.get('claims') ?? '')
          ? pass()
          : { status: 401, body: '' },
    },
    configuration,
  );
}
