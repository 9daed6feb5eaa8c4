/** Keys of configurations that the topology itself decides. */
import type { ExtraConfig } from './extra-config.ts';

/** What decides each key: where in the topology it is said. A key stands for everything below it. */
export type Decided = Readonly<Record<string, string>>;

const each = (above: string, keys: readonly string[], decidedBy: string): Decided =>
  Object.fromEntries(keys.map((key) => [`${above}.${key}`, decidedBy]));

const certificates = ['cert-chain-file', 'private-key-file', 'trust-collection-file', 'client-auth'];
const serverTls = [...certificates, 'minimum-server-protocol-version', 'ciphers'];
const connection = ['serverName', 'portNumber', 'databaseName', 'user', 'password', 'url'];
const encryption = ['ssl', 'sslmode', 'sslMode', 'sslrootcert', 'sslRootCert', 'sslfactory', 'sslFactory'];
const jdbc = ['driver', 'url', 'user', 'password', 'pool-size', 'table-prefix'];
const pool = ['min-idle', 'idle-timeout', 'connection-timeout'];

/** Other ways in which the pool takes a data source (HikariCP). */
const sourceKeys = ['dataSourceClass', 'dataSourceClassName', 'dataSource', 'jdbcUrl', 'driverClassName'];

const nodeKeys: Decided = {
  'storage.type': 'database',
  ...each('storage.config', [...sourceKeys, 'url', 'user', 'password', 'driver'], 'database'),
  ...each('storage.config.properties', connection, 'database'),
  ...each('storage.config.properties', encryption, 'the database server’s tls'),
  'crypto.provider': 'kms',
  'crypto.kms': 'kms',
  'storage.parameters.max-connections': 'database.maxConnections',
  'storage.max-connections': 'database.maxConnections',
  'replication.enabled': 'replication',
  'ledger-api.address': 'ledgerApi.address',
  'ledger-api.port': 'ports.ledgerApi',
  ...each('ledger-api.tls', serverTls, 'ledgerApi.tls'),
  'ledger-api.auth-services': 'authServices',
  'admin-api.address': 'adminApi.address',
  'admin-api.port': 'ports.adminApi',
  ...each('admin-api.tls', serverTls, 'adminApi.tls'),
  'public-api.address': 'publicApi.address',
  'public-api.port': 'ports.publicApi',
  ...each('public-api.tls', serverTls, 'publicApi.tls'),
  'monitoring.grpc-health-server': 'health.grpc and ports.grpcHealth',
  'sequencer.type': 'the domain’s backend',
  'sequencer.high-availability.enabled': 'the domain’s backend',
  'sequencer.high-availability.total-node-count': 'the domain’s backend.totalNodeCount',
  'init.domain-parameters.protocol-version': 'the domain’s protocolVersion',
  'init.identity.node-identifier': 'nodeIdentifier',
  'topology.open': 'the domain’s membership',
};
const jsonApiKeys: Decided = {
  'server.address': 'the tool',
  'server.port': 'ports.http',
  'server.https': 'tls',
  'ledger-api': 'participant',
  ...each('query-store.base-config', jdbc, 'cache'),
  ...each('query-store.base-config', pool, 'cache.pool'),
  'query-store.start-mode': 'startMode',
  'allow-insecure-tokens': 'allowInsecureTokens',
  'auth-config.target-scope': 'targetScope',
};
const triggerKeys: Decided = {
  address: 'the tool',
  port: 'ports.http',
  'ledger-api': 'participant',
  'tls-config': 'the participant’s ledgerApi.tls',
  ...each('trigger-store', jdbc, 'database'),
  ...each('trigger-store', pool, 'database.pool'),
  'allow-existing-schema': 'the tool',
  authorization: 'oauthMiddleware and authorization',
  'root-logging-level': 'logging.level',
  'log-encoder': 'logging.encoder',
};
const middlewareKeys: Decided = {
  address: 'the tool',
  port: 'ports.http',
  'oauth-auth': 'the identity provider’s authorizationUrl',
  'oauth-token': 'the identity provider’s tokenUrl',
  'callback-uri': 'externalUrl',
  'client-id': 'clientId',
  'client-secret': 'clientSecret',
  'token-verifier': 'tokenVerifier',
  'cookie-secure': 'cookieSecure',
};
const processKeys: Decided = {
  ...Object.fromEntries(
    ['participants', 'domains', 'sequencers', 'mediators', 'domain-managers'].map((key) => [
      key,
      'the components of the topology',
    ]),
  ),
  features: 'features',
  'monitoring.health': 'health.http',
  'monitoring.metrics': 'monitoring.metrics and ports.metrics',
  'monitoring.tracing.propagation': 'tracing',
  'monitoring.tracing.tracer.exporter': 'tracing',
  'monitoring.tracing.tracer.sampler': 'tracing.ratio',
  'monitoring.log-message-payloads': 'logging.messagePayloads',
  'monitoring.logging.api.message-payloads': 'logging.messagePayloads',
  'monitoring.logging.event-details': 'logging.eventDetails',
};
const tables: Readonly<Record<string, Decided>> = {
  'json-api': jsonApiKeys,
  'trigger-service': triggerKeys,
  'trigger-node': triggerKeys,
  'oauth-middleware': middlewareKeys,
};

/** Those of the configuration that an entry adds to. */
export const decidedKeys = ({ owner, isOfProcess }: ExtraConfig): Decided =>
  isOfProcess ? processKeys : (tables[owner.kind] ?? nodeKeys);
