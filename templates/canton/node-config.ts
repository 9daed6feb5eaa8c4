import {
  type AuthService,
  type CantonKind,
  type CantonNode,
  type CantonProcess,
  fromEnvironment,
  type HoconTree,
  type HostOf,
  mergeConfig,
  type SequencerBackend,
  type ServerTls,
  type Storage,
  setOwn,
} from '#template';

/** Where each kind of node stands below `canton` (manual, "Static Configuration"). */
const sections: Readonly<Record<CantonKind, string>> = {
  domain: 'domains',
  sequencer: 'sequencers',
  mediator: 'mediators',
  'domain-manager': 'domain-managers',
  participant: 'participants',
};

type NodeConfig = (node: CantonNode, hostOf: HostOf) => HoconTree;

/** What is special about each kind of node; storage, APIs and health are the same for all. */
const kinds: Readonly<Record<CantonKind, NodeConfig>> = {
  domain: (node, hostOf) => ({
    init: initOf(node),
    'public-api': publicApi(node),
    'admin-api': adminApi(node),
    storage: storage(node, hostOf),
    topology: { open: node.domain?.isOpen },
  }),
  sequencer: (node, hostOf) => ({
    init: initOf(node),
    'public-api': publicApi(node),
    'admin-api': adminApi(node),
    storage: storage(node, hostOf),
    sequencer: backend(node.backend),
  }),
  mediator: (node, hostOf) => ({
    init: initOf(node),
    'admin-api': adminApi(node),
    storage: storage(node, hostOf),
    replication: replication(node),
  }),
  'domain-manager': (node, hostOf) => ({
    init: initOf(node),
    'admin-api': adminApi(node),
    storage: storage(node, hostOf),
    replication: replication(node),
    topology: { open: node.domain?.isOpen },
  }),
  participant: (node, hostOf) => ({
    init: initOf(node),
    'ledger-api': {
      address: everywhere,
      port: node.ports.ledgerApi,
      tls: serverTls(node.clientTls),
      'auth-services': node.authServices.length === 0 ? undefined : node.authServices.map(authService),
      'max-inbound-message-size': node.maxInboundMessageSize,
    },
    'admin-api': adminApi(node),
    storage: storage(node, hostOf),
    replication: replication(node),
  }),
};

/** Nodes listen on the loopback interface unless told otherwise. */
const everywhere = '0.0.0.0';

/** The configuration of a Canton process: its nodes, its health server, its metrics. */
export function cantonConfig(process: CantonProcess, hostOf: HostOf): HoconTree {
  let canton: HoconTree = {};
  for (const node of process.nodes) canton = withNode(canton, node, hostOf);
  let config: HoconTree = { ...canton, features: features(process), monitoring: monitoring(process) };
  for (const extra of process.settings.config) config = mergeConfig(config, extra);
  return { canton: config };
}

/** Sources: manual, "Static Configuration", "Monitoring"; CantonConfig.scala, TracingConfig.scala, LoggingConfig.scala. */
function features({ settings }: CantonProcess): HoconTree | undefined {
  const { preview, testing, repair } = settings.features ?? {};
  const set = {
    'enable-preview-commands': preview,
    'enable-testing-commands': testing,
    'enable-repair-commands': repair,
  };
  return Object.values(set).some((value) => value !== undefined) ? set : undefined;
}

function logging({ settings }: CantonProcess): HoconTree | undefined {
  const { messagePayloads, eventDetails } = settings.logging ?? {};
  if (messagePayloads === undefined && eventDetails === undefined) return undefined;
  return {
    api: messagePayloads === undefined ? undefined : { 'message-payloads': messagePayloads },
    'event-details': eventDetails,
  };
}

function tracing({ settings }: CantonProcess): HoconTree | undefined {
  if (settings.tracing === undefined) return undefined;
  const { propagation, exporter, address, port, ratio } = settings.tracing;
  const tracer = {
    exporter: exporter === undefined ? undefined : { type: exporter, address, port },
    sampler: ratio === undefined ? undefined : { type: 'trace-id-ratio', ratio },
  };
  return { propagation, tracer: exporter === undefined && ratio === undefined ? undefined : tracer };
}

function withNode(canton: HoconTree, node: CantonNode, hostOf: HostOf): HoconTree {
  const section = sections[node.kind];
  let config: HoconTree = {
    ...kinds[node.kind](node, hostOf),
    crypto: node.kms === undefined ? undefined : { provider: 'kms', kms: node.kms as HoconTree },
    monitoring: health(node),
  };
  for (const extra of node.extraConfig) config = mergeConfig(config, extra);
  const nodes = { ...((canton[section] as HoconTree | undefined) ?? {}) };
  setOwn(nodes, node.name, config);
  return { ...canton, [section]: nodes };
}

function health(node: CantonNode): HoconTree | undefined {
  return node.ports.grpcHealth === undefined
    ? undefined
    : { 'grpc-health-server': { address: everywhere, port: node.ports.grpcHealth } };
}

/** Logs, traces, health and metrics are those of the whole process. */
function monitoring(process: CantonProcess): HoconTree | undefined {
  const { httpHealth, metricsPort } = process;
  const [logs, traces] = [logging(process), tracing(process)];
  if ([httpHealth, metricsPort, logs, traces].every((each) => each === undefined)) return undefined;
  return {
    logging: logs,
    tracing: traces,
    health:
      httpHealth === undefined
        ? undefined
        : {
            server: { address: everywhere, port: httpHealth.port },
            check: healthCheck(httpHealth),
          },
    metrics:
      metricsPort === undefined
        ? undefined
        : {
            'report-jvm-metrics': true,
            reporters: [{ type: 'prometheus', address: everywhere, port: metricsPort }],
          },
  };
}

function healthCheck({
  check,
  node,
  nodeKey,
  interval,
}: NonNullable<CantonProcess['httpHealth']>): HoconTree {
  switch (check) {
    case 'is-active':
      return { type: 'is-active', [nodeKey]: node };
    case 'ping':
      return { type: 'ping', participant: node, interval: interval ?? '30s' };
    case 'always-healthy':
      return { type: 'always-healthy' };
  }
}

function initOf(node: CantonNode): HoconTree | undefined {
  const parameters = {
    'protocol-version': node.domain?.protocolVersion,
    'unique-contract-keys': node.kind === 'participant' ? undefined : node.uniqueContractKeys,
  };
  const init = {
    identity:
      node.identifier === undefined
        ? undefined
        : {
            'node-identifier':
              node.identifier.type === 'random'
                ? { type: 'random' }
                : { type: 'explicit', name: node.identifier.name },
          },
    'domain-parameters': Object.values(parameters).some((value) => value !== undefined)
      ? parameters
      : undefined,
    parameters:
      node.kind === 'participant' && node.uniqueContractKeys !== undefined
        ? { 'unique-contract-keys': node.uniqueContractKeys }
        : undefined,
  };
  return Object.values(init).some((value) => value !== undefined) ? init : undefined;
}

const adminApi = (node: CantonNode): HoconTree => ({
  address: everywhere,
  port: node.ports.adminApi,
  tls: serverTls(node.adminTls),
  'max-inbound-message-size': node.adminMaxInboundMessageSize,
});

/** The public API knows no client certificates and no trust collection (manual, "API Configuration"). */
const publicApi = (node: CantonNode): HoconTree => ({
  address: everywhere,
  port: node.ports.publicApi,
  tls:
    node.clientTls === undefined
      ? undefined
      : {
          'cert-chain-file': node.clientTls.certChainFile,
          'private-key-file': node.clientTls.privateKeyFile,
          'minimum-server-protocol-version': node.clientTls.minimumVersion,
          ciphers: node.clientTls.ciphers,
        },
  'override-max-request-size': node.maxInboundMessageSize,
});

function serverTls(tls: ServerTls | undefined): HoconTree | undefined {
  if (tls === undefined) return undefined;
  return {
    'cert-chain-file': tls.certChainFile,
    'private-key-file': tls.privateKeyFile,
    'trust-collection-file': tls.trustFile,
    'client-auth': {
      type: tls.clientAuth,
      'admin-client':
        tls.adminClient === undefined
          ? undefined
          : {
              'cert-chain-file': tls.adminClient.certChainFile,
              'private-key-file': tls.adminClient.privateKeyFile,
            },
    },
    'minimum-server-protocol-version': tls.minimumVersion,
    ciphers: tls.ciphers,
  };
}

const authService = (service: AuthService): HoconTree => ({
  type: service.type,
  url: service.url,
  certificate: service.certificate,
  secret: service.secretVariable === undefined ? undefined : fromEnvironment(service.secretVariable),
  'target-audience': service.targetAudience,
  'target-scope': service.targetScope,
});

const replication = (node: CantonNode): HoconTree | undefined =>
  node.replication === undefined ? undefined : { enabled: node.replication };

function backend(plan: SequencerBackend | undefined): HoconTree | undefined {
  if (plan === undefined) return undefined;
  if (!('highAvailability' in plan)) return { type: plan.type, config: plan.config as HoconTree };
  return {
    type: plan.type,
    'high-availability': { enabled: plan.highAvailability, 'total-node-count': plan.totalNodeCount },
    writer: plan.writerType === undefined ? undefined : { type: plan.writerType },
  };
}

/** Keys below `config` are those of the connection pool and driver, in camel case; `parameters` are Canton's own. */
function storage(node: CantonNode, hostOf: HostOf): HoconTree {
  const plan = node.storage;
  if (plan.type === 'memory') return { type: 'memory' };
  if (plan.type === 'h2') return { type: 'h2', config: { driver: 'org.h2.Driver', url: h2Url(node) } };
  return {
    type: plan.type,
    config:
      plan.type === 'oracle' || plan.url !== undefined ? jdbcUrl(plan, hostOf) : dataSource(plan, hostOf),
    // The database may come up later than the node, or be gone for a moment.
    parameters: { 'max-connections': plan.maxConnections, 'fail-fast-on-startup': false },
  };
}

/** A database for each node: Canton refuses storage that two nodes of a process share (CommunityConfigValidations.scala). */
const h2Url = ({ name }: CantonNode): string =>
  `jdbc:h2:mem:${name};MODE=PostgreSQL;LOCK_TIMEOUT=10000;DB_CLOSE_DELAY=-1`;

type Server = Extract<Storage, { readonly endpoint: unknown }>;

const isSecured = (plan: Server): boolean => plan.sslMode !== 'disable';

const dataSource = (plan: Server, hostOf: HostOf): HoconTree => ({
  dataSourceClass: 'org.postgresql.ds.PGSimpleDataSource',
  properties: {
    serverName: plan.endpoint === undefined ? undefined : hostOf(plan.endpoint.host),
    portNumber: plan.endpoint?.port,
    databaseName: plan.database,
    user: plan.user,
    password: fromEnvironment(plan.passwordVariable),
    ssl: isSecured(plan) ? true : undefined,
    sslmode: isSecured(plan) ? plan.sslMode : undefined,
    sslrootcert: isSecured(plan) ? plan.trustFile : undefined,
  },
});

function jdbcUrl(plan: Server, hostOf: HostOf): HoconTree {
  const isOracle = plan.type === 'oracle';
  const host = plan.endpoint === undefined ? 'localhost' : hostOf(plan.endpoint.host);
  const port = plan.endpoint?.port ?? (isOracle ? 1521 : 5432);
  return {
    driver: isOracle ? 'oracle.jdbc.OracleDriver' : 'org.postgresql.Driver',
    url: plan.url ?? `jdbc:oracle:thin:@${host}:${port}/${plan.database}`,
    user: plan.user,
    password: fromEnvironment(plan.passwordVariable),
  };
}
