import { defineRule, type Place, type Reporter, sources } from '#rule';

export default defineRule({
  id: 'plan/decided-key',
  title: 'Extra configuration adds keys; it does not change what the topology itself decides.',
  why: 'Storage, replication, ports, TLS and the kind of sequencer are checked as the topology says them. An extra key that says otherwise wins in the configuration file and makes every check worthless: a node could lose its database while all is reported well.',
  fix: 'Remove the key from `extraConfig` and say it with the key of the topology that decides it, where it is checked.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.staticConfiguration('Configuration Mixin'), sources.commandLine()],
  answers: [],
  about: ['extraConfig'],
  check(topology, report) {
    for (const node of topology.cantonNodes) {
      visit(node.spec.extraConfig, node.at('extraConfig'), nodeKeys, node.title, report);
      for (const [index, entry] of instancesOf(node.spec))
        visit(entry.extraConfig, node.at('instances', index, 'extraConfig'), nodeKeys, node.title, report);
    }
    for (const service of topology.jsonApis) {
      visit(service.spec.extraConfig, service.at('extraConfig'), jsonApiKeys, service.title, report);
      for (const [index, entry] of instancesOf(service.spec))
        visit(
          entry.extraConfig,
          service.at('instances', index, 'extraConfig'),
          jsonApiKeys,
          service.title,
          report,
        );
    }
    for (const service of topology.oauthMiddlewares)
      visit(service.spec.extraConfig, service.at('extraConfig'), middlewareKeys, service.title, report);
    for (const each of [...topology.triggerServices, ...topology.triggerNodes])
      visit(each.spec.extraConfig, each.at('extraConfig'), triggerKeys, each.title, report);
  },
});

/** What decides each key: where in the topology it is said. A key stands for everything below it. */
type Decided = Readonly<Record<string, string>>;

const nodeKeys: Decided = {
  'storage.type': 'database',
  'storage.config.url': 'database',
  'storage.config.properties.serverName': 'database',
  'storage.config.properties.databaseName': 'database',
  'storage.config.properties.user': 'database',
  'storage.parameters.max-connections': 'database.maxConnections',
  'replication.enabled': 'replication',
  'ledger-api.address': 'ledgerApi.address',
  'ledger-api.port': 'ports.ledgerApi',
  'ledger-api.tls': 'ledgerApi.tls',
  'ledger-api.auth-services': 'authServices',
  'admin-api.address': 'adminApi.address',
  'admin-api.port': 'ports.adminApi',
  'admin-api.tls': 'adminApi.tls',
  'public-api.address': 'publicApi.address',
  'public-api.port': 'ports.publicApi',
  'public-api.tls': 'publicApi.tls',
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
  'query-store.base-config': 'cache',
  'query-store.start-mode': 'startMode',
  'allow-insecure-tokens': 'allowInsecureTokens',
  'auth-config.target-scope': 'targetScope',
};
const triggerKeys: Decided = {
  address: 'the tool',
  port: 'ports.http',
  'ledger-api': 'participant',
  'tls-config': 'the participant’s ledgerApi.tls',
  'trigger-store': 'database',
  authorization: 'oauthMiddleware and authorization',
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

/** Follows keys, with dots or nested, until one is decided elsewhere. */
function visit(
  value: unknown,
  at: Place,
  decided: Decided,
  owner: string,
  report: Reporter,
  path = '',
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const full = path === '' ? key : `${path}.${key}`;
    const place: Place = { path: [...at.path, key], part: 'value' };
    const owning = Object.keys(decided).find((each) => full === each || full.startsWith(`${each}.`));
    if (owning === undefined) visit(inner, place, decided, owner, report, full);
    else
      report({
        message: `extra configuration of ${owner} changes \`${full}\``,
        at: place,
        label: `decided by ${decided[owning]}`,
      });
  }
}

const instancesOf = (spec: { instances?: unknown }): [number, { extraConfig?: unknown }][] =>
  Array.isArray(spec.instances) ? [...(spec.instances as { extraConfig?: unknown }[]).entries()] : [];
