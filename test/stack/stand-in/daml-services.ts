/** Stands in for the HTTP JSON API, the trigger service and the OAuth2 middleware. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
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
  const configuration = await readConfiguration(configFileOf(args));
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
  const configuration = await readConfiguration(configFileOf(args));
  const ledger = ledgerOf(configuration, blockAt(configuration, 'tls-config'), {
    enabled: 'tls',
    chain: 'crt',
    key: 'pem',
    trust: 'cacrt',
  });
  const pool = await openPool(jdbcAccess(blockAt(configuration, 'trigger-store') ?? {}));
  await pool.query('CREATE TABLE IF NOT EXISTS running_triggers (name text PRIMARY KEY)');
  const middleware =
    textAt(configuration, 'authorization.auth-internal-uri') ??
    textAt(configuration, 'authorization.auth-common-uri');
  await serveMetrics(configuration);
  await serve(
    {
      'GET /livez': pass,
      'GET /readyz': pass,
      'POST /v1/triggers': async (name) => {
        if (middleware !== undefined) {
          const { status } = await fetch(`${middleware}/auth`, { signal: AbortSignal.timeout(5000) });
          if (status !== 200) return { status: 401, body: `the middleware says ${status}` };
        }
        await pool.query('INSERT INTO running_triggers VALUES ($1) ON CONFLICT DO NOTHING', [name]);
        return { status: 200, body: name };
      },
    },
    configuration,
  );
  // Whatever the store says runs, from whichever node it was started: there is no owner and no lock.
  for (; ; await sleep(1000)) {
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM running_triggers');
    for (const { name } of rows)
      await callGrpc(ledger, submitAndWait, `trigger ${name} on ${hostname()}`).catch((error: Error) =>
        console.error(`${name}: ${error.message}`),
      );
  }
}

export async function oauth2Middleware(args: readonly string[]): Promise<void> {
  const configuration = await readConfiguration(configFileOf(args));
  for (const key of ['client-id', 'client-secret', 'oauth-auth', 'oauth-token', 'token-verifier.uri'])
    required(configuration, key);
  await serveMetrics(configuration);
  await serve({ 'GET /livez': pass, 'GET /readyz': pass, 'GET /auth': pass }, configuration);
}
