import { defineRule, extraConfigsOf, sources, writtenKeys } from '#rule';

export default defineRule({
  id: 'plan/decided-key',
  title: 'Extra configuration adds keys; it does not change what the topology itself decides.',
  why: 'Storage, replication, ports, TLS and the kind of sequencer are checked as the topology says them. An extra key that says otherwise wins in the configuration file and makes every check worthless: a node could lose its database, or the encryption towards it, while all is reported well.',
  fix: 'Remove the key from `extraConfig` and say it with the key of the topology that decides it, where it is checked.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.staticConfiguration('Configuration Mixin'), sources.commandLine()],
  answers: [],
  about: ['extraConfig'],
  check(topology, report) {
    for (const { owner, at, value } of extraConfigsOf(topology)) {
      const decided = tables[owner.kind] ?? nodeKeys;
      let reported: readonly unknown[] | undefined;
      for (const { keys, path, value: written } of writtenKeys(value, at.path)) {
        // What stands below a key that is reported is part of the same mistake.
        if (reported?.every((step, index) => path[index] === step)) continue;
        const full = keys.join('.');
        const isWhole = typeof written !== 'object' || written === null;
        const owning = Object.keys(decided).find(
          (each) => full === each || full.startsWith(`${each}.`) || (isWhole && each.startsWith(`${full}.`)),
        );
        if (owning === undefined) continue;
        reported = path;
        report({
          message: `extra configuration of ${owner.title} changes \`${full}\``,
          at: { path, part: 'value' },
          label: `decided by ${decided[owning]}`,
        });
      }
    }
  },
});

/** What decides each key: where in the topology it is said. A key stands for everything below it. */
type Decided = Readonly<Record<string, string>>;

const each = (above: string, keys: readonly string[], decidedBy: string): Decided =>
  Object.fromEntries(keys.map((key) => [`${above}.${key}`, decidedBy]));

const certificates = ['cert-chain-file', 'private-key-file', 'trust-collection-file', 'client-auth'];
const serverTls = [...certificates, 'minimum-server-protocol-version', 'ciphers'];
const connection = ['serverName', 'portNumber', 'databaseName', 'user', 'password', 'url'];
const encryption = ['ssl', 'sslmode', 'sslMode', 'sslrootcert', 'sslRootCert', 'sslfactory', 'sslFactory'];
const jdbc = ['driver', 'url', 'user', 'password', 'pool-size', 'table-prefix'];
const pool = ['min-idle', 'idle-timeout', 'connection-timeout'];

const nodeKeys: Decided = {
  'storage.type': 'database',
  ...each('storage.config', ['url', 'user', 'password', 'driver', 'dataSourceClass'], 'database'),
  ...each('storage.config.properties', connection, 'database'),
  ...each('storage.config.properties', encryption, 'the database server’s tls'),
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
  'root-logging-level': 'runtime.logLevel',
  'log-encoder': 'runtime.logEncoder',
};
const middlewareKeys: Decided = {
  address: 'the tool',
  port: 'ports.http',
  'oauth-auth': 'the identity provider’s authorizationUrl',
  'oauth-token': 'the identity provider’s tokenUrl',
  'client-id': 'clientId',
  'client-secret': 'clientSecret',
  'token-verifier': 'tokenVerifier',
  'cookie-secure': 'cookieSecure',
};
const tables: Readonly<Record<string, Decided>> = {
  'json-api': jsonApiKeys,
  'trigger-service': triggerKeys,
  'trigger-node': triggerKeys,
  'oauth-middleware': middlewareKeys,
};
