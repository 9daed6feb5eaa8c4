import {
  type ClientEndpoint,
  fromEnvironment,
  type HoconTree,
  type HostOf,
  type JsonApiProcess,
  type MiddlewareProcess,
  mergeConfig,
  type Storage,
  type TriggerProcess,
} from '#template';

type ServiceProcess = JsonApiProcess | MiddlewareProcess | TriggerProcess;

/** The configuration of a Daml service: each has a format of its own, and ignores keys that it does not know. */
export function serviceConfig(process: ServiceProcess, hostOf: HostOf): HoconTree {
  let config = serviceKeys(process, hostOf);
  for (const extra of process.extraConfig) config = mergeConfig(config, extra);
  return config;
}

function serviceKeys(process: ServiceProcess, hostOf: HostOf): HoconTree {
  switch (process.kind) {
    case 'json-api':
      return jsonApi(process, hostOf);
    case 'oauth-middleware':
      return middleware(process);
    case 'trigger-node':
      return triggerService(process, hostOf);
  }
}

const everywhere = '0.0.0.0';

/** The interval is mandatory once the block is there (readers of the services' sources). */
const metrics = (port: number | undefined): HoconTree | undefined =>
  port === undefined
    ? undefined
    : { reporter: `prometheus://${everywhere}:${port}`, 'reporting-interval': '30s' };

/** Sources: manual, "HTTP JSON API Service"; FileBasedConfig.scala, JdbcConfig.scala. */
const jsonApi = (process: JsonApiProcess, hostOf: HostOf): HoconTree => ({
  server: {
    address: everywhere,
    port: process.port,
    https:
      process.serverTls === undefined
        ? undefined
        : {
            'cert-chain-file': process.serverTls.certChainFile,
            'private-key-file': process.serverTls.privateKeyFile,
            // Read although client certificates are never asked for.
            'trust-collection-file': process.serverTls.trustFile ?? process.serverTls.certChainFile,
          },
  },
  'ledger-api': {
    address: hostOf(process.ledgerApi.host),
    port: process.ledgerApi.port,
    tls: ledgerTls(process.ledgerApi),
  },
  'query-store': isDatabase(process.store)
    ? { 'base-config': jdbc(process.store, hostOf), 'start-mode': process.startMode }
    : undefined,
  'allow-insecure-tokens': process.allowInsecureTokens ? true : undefined,
  'auth-config': process.targetScope === undefined ? undefined : { 'target-scope': process.targetScope },
  'static-content':
    process.staticContent === undefined ? undefined : { prefix: 'static', directory: process.staticContent },
  metrics: metrics(process.metricsPort),
});

/** Chain and key are the client's certificate here. */
const ledgerTls = ({ tls }: ClientEndpoint): HoconTree | undefined =>
  tls === undefined
    ? undefined
    : {
        enabled: true,
        'cert-chain-file': tls.certChainFile,
        'private-key-file': tls.privateKeyFile,
        'trust-collection-file': tls.trustFile,
      };

type Server = Extract<Storage, { readonly endpoint: unknown }>;
const isDatabase = (store: Storage | undefined): store is Server =>
  store !== undefined && store.type !== 'memory' && store.type !== 'h2';

/** `pool-size` has no default. */
const jdbc = (store: Server, hostOf: HostOf): HoconTree => ({
  driver: store.type === 'oracle' ? 'oracle.jdbc.OracleDriver' : 'org.postgresql.Driver',
  url: store.url ?? jdbcUrl(store, hostOf),
  user: store.user,
  password: fromEnvironment(store.passwordVariable),
  'pool-size': store.maxConnections,
  'min-idle': store.pool?.minIdle ?? Math.min(8, store.maxConnections),
  'idle-timeout': store.pool?.idleTimeout,
  'connection-timeout': store.pool?.connectionTimeout,
  'table-prefix': store.tablePrefix,
});

function jdbcUrl(store: Server, hostOf: HostOf): string {
  const host = store.endpoint === undefined ? 'localhost' : hostOf(store.endpoint.host);
  if (store.type === 'oracle')
    return `jdbc:oracle:thin:@${host}:${store.endpoint?.port ?? 1521}/${store.database}`;
  const base = `jdbc:postgresql://${host}:${store.endpoint?.port ?? 5432}/${encodeURIComponent(store.database)}`;
  if (store.sslMode === 'disable') return base;
  const root = store.trustFile === undefined ? '' : `&sslrootcert=${store.trustFile}`;
  return `${base}?ssl=true&sslmode=${store.sslMode}${root}`;
}

/**
 * Sources: manual, "Trigger Service"; TriggerServiceAppConf.scala. The release reads `tls-config` with these four keys
 * only, and ignores `ledger-api.tls`.
 */
const triggerService = (process: TriggerProcess, hostOf: HostOf): HoconTree => ({
  'dar-paths': process.darPaths,
  address: everywhere,
  port: process.port,
  'ledger-api': { address: hostOf(process.ledgerApi.host), port: process.ledgerApi.port },
  'tls-config': triggerTls(process.ledgerApi),
  'trigger-store': isDatabase(process.store) ? jdbc(process.store, hostOf) : undefined,
  'allow-existing-schema': process.allowExistingSchema ? true : undefined,
  authorization: authorization(process, hostOf),
  metrics: metrics(process.metricsPort),
});

const triggerTls = ({ tls }: ClientEndpoint): HoconTree | undefined =>
  tls?.certChainFile === undefined || tls.privateKeyFile === undefined
    ? undefined
    : { tls: true, pem: tls.privateKeyFile, crt: tls.certChainFile, cacrt: tls.trustFile };

/** Either the common address, or both the internal and the external one. */
function authorization({ authorization: plan }: TriggerProcess, hostOf: HostOf): HoconTree | undefined {
  if (plan === undefined) return undefined;
  const internal =
    typeof plan.internal === 'object'
      ? `http://${hostOf(plan.internal.host)}:${plan.internal.port}`
      : plan.internal;
  const isPair = plan.commonUri === undefined && plan.externalUri !== undefined;
  return {
    'auth-common-uri': plan.commonUri ?? (isPair ? undefined : internal),
    'auth-internal-uri': isPair ? internal : undefined,
    'auth-external-uri': isPair ? plan.externalUri : undefined,
    'auth-callback-uri': plan.callbackUri,
    'auth-redirect': plan.redirect,
  };
}

/** Sources: manual, "Auth Middleware"; Config.scala. `token-verifier.uri` takes files and addresses alike. */
const middleware = (process: MiddlewareProcess): HoconTree => ({
  address: everywhere,
  port: process.port,
  'callback-uri': process.callbackUri,
  'oauth-auth': process.authorizationUrl,
  'oauth-token': process.tokenUrl,
  'client-id':
    'text' in process.clientId ? process.clientId.text : fromEnvironment(process.clientId.variable),
  'client-secret': fromEnvironment(process.clientSecretVariable),
  'cookie-secure': process.cookieSecure ? undefined : false,
  'token-verifier': { type: process.tokenVerifier.type, uri: process.tokenVerifier.uri },
  metrics: metrics(process.metricsPort),
});
