import { type TextTypeName, textTypes } from '../base/text-types.ts';
import { targetNames } from '../model/target.ts';

/**
 * The topology language as JSON Schema 2020-12. This file is where the language is written down;
 * `npm run generate` prints it to schemas/topology.schema.json and derives the TypeScript types.
 *
 * What the architecture documents forbid stays expressible here (two managers, a list where one name
 * belongs): rules explain it, the schema does not reject it.
 */
type Schema = Record<string, unknown>;

const described = (description: string, schema: Schema): Schema => ({ description, ...schema });
/** A text of one of the kinds that `src/base/text-types.ts` describes. */
const typed = (type: TextTypeName, description: string, extra: Schema = {}): Schema => ({
  description,
  type: 'string',
  minLength: 1,
  pattern: textTypes[type].pattern,
  ...extra,
});
const text = (description: string, extra: Schema = {}): Schema => typed('line', description, extra);
const name = (): Schema => ({ type: 'string', minLength: 1, pattern: textTypes.line.pattern });
const duration = (description: string, example: string): Schema =>
  typed('duration', description, { examples: [example] });
/** A length of time of which cert-manager takes hours and more. */
const lifetime = (description: string, example: string): Schema =>
  duration(`${description} Counted in whole hours.`, example);
/** Where something is reached; as a whole it may also come from a variable. */
const url = (description: string): Schema =>
  typed('url', description, { examples: ['https://login.example/oauth'] });
const flag = (description: string, extra: Schema = {}): Schema => ({
  description,
  type: 'boolean',
  ...extra,
});
const count = (description: string, extra: Schema = {}): Schema => ({
  description,
  type: 'integer',
  minimum: 0,
  ...extra,
});
const oneOf = (description: string, values: string[], extra: Schema = {}): Schema => ({
  description,
  type: 'string',
  enum: values,
  ...extra,
});
const list = (description: string, items: Schema, extra: Schema = {}): Schema => ({
  description,
  type: 'array',
  items,
  ...extra,
});
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const named = (description: string, name: string): Schema => ({ description, ...ref(name) });
const record = (
  description: string,
  properties: Schema,
  required: string[] = [],
  extra: Schema = {},
): Schema => ({
  description,
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  patternProperties: { '^x-': true },
  additionalProperties: false,
  ...extra,
});
const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
const healthChecks = ['is-active', 'readiness', 'grpc', 'liveness', 'ping', 'always-healthy', 'tcp', 'none'];
const map = (description: string, item: Schema | true): Schema => ({
  description,
  type: 'object',
  additionalProperties: item,
  propertyNames: { minLength: 1, pattern: textTypes.line.pattern },
});
/** One name is what the documents want; a list stays expressible so that a rule can explain it. */
const reference = (description: string, example: string): Schema => ({
  description,
  ...ref('Reference'),
  examples: [example],
});

const organization = text('The organization that runs it.', { examples: ['exchange'] });
/** The one text that may have several lines. */
const description: Schema = {
  description: 'A note for people; shown in diagrams and reports.',
  type: 'string',
  minLength: 1,
};

/** What every component that runs as processes shares. */
const running = (): Schema => ({
  organization,
  description,
  instances: named(
    'How many instances (spread over the zones), or a list that names each one. Default: 2 in production and staging, 1 in development.',
    'Instances',
  ),
  zones: list(
    'The zones over which the instances are spread; default: all zones of the topology.',
    text('A zone name.'),
  ),
  process: text(
    'Name of a process that hosts several nodes; by default each instance is a process of its own (recommended for production).',
  ),
  image: named('Container image, in place of the one of the release line.', 'Image'),
  resources: named('CPU and memory requests and limits.', 'Resources'),
  jvm: named('Java virtual machine options.', 'Jvm'),
  ports: named('Ports inside the container or host, in place of the documented defaults.', 'Ports'),
  publish: named('Ports published on the host or outside the cluster.', 'Ports'),
  environment: {
    description: 'Extra environment variables (never secrets).',
    type: 'object',
    additionalProperties: { type: 'string' },
    propertyNames: { minLength: 1, pattern: textTypes.containerVariable.pattern },
  },
  extraConfig: described('Extra configuration keys, merged over the generated configuration.', {
    type: 'object',
  }),
  overrides: list('Merge patches for generated objects.', ref('Override')),
  monitoring: named('How failures of this component are noticed and fixed.', 'ComponentMonitoring'),
  exposure: oneOf('From where it can be reached: its own network, other organizations, or the internet.', [
    'internal',
    'network',
    'internet',
  ]),
});

/** What is configured for a whole Canton process. */
const cantonProcess = (): Schema => ({
  logging: named('What the process logs.', 'CantonLogging'),
  tracing: named('Where the process sends traces.', 'Tracing'),
  features: named('Commands that the console of the process allows.', 'Features'),
  processConfig: described(
    'Configuration keys of the whole process, as they stand below `canton`: `parameters`, `monitoring.deadlock-detection` and the like.',
    { type: 'object' },
  ),
});

/** What every Canton node (participant, sequencer, mediator, domain manager, embedded domain) shares. */
const cantonNode = (): Schema => ({
  ...running(),
  mode: oneOf(
    'How instances work together. Sequencers are active-active, all other Canton nodes active-passive; leave it out.',
    ['active-passive', 'active-active'],
  ),
  standby: oneOf(
    '`warm`: the passive instance runs (default with 2 instances); `none`: one instance that is restarted.',
    ['warm', 'none'],
  ),
  replication: flag('Whether replication through the database lock is enabled. Default: true since 2.4.'),
  adminApi: named('The admin API.', 'Api'),
  health: named('Health servers.', 'Health'),
  ...cantonProcess(),
  nodeIdentifier: text('Node identifier used at first start, in place of the node name.'),
  kms: map('Key management service settings (Enterprise).', true),
});

const sequencerClient = (): Schema => ({
  sequencers: list(
    'The sequencers (services or instances) in its connection list; default: all of its domain.',
    text('A sequencer service or instance.'),
  ),
});

const defs: Record<string, Schema> = {
  Reference: {
    anyOf: [name(), { type: 'array', items: name() }],
  },
  Instances: {
    anyOf: [
      { type: 'integer', minimum: 1, maximum: 999 },
      { type: 'array', items: ref('Instance'), minItems: 1 },
    ],
  },
  Instance: record('One instance (one process or container) of a service.', {
    name: text('Short name; the full name is SERVICE-NAME.', { examples: ['a'] }),
    description,
    zone: text('The zone that it runs in.'),
    host: text('The host that it runs on.'),
    role: oneOf('The role that it is meant to start with. One active instance per active-passive service.', [
      'active',
      'passive',
      'standby',
    ]),
    version: typed('release', 'The release that it runs, when it differs from `daml.version`.'),
    database: named('A database of its own, in place of the service’s.', 'DatabaseUse'),
    cacheDatabase: named('Its own cache database (blockchain sequencers).', 'DatabaseUse'),
    cache: named('Its own query store (JSON API).', 'Cache'),
    replication: flag('Whether replication is enabled on this instance.'),
    ports: named('Ports of this instance.', 'Ports'),
    publish: named('Published ports of this instance.', 'Ports'),
    fabric: named('The Fabric connection of this sequencer.', 'Fabric'),
    ethereum: named('The Ethereum connection of this sequencer.', 'Ethereum'),
    extraConfig: described('Extra configuration keys for this instance.', { type: 'object' }),
  }),
  Secret: {
    anyOf: [
      record('A reference to a secret; the value itself never stands in the topology.', {
        secret: typed(
          'kubernetesName',
          'Name of the secret (a Kubernetes Secret, or a file in the secrets folder).',
        ),
        key: typed('secretKey', 'Key inside the secret.'),
        env: typed('variable', 'Name of the environment variable that holds it.'),
      }),
      { type: 'string' },
    ],
  },
  Issuer: {
    anyOf: [
      typed('kubernetesName', 'Its name.'),
      record(
        'An issuer.',
        {
          name: typed('kubernetesName', 'Its name.'),
          kind: typed('kubernetesKind', 'Its kind.', { default: 'ClusterIssuer', examples: ['Issuer'] }),
          group: typed('kubernetesName', 'Its API group, for issuers that are not cert-manager’s own.', {
            default: 'cert-manager.io',
          }),
        },
        ['name'],
      ),
    ],
  },
  SecretStore: {
    anyOf: [
      typed('kubernetesName', 'Its name.'),
      record(
        'A store.',
        {
          name: typed('kubernetesName', 'Its name.'),
          kind: oneOf('Whether all namespaces share it.', ['ClusterSecretStore', 'SecretStore'], {
            default: 'ClusterSecretStore',
          }),
          prefix: typed('remoteKey', 'What keys in the store begin with. Default: the namespace and `/`.', {
            examples: ['settlement/production/'],
          }),
          refreshInterval: duration('How often it is asked. Default: 1h.', '1h'),
        },
        ['name'],
      ),
    ],
  },
  CertificateKind: record('Certificates of one kind.', {
    issuer: named('What signs them.', 'Issuer'),
    duration: lifetime('How long each lasts.', '30d'),
    renewBefore: lifetime('How long before its end each is made again.', '10d'),
  }),
  DatabaseUse: {
    anyOf: [
      name(),
      record('A logical database on a database server.', {
        server: text('The database server.'),
        name: typed('databaseName', 'Name of the logical database; default: derived from the component.'),
        user: text('Database user that owns it; default: the database’s name.'),
        password: named('Where the password is found.', 'Secret'),
        url: text('JDBC URL, when the parts above are not enough. Never with a password.'),
        tablePrefix: text('Prefix of table names (JSON API and trigger stores only).'),
        type: oneOf('Storage type.', ['postgres', 'oracle', 'memory', 'h2']),
        maxConnections: count('Connections in the node’s pool (X in the documents); default by component.', {
          minimum: 1,
        }),
        poolSize: count('Connections in the pool of a JSON API or trigger store.', { minimum: 1 }),
        pool: named('More of the pool of a trigger store.', 'Pool'),
      }),
      { type: 'array', items: name() },
    ],
  },
  Cache: {
    anyOf: [
      name(),
      record('The query store of a JSON API server.', {
        server: text('A database server; without it every instance has a local PostgreSQL of its own.'),
        name: typed(
          'databaseName',
          'Name of the logical database. The same name for several instances means a shared store.',
        ),
        user: text('Database user.'),
        password: named('Where the password is found.', 'Secret'),
        url: text('JDBC URL. Never with a password.'),
        tablePrefix: text('Prefix of table names.'),
        poolSize: count('Connections in the pool.', { minimum: 1 }),
        pool: named('More of the pool.', 'Pool'),
        shared: flag('Acknowledges that the instances share one store.'),
        zone: text('Zone of the store, when it is not the instance’s.'),
      }),
    ],
  },
  Image: {
    anyOf: [
      { type: 'string', minLength: 1, pattern: textTypes.image.pattern },
      record('A container image.', {
        repository: typed('repository', 'Image repository.'),
        tag: typed('tag', 'Image tag.'),
        digest: typed('digest', 'Image digest.'),
        pullPolicy: oneOf('When the image is pulled.', ['Always', 'IfNotPresent', 'Never']),
      }),
    ],
  },
  Resources: record('Resources of one instance.', {
    cpu: {
      description: 'CPU cores: the request, and the limit when none is given.',
      type: ['number', 'string'],
      pattern: textTypes.cores.pattern,
    },
    memory: typed('quantity', 'Memory: the request, and the limit when none is given.', {
      examples: ['6Gi'],
    }),
    cpuLimit: { description: 'CPU limit.', type: ['number', 'string'], pattern: textTypes.cores.pattern },
    memoryLimit: typed('quantity', 'Memory limit.'),
    storage: typed('quantity', 'Size of the volume, where there is one.', { examples: ['128Gi'] }),
  }),
  Jvm: record('Java virtual machine options.', {
    heap: typed('heap', 'Maximum heap.', { examples: ['4g'] }),
    options: list('Further options.', text('A JVM option.')),
  }),
  Ports: record('Port numbers.', {
    ledgerApi: ref('Port'),
    adminApi: ref('Port'),
    publicApi: ref('Port'),
    grpcHealth: ref('Port'),
    httpHealth: ref('Port'),
    metrics: ref('Port'),
    http: ref('Port'),
    postgres: ref('Port'),
  }),
  Port: { description: 'A port number (1 to 65535).', type: 'integer' },
  Tls: {
    anyOf: [
      oneOf('`none`, `server` (the server shows a certificate) or `mutual` (the client shows one as well).', [
        'none',
        'server',
        'mutual',
      ]),
      record('TLS in detail.', {
        mode: oneOf('`none`, `server` or `mutual`.', ['none', 'server', 'mutual']),
        clientAuth: oneOf('Whether the server asks for a client certificate.', [
          'none',
          'optional',
          'require',
        ]),
        certificateAuthority: text('Name of the certificate authority that signs the certificate.'),
        privateCa: flag(
          'Whether the certificate authority is private, so that clients need its certificate.',
        ),
        issuer: named('cert-manager issuer, a ClusterIssuer unless said otherwise.', 'Issuer'),
        secret: typed('kubernetesName', 'Name of a mounted secret with certificate, key and CA.'),
        certChainFile: text('Certificate chain file (leaf first).'),
        privateKeyFile: text('Private key file (PKCS-8 PEM, no password).'),
        trustCollectionFile: text('Trusted certificates file.'),
        adminClient: record(
          'The client certificate with which the node calls its own API; needed with clientAuth `require`.',
          {
            certChainFile: text('Certificate chain file.'),
            privateKeyFile: text('Private key file.'),
          },
        ),
        clientCertificate: described(
          'Whether (or with which secret) the component shows a client certificate to the server behind it.',
          { type: ['boolean', 'string'] },
        ),
        ciphers: list(
          'Cipher suites that are accepted; default: those of the runtime.',
          text('A cipher suite.', {
            examples: ['TLS_AES_256_GCM_SHA384'],
          }),
        ),
        minimumVersion: oneOf('Lowest TLS version accepted.', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
        subjectAlternativeNames: list(
          'Names in the certificate; default: every name under which it is reached.',
          typed('dnsName', 'A DNS name.'),
        ),
      }),
    ],
  },
  Api: record('An API of a node.', {
    tls: named(
      'Transport security. Default: `server` in production and staging, `none` in development.',
      'Tls',
    ),
    port: ref('Port'),
    address: typed(
      'address',
      'Address under which others reach it, when it is not the instance’s or balancer’s own.',
      {
        examples: ['sequencer.exchange.example:443'],
      },
    ),
    exposure: oneOf('From where this API can be reached.', ['internal', 'network', 'internet']),
    maxInboundMessageSize: count('Largest message in bytes.'),
  }),
  Health: record('Health servers of a Canton node.', {
    grpc: flag(
      'Whether the node has a gRPC health server (2.6 and later). Default: true where the release has it.',
    ),
    http: {
      description: 'Whether the process has an HTTP health server, and with which check.',
      anyOf: [
        { type: 'boolean' },
        record('The HTTP health server of the process.', {
          check: oneOf('What `GET /health` answers for.', ['is-active', 'ping', 'always-healthy']),
          interval: duration('How often the check runs.', '30s'),
        }),
      ],
    },
  }),
  Logging: record('What a process logs.', {
    level: oneOf('Lowest level that is logged.', logLevels, { default: 'INFO' }),
    encoder: oneOf('Whether a line is a JSON object or plain text.', ['json', 'plain'], { default: 'json' }),
  }),
  CantonLogging: record('What a Canton process logs.', {
    level: oneOf('Lowest level that is logged.', logLevels, { default: 'INFO' }),
    encoder: oneOf('Whether a line is a JSON object or plain text.', ['json', 'plain'], { default: 'json' }),
    messagePayloads: flag('Whether the messages of gRPC calls are logged: they hold what contracts say.'),
    eventDetails: flag('Whether details of sequenced events are logged.'),
  }),
  Tracing: record('Distributed traces of a Canton process (OpenTelemetry).', {
    propagation: oneOf('Whether trace contexts are handed on with calls.', ['enabled', 'disabled'], {
      default: 'enabled',
    }),
    exporter: oneOf('To what traces are sent; `otlp` since 2.8.', ['disabled', 'jaeger', 'zipkin', 'otlp']),
    address: typed('host', 'Host of the collector.'),
    port: ref('Port'),
    ratio: {
      description: 'Share of the traces that are sent; default: all.',
      type: 'number',
      minimum: 0,
      maximum: 1,
    },
  }),
  Features: record('Commands that the console of a Canton process allows besides the usual ones.', {
    preview: flag('Commands that are not stable yet.'),
    testing: flag('Commands for tests.'),
    repair: flag('Commands that change stores behind the back of the protocol.'),
  }),
  Pool: record('Connection pool of a JSON API or trigger store (HikariCP).', {
    minIdle: count('Connections that are kept open.', { minimum: 0 }),
    idleTimeout: duration('After how long an idle connection is closed.', '10s'),
    connectionTimeout: duration('How long a request waits for a connection.', '5s'),
  }),
  ComponentMonitoring: record('How failures are noticed and fixed.', {
    restart: oneOf('What restarts it when it fails.', ['always', 'on-failure', 'none']),
    livenessProbe: flag('Whether the orchestrator asks its liveness endpoint.'),
    system: text('The monitoring system that watches it.'),
  }),
  Override: record(
    'A merge patch for one generated object.',
    {
      target: oneOf('The render target.', [...targetNames]),
      kind: text('Kind of the object.', { examples: ['Deployment'] }),
      name: text('Name of the object; default: every object of the component with that kind.'),
      patch: described('JSON merge patch (RFC 7386).', { type: 'object' }),
    },
    ['patch'],
  ),
  Fabric: record('How a sequencer reaches Hyperledger Fabric.', {
    network: text('Name of the Fabric network.'),
    channel: text('Channel of the domain; one channel is one domain.'),
    chaincode: text('Name of the chaincode.', { default: 'sequencer' }),
    startBlockHeight: count('First block to read.'),
    organization: text('Fabric organization (MSP) as whose client the sequencer submits.'),
    user: text('Client identity.'),
    peers: list('Peers that the sequencer uses; at least one of its own organization.', ref('FabricNode')),
    orderers: list('Orderers.', ref('FabricNode')),
  }),
  FabricNode: {
    anyOf: [
      name(),
      record(
        'A Fabric peer or orderer.',
        {
          name: text('Name of the node.'),
          organization: text('Its Fabric organization.'),
          address: typed('endpoint', 'host:port of the node.'),
        },
        ['name'],
      ),
    ],
  },
  Ethereum: record('How a sequencer reaches Hyperledger Besu.', {
    network: text('Name of the Besu network.'),
    node: named('The Besu client node: exactly one per sequencer.', 'Reference'),
    wallet: text('Account of this sequencer; every sequencer has its own.'),
    contract: text('Address of the Sequencer contract.'),
    consensus: text('Consensus algorithm.', { examples: ['qbft'] }),
    gasPrice: count('Gas price of the network.'),
    blockPeriod: { description: 'Seconds between blocks.', type: 'number' },
    rpcApis: list('RPC APIs that the node offers.', text('An RPC API.')),
  }),
  Backend: {
    anyOf: [
      record(
        'What orders the messages of the domain.',
        {
          type: oneOf('Kind of backend: it decides whether the domain is a SQL or a blockchain domain.', [
            'sql',
            'fabric',
            'ethereum',
          ]),
          database: named('SQL: the one database that all sequencers share.', 'DatabaseUse'),
          totalNodeCount: count(
            'SQL: number of sequencers that the database is partitioned for; fixed once deployed.',
            { default: 10 },
          ),
          deployedTotalNodeCount: count('SQL: the totalNodeCount with which the domain was first deployed.'),
          fabric: named('Fabric settings.', 'Fabric'),
          ethereum: named('Ethereum settings.', 'Ethereum'),
          driverImage: named('Image that carries the blockchain driver (separate since 2.7).', 'Image'),
          sequencerType: text(
            'Value of `sequencer.type` in the configuration, in place of the default of the backend.',
          ),
        },
        ['type'],
      ),
      { type: 'array', items: { type: 'object' } },
    ],
  },
  DomainConnection: {
    anyOf: [
      name(),
      record(
        'A connection of a participant to a domain.',
        {
          domain: text('The domain.'),
          alias: text('Alias of the domain at this participant; default: the domain’s name.'),
          sequencers: list(
            'The sequencers in the connection list; default: all of the domain.',
            text('A sequencer service or instance.'),
          ),
          manualConnect: flag('Whether the participant has to be reconnected by hand after a restart.', {
            default: false,
          }),
          priority: { description: 'Priority of the domain.', type: 'integer' },
        },
        ['domain'],
      ),
    ],
  },
  Party: {
    anyOf: [
      name(),
      record(
        'A party.',
        {
          name: text('Party name hint.'),
          multiHosted: flag('Whether the party is hosted by several participants on purpose.'),
          resilience: named('What its submissions and reads must survive.', 'Resilience'),
        },
        ['name'],
      ),
    ],
  },
  TriggerRule: {
    anyOf: [
      name(),
      record(
        'A trigger rule.',
        {
          rule: text(
            'Qualified name `Module:trigger`, or `package:Module:trigger` with the id or the name of its package. With neither the id nor `darPaths` it is not started.',
          ),
          party: text(
            'The party as which it acts: the hint of a party of the participant, or a whole id (`Alice::1220…`). Without it the rule is not started.',
          ),
          readAs: list('Parties whose contracts it may read.', text('A party.')),
          applicationId: text('Application id; default: the user of the token, else one of its own.'),
        },
        ['rule'],
      ),
    ],
  },
  Zone: {
    anyOf: [
      name(),
      record(
        'An availability zone.',
        {
          name: text('Zone name.'),
          region: text('The region that it belongs to.'),
          site: oneOf('`active` runs; `cold` is started only when the active region is lost.', [
            'active',
            'cold',
          ]),
        },
        ['name'],
      ),
    ],
  },
  AuthService: record(
    'A token verifier of the Ledger API.',
    {
      type: oneOf('Kind of verifier.', [
        'jwt-rs-256-jwks',
        'jwt-rs-256-crt',
        'jwt-es-256-crt',
        'jwt-es-512-crt',
        'unsafe-jwt-hmac-256',
      ]),
      url: text('JWKS URL.'),
      certificate: text('Certificate file.'),
      secret: named('Shared secret (unsafe).', 'Secret'),
      targetAudience: text('Audience that tokens must carry.'),
      targetScope: text('Scope that tokens must carry.'),
    },
    ['type'],
  ),
  Authorization: record('How the trigger service finds its OAuth2 middleware.', {
    commonUri: url('One URI for both sides.'),
    internalUri: url('URI inside the network.'),
    externalUri: url('URI that browsers use.'),
    callbackUri: url('Callback URI of the trigger service.'),
    redirect: oneOf('When unauthenticated requests are redirected.', ['yes', 'no', 'auto']),
  }),
  HealthCheck: {
    anyOf: [
      oneOf('How the balancer asks for health.', healthChecks),
      record('How the balancer asks for health.', {
        type: oneOf('What is asked.', healthChecks),
        path: typed('httpPath', 'HTTP path.'),
        port: ref('Port'),
        service: { description: 'gRPC health service name; "" is readiness.', type: 'string' },
        interval: duration('Time between checks.', '2s'),
      }),
    ],
  },

  Organization: record('An organization: who runs components, in its own private network.', {
    role: oneOf('`provider` runs the domain; `user` runs participants and connects to it.', [
      'provider',
      'user',
      'co-provider',
    ]),
    description,
    external: flag('Whether its components are run by somebody else and only described here.'),
    namespace: typed('kubernetesLabel', 'Kubernetes namespace.'),
    network: record('Its private network.', {
      name: text('Name of the network.'),
      gateway: described('The gateway at the border of the network: its name, or whether there is one.', {
        type: ['string', 'boolean'],
      }),
    }),
    imagePullSecrets: list(
      'Secrets with which images are pulled.',
      typed('kubernetesName', 'Name of a secret.'),
    ),
    certificateIssuer: named(
      'cert-manager issuer for the organization’s certificates, a ClusterIssuer unless said otherwise.',
      'Issuer',
    ),
    secretStore: named(
      'External Secrets store from which its secrets come, in place of that of `kubernetes`.',
      'SecretStore',
    ),
    storageClass: typed('kubernetesName', 'Storage class for databases on Kubernetes.'),
  }),
  IdentityProvider: record(
    'An identity provider (OAuth provider, authorization server): outside the deployment, issues tokens.',
    {
      organization: reference('The organization that uses it.', 'exchange'),
      description,
      provider: text('Product or vendor, shown in diagrams.', { examples: ['Auth0'] }),
      issuer: text('Issuer of its tokens.'),
      jwksUrl: url('Where its signing keys are published.'),
      authorizationUrl: url('OAuth 2.0 authorization endpoint.'),
      tokenUrl: url('OAuth 2.0 token endpoint.'),
      targetAudience: text('Audience that tokens for the Ledger API carry.'),
      targetScope: text('Scope that tokens for the Ledger API carry.'),
      egress: list(
        'Host names or networks that must be reachable for it.',
        typed('hostOrNetwork', 'A host name or CIDR.'),
      ),
    },
  ),
  Database: record('A database server. Each service gets a logical database of its own on one.', {
    organization: reference('The organization that runs it.', 'exchange'),
    description,
    type: oneOf('Database product.', ['postgres', 'oracle', 'mysql', 'mariadb', 'mssql'], {
      default: 'postgres',
    }),
    availability: oneOf('`ha`: managed or replicated, survives the loss of a zone. Default: `single`.', [
      'single',
      'ha',
    ]),
    version: typed('version', 'Server version.', { examples: ['14'] }),
    host: typed('host', 'Host name of a server that exists already; without it the tool renders one.'),
    port: ref('Port'),
    egress: list(
      'Networks (CIDR) in which a server that exists already is reached; network policies let its clients go there and nowhere else.',
      typed('hostOrNetwork', 'A network.'),
    ),
    zones: list('The zones over which it is spread.', text('A zone.')),
    replicas: list(
      'Its replicas and how they follow.',
      record('A replica.', {
        zone: text('Zone of the replica.'),
        region: text('Region of the replica.'),
        replication: oneOf('Whether commits wait for it.', ['synchronous', 'asynchronous']),
      }),
    ),
    replication: oneOf('How its replicas follow inside the region. Default with `ha`: synchronous.', [
      'synchronous',
      'asynchronous',
    ]),
    synchronousCommit: oneOf('PostgreSQL `synchronous_commit`.', [
      'on',
      'off',
      'local',
      'remote_write',
      'remote_apply',
    ]),
    maxConnections: count(
      'PostgreSQL `max_connections`. Default: 100 of PostgreSQL for servers that exist already, a fitting number for rendered ones.',
      { minimum: 1 },
    ),
    tls: oneOf(
      '`sslmode` of the connections to it. Default: `verify-full` in production, `require` in staging, `disable` in development.',
      ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'],
    ),
    credentials: named('Administrator’s password.', 'Secret'),
    password: named('Administrator’s password (older spelling of credentials).', 'Secret'),
    image: named('Container image.', 'Image'),
    backup: record(
      'Where CloudNativePG keeps its backups and the write-ahead log. How often: `backup.interval` of the domains.',
      {
        destinationPath: typed('storePath', 'Path in the object store.', {
          examples: ['s3://backups/settlement'],
        }),
        endpointURL: url('Where the store is reached, when it is none of the cloud that the path names.'),
        credentials: typed(
          'kubernetesName',
          'Secret with what opens the store. Default: the identity of the pods (IAM role, workload identity).',
        ),
        retention: duration('How far back a restore can go. Default: 30d.', '30d'),
        egress: list(
          'Networks (CIDR) in which the store is reached. Default: anywhere.',
          typed('hostOrNetwork', 'A network.'),
        ),
      },
      ['destinationPath'],
    ),
    resources: named('Resources.', 'Resources'),
    publish: named('Published ports.', 'Ports'),
    overrides: list('Merge patches for generated objects.', ref('Override')),
  }),
  Domain: record('A synchronization domain.', {
    organization,
    description,
    deployment: oneOf(
      '`distributed`: separate sequencers, mediators and one domain manager (Enterprise). `embedded`: all in one process, no HA, the only form in the open source edition.',
      ['distributed', 'embedded'],
    ),
    backend: named('What orders its messages.', 'Backend'),
    database: named('Embedded domain: its database.', 'DatabaseUse'),
    sequencerAccess: oneOf('How clients reach the sequencers.', ['load-balancer', 'client-side']),
    protocolVersion: count(
      'Protocol version; can never be changed for a deployed domain. Must be written since 2.9.',
    ),
    membership: oneOf(
      '`open`: who reaches a sequencer may join; `permissioned`: only allowed participants.',
      ['open', 'permissioned'],
    ),
    allowList: list(
      'Participants allowed to join a permissioned domain (names here, or ids of external ones). Default: those that connect to it.',
      text('A participant.'),
    ),
    uniqueContractKeys: flag('Contract key uniqueness (deprecated in 2.7).'),
    external: record('The domain is run by somebody else, who hands over this.', {
      sequencers: list('Sequencer URLs.', text('A URL.'), { minItems: 0 }),
      certificateAuthority: text('File with the certificate authority of the sequencers.'),
      alias: text('Alias suggested by the operator.'),
    }),
    instances: named('Embedded domain: number of instances (must be 1).', 'Instances'),
    publicApi: named('Public API of an embedded domain.', 'Api'),
    adminApi: named('Admin API of an embedded domain.', 'Api'),
    health: named('Health servers of an embedded domain.', 'Health'),
    image: named('Container image.', 'Image'),
    resources: named('Resources.', 'Resources'),
    jvm: named('JVM options.', 'Jvm'),
    ports: named('Ports.', 'Ports'),
    publish: named('Published ports.', 'Ports'),
    process: text('Process that hosts the embedded domain together with other nodes.'),
    extraConfig: described('Extra configuration keys.', { type: 'object' }),
    ...cantonProcess(),
    overrides: list('Merge patches for generated objects.', ref('Override')),
    parameters: record('Domain parameters.', {
      participantResponseTimeout: duration('How long participants may take.', '30s'),
      mediatorReactionTimeout: duration('How long the mediator may take.', '30s'),
    }),
    pruning: record(
      'Pruning of the sequencers and mediators, by a schedule that the bootstrap sets on them.',
      {
        retention: duration('How long events are kept. Default: 30d.', '30d'),
        cron: typed('cron', 'When a window begins, in UTC. Default: Saturdays at eight.', {
          examples: ['0 0 8 ? * SAT'],
        }),
        maxDuration: duration('How long a window lasts. Default: 8h.', '8h'),
      },
    ),
    backup: record('The backup plan of the domain and its members.', {
      interval: duration('Longest time between two backups of a participant. Default: 1d.', '1d'),
      order: list(
        'Order in which components are backed up. What it leaves out comes where it belongs. Default: the order below.',
        oneOf('A kind of component.', [
          'applications',
          'participants',
          'mediators',
          'domain-manager',
          'sequencers',
          'blockchain',
        ]),
      ),
    }),
  }),
  Sequencer: record(
    'A sequencer service: active-active instances with the public API of the domain.',
    {
      ...cantonNode(),
      domain: reference('The domain that it serves.', 'settlement'),
      backend: oneOf('Backend kind, when it must be said per service.', ['sql', 'fabric', 'ethereum']),
      database: named(
        'SQL: the domain’s central database. Leave it out; it stands at the domain’s backend.',
        'DatabaseUse',
      ),
      cacheDatabase: named(
        'Blockchain: server (or database) of the cache. A server name gives every instance a logical database of its own.',
        'DatabaseUse',
      ),
      fabric: named('Fabric settings of this service.', 'Fabric'),
      ethereum: named('Ethereum settings of this service.', 'Ethereum'),
      publicApi: named('The public API.', 'Api'),
      loadBalancer: named(
        '`default`, `none`, or the name of an entry under loadBalancers.',
        'LoadBalancerChoice',
      ),
      writerType: oneOf('SQL writer tuning.', ['high-throughput', 'low-latency']),
    },
    ['domain'],
  ),
  LoadBalancerChoice: {
    type: 'string',
    minLength: 1,
    description: '`default`, `none`, or the name of a load balancer.',
  },
  Mediator: record(
    'A mediator service: active-passive, no inbound traffic.',
    {
      ...cantonNode(),
      ...sequencerClient(),
      domain: reference('The domain that it serves.', 'settlement'),
      database: named('Its own database.', 'DatabaseUse'),
    },
    ['domain'],
  ),
  DomainManager: record(
    'A domain manager service: active-passive, exactly one per domain, no inbound traffic.',
    {
      ...cantonNode(),
      ...sequencerClient(),
      domain: reference('The domain that it manages.', 'settlement'),
      database: named('Its own database.', 'DatabaseUse'),
    },
    ['domain'],
  ),
  Participant: record('A participant service: active-passive instances on one shared database.', {
    ...cantonNode(),
    database: named('Its own database.', 'DatabaseUse'),
    domains: list('The domains that it connects to.', ref('DomainConnection')),
    identityProvider: reference('Whose tokens its Ledger API accepts.', 'exchange-idp'),
    authServices: list(
      'Token verifiers, in place of the one derived from the identity provider.',
      ref('AuthService'),
    ),
    ledgerApi: named('The Ledger API.', 'Api'),
    loadBalancer: named(
      '`default`, `none`, or the name of an entry under loadBalancers.',
      'LoadBalancerChoice',
    ),
    users: list('Users of its Ledger API.', text('A user id.')),
    parties: list('Parties that it hosts.', ref('Party')),
    uniqueContractKeys: flag('Contract key uniqueness (deprecated in 2.7); must agree with the domain.'),
    multiDomainPreview: flag('Acknowledges that connecting to several domains is a preview feature.'),
    dars: list('Packages to upload at bootstrap.', text('A path.')),
  }),
  JsonApi: record('An HTTP JSON API service: active-active instances, each with its own cache.', {
    ...running(),
    participant: reference(
      'The one participant service (or, against advice, an instance of it) that it talks to.',
      'exchange-participant',
    ),
    mode: oneOf('JSON API servers are active-active; leave it out.', ['active-passive', 'active-active']),
    cache: named(
      'Query store: `local` (a PostgreSQL of its own for each instance, the default), `none`, a server name (a database of its own for each instance there), or details.',
      'Cache',
    ),
    logging: named('What it logs.', 'Logging'),
    startMode: oneOf('What happens to the query store at start. Default: create-if-needed-and-start.', [
      'create-only',
      'create-and-start',
      'create-if-needed-and-start',
      'start-only',
    ]),
    tls: named('Transport security of the server itself.', 'Tls'),
    loadBalancer: named(
      '`default`, `none`, or the name of an entry under loadBalancers.',
      'LoadBalancerChoice',
    ),
    targetScope: text('Scope that tokens must carry; must equal the participant’s.'),
    allowInsecureTokens: flag('Accepts tokens without HTTPS (development only).', { default: false }),
    staticContent: text('Folder with static content (development only).'),
    externalUrl: url('URL under which applications reach it.'),
  }),
  OAuthMiddleware: record(
    'An OAuth 2.0 middleware: gets and refreshes tokens for trigger services from exactly one provider.',
    {
      ...running(),
      identityProvider: reference('The one provider that it talks to.', 'exchange-idp'),
      standby: count(
        'Instances that are not running and are started when the live one fails. Default: 1 in production and staging, 0 in development.',
        { maximum: 99 },
      ),
      clientId: text('OAuth client id.'),
      clientSecret: named('OAuth client secret.', 'Secret'),
      tokenVerifier: record('Token verifier; default: the JWKS of the provider.', {
        type: oneOf('Kind of verifier.', ['rs256-jwks', 'rs256-crt', 'es256-crt', 'es512-crt']),
        uri: text('URL or file.'),
      }),
      externalUrl: url('URL under which browsers reach it.'),
      callbackUri: url('External URL of /cb.'),
      cookieSecure: flag('Whether cookies need HTTPS.', { default: true }),
    },
  ),
  TriggerService: record(
    'A trigger service: nodes that run trigger rules, with their OAuth 2.0 middleware. Not highly available by itself.',
    {
      ...running(),
      participant: reference('The participant service whose ledger the rules watch.', 'exchange-participant'),
      database: named(
        'Server (or database) of the trigger stores. A server name gives every node a logical database of its own.',
        'DatabaseUse',
      ),
      oauthMiddleware: reference('The middleware that gets tokens.', 'exchange-oauth'),
      identityProvider: reference(
        'The provider, when it must be said; it is the middleware’s.',
        'exchange-idp',
      ),
      nodes: map(
        'Trigger nodes: each is one live process with its rules, and its standbys.',
        ref('TriggerNode'),
      ),
      logging: named('What its nodes log.', 'Logging'),
      updateStrategy: oneOf('How a new version replaces the old one. Default: stop-first.', [
        'stop-first',
        'start-first',
        'rolling',
        'recreate',
      ]),
      darPaths: list('Packages with the trigger rules.', text('A path.')),
      ruleLogin: oneOf(
        'How the job that starts the rules logs in. `token`: with `ruleToken` (default with a middleware). `client-credentials`: with a token that the provider gives for the middleware’s client id and secret; it cannot be renewed, so the rules stop when it expires. `none`: without one (default without a middleware). `by-hand`: there is no job; somebody starts the rules.',
        ['token', 'client-credentials', 'none', 'by-hand'],
      ),
      ruleToken: record(
        'Where the token lies with which rules are started: the cookie `daml-ledger-token` of a login at the middleware (it renews itself), or an access token (JWT).',
        {
          secret: text('Name of the secret.'),
          key: text('Key inside the secret.'),
          env: text('Name of the environment variable that holds it.'),
        },
      ),
      retiredRules: oneOf(
        'What the job does with rules that run and are not in the topology (any more): `report` or `stop` them.',
        ['report', 'stop'],
        { default: 'report' },
      ),
      authorization: named('URIs of the middleware.', 'Authorization'),
      externalUrl: url('URL under which browsers reach it.'),
    },
  ),
  TriggerNode: record('A trigger node.', {
    description,
    rules: list('The trigger rules that it runs.', ref('TriggerRule')),
    live: count('Number of live instances: one.', { default: 1, maximum: 99 }),
    standby: count(
      'Instances that are not running and are started when the live one fails. Default: 1 in production and staging, 0 in development.',
      { maximum: 99 },
    ),
    mode: oneOf('Trigger nodes are live / standby; leave it out.', ['active-passive', 'active-active']),
    participant: reference(
      'The participant service, in place of the trigger service’s.',
      'exchange-participant',
    ),
    database: named('Its store, in place of the trigger service’s.', 'DatabaseUse'),
    standbyDatabase: named('Store of its standbys, if it differs (it must not).', 'DatabaseUse'),
    standbyRunning: flag('Whether the standby is started beside the live instance (it must not be).'),
    oauthMiddleware: reference('The middleware, in place of the trigger service’s.', 'exchange-oauth'),
    identityProvider: reference('The provider, when it must be said.', 'exchange-idp'),
    tablePrefix: text('Prefix of its tables, so that two live nodes can share one database.'),
    zone: text('Zone of the live instance.'),
    standbyZone: text('Zone of the standby.'),
    host: text('Host of the live instance.'),
    updateStrategy: oneOf('How a new version replaces the old one.', [
      'stop-first',
      'start-first',
      'rolling',
      'recreate',
    ]),
    authorization: named('URIs of the middleware.', 'Authorization'),
    monitoring: named('How failures are noticed and fixed.', 'ComponentMonitoring'),
    ports: named('Ports.', 'Ports'),
    publish: named('Published ports.', 'Ports'),
    extraConfig: described('Extra configuration keys.', { type: 'object' }),
  }),
  LoadBalancer: record('A load balancer, where the default one is not wanted.', {
    organization,
    description,
    targets: list('Services or instances behind it.', text('A service or instance.')),
    api: oneOf('The API that it balances; default: the targets’ client API.', [
      'ledger-api',
      'admin-api',
      'public-api',
      'http',
    ]),
    type: oneOf('Product.', ['haproxy', 'nginx', 'envoy', 'managed', 'cluster-ip', 'global'], {
      default: 'haproxy',
    }),
    protocol: oneOf('What it speaks.', ['grpc', 'h2', 'http', 'http1', 'tcp']),
    healthCheck: named('How it asks for health.', 'HealthCheck'),
    policy: oneOf('How it chooses a backend.', ['round-robin', 'least-connections', 'first-active']),
    instances: named('How many balancers share the address. Default: 2 in production.', 'Instances'),
    zones: list('Zones.', text('A zone.')),
    tls: record('Transport security at the balancer.', {
      frontend: oneOf('Towards clients: `none`, `server`, `mutual` or `passthrough`.', [
        'none',
        'server',
        'mutual',
        'passthrough',
      ]),
      backend: oneOf('Towards the backends.', ['none', 'server', 'mutual', 'passthrough']),
      clientCertificate: described('Client certificate shown to the backends.', {
        type: ['boolean', 'string'],
      }),
      secret: typed('kubernetesName', 'Name of a mounted secret.'),
      subjectAlternativeNames: list('Names in its certificate.', typed('dnsName', 'A DNS name.')),
    }),
    idleTimeout: duration('Idle timeout of long-lived streams.', '1h'),
    forwardedProto: flag('Whether it sets X-Forwarded-Proto (JSON API).', { default: true }),
    websocket: flag('Whether it lets WebSockets through (JSON API).', { default: true }),
    address: typed('address', 'Address under which clients reach it.'),
    exposure: oneOf('From where it can be reached.', ['internal', 'network', 'internet']),
    ports: named('Ports.', 'Ports'),
    publish: named('Published ports.', 'Ports'),
    image: named('Container image.', 'Image'),
    resources: named('Resources.', 'Resources'),
    overrides: list('Merge patches for generated objects.', ref('Override')),
  }),
  Application: record('An application: a ledger client outside the services.', {
    organization,
    description,
    uses: {
      description:
        'What it connects to: JSON API services, participants, or load balancers in front of them.',
      ...ref('Reference'),
    },
    actsAs: list('Parties for which it submits.', text('A party.')),
    users: list('Users as which it logs in.', text('A user id.')),
    resilience: named('What it must survive.', 'Resilience'),
    mutualTls: flag('Whether it shows a client certificate.'),
  }),
  Monitoring: record('The monitoring system.', {
    metrics: flag('Whether components publish metrics. Default: true.'),
    alerts: flag('Whether alert rules are rendered.'),
    dashboards: {
      description:
        'Whether Grafana dashboards are rendered: with Compose a Grafana that shows them, on Kubernetes ConfigMaps for the sidecar of a Grafana that is there. Default: no.',
      anyOf: [
        { type: 'boolean' },
        record('The Grafana of Compose.', {
          publish: { description: 'Port of this machine on which it is reached.', type: 'integer' },
          image: named('Container image.', 'Image'),
        }),
      ],
    },
    system: text('Name of the monitoring system.', { examples: ['prometheus'] }),
    external: flag('Whether it runs elsewhere.'),
    reporters: list('Metrics reporters.', oneOf('A reporter.', ['prometheus', 'jmx', 'csv', 'graphite'])),
    excludePassive: flag('Whether alerts leave healthy passive instances out.', { default: true }),
    image: named('Container image.', 'Image'),
    publish: named('Published ports.', 'Ports'),
  }),
  Resilience: record(
    'What must survive which failures: what does not is a finding (`resilience/not-survived`). A key that an application or a party leaves out is the topology’s.',
    {
      survive: list(
        'The failures, one at a time, as `canton-plan impact` names them. `instance`: a process, a load balancer’s instance or the store beside a process; `server`: a database server. Surviving means: nothing happens, or it is back by itself.',
        oneOf('A kind of failure.', [
          'instance',
          'server',
          'host',
          'zone',
          'region',
          'link',
          'provider',
          'peer',
          'domain',
        ]),
      ),
      longestInterruption: duration(
        'Longest interruption that counts as survived. Default: `recoveryTime`; without either, any that ends by itself.',
        '60s',
      ),
      standbyByHand: flag(
        'Whether starting a standby by hand, as the documents have it for trigger nodes, OAuth2 middlewares and cold zones, counts as survived; nobody can say how long it takes.',
        { default: true },
      ),
    },
  ),
  Network: record('A connection between the private networks of organizations.', {
    description,
    organizations: list('The organizations that it joins.', text('An organization.')),
    gateway: text('The gateway at the crossing.'),
  }),
};

const sections: Record<string, Schema> = {
  organizations: map('Who takes part.', ref('Organization')),
  identityProviders: map('Identity providers, outside the deployment.', ref('IdentityProvider')),
  databases: map('Database servers.', ref('Database')),
  domains: map('Synchronization domains.', ref('Domain')),
  sequencers: map('Sequencer services.', ref('Sequencer')),
  mediators: map('Mediator services.', ref('Mediator')),
  domainManagers: map('Domain manager services: one per domain.', ref('DomainManager')),
  participants: map('Participant services.', ref('Participant')),
  jsonApis: map('HTTP JSON API services.', ref('JsonApi')),
  oauthMiddlewares: map('OAuth 2.0 middlewares.', ref('OAuthMiddleware')),
  triggerServices: map('Trigger services.', ref('TriggerService')),
  loadBalancers: map('Load balancers, where the default is not wanted.', ref('LoadBalancer')),
  applications: map('Applications.', ref('Application')),
  networks: map('Connections between private networks.', ref('Network')),
};

export const topologySchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://canton-plan.dev/schemas/topology.schema.json',
  title: 'canton-plan topology',
  ...record(
    'A Daml 2.x / Canton 2.x deployment: who runs what, in which zone, on which database, behind which load balancer.',
    {
      $schema: { description: 'The JSON Schema, for editors.', type: 'string' },
      apiVersion: { description: 'Version of this language.', type: 'string', enum: ['canton-plan/v1'] },
      name: text('Name of the deployment.', { examples: ['settlement'] }),
      description,
      daml: record(
        'The Daml release.',
        {
          version: text('Release, as a quoted string.', { examples: ['2.10.4'] }),
          edition: oneOf(
            'Edition; high availability and distributed domains need `enterprise`.',
            ['enterprise', 'open-source'],
            { default: 'enterprise' },
          ),
        },
        ['version'],
      ),
      include: list(
        'Parts of this topology in files of their own: paths and patterns, from the folder of this file. What they declare is put together with what stands here; each name stands in one of the files.',
        text('A path, or a pattern: `*` within a folder, `**` through all below.'),
        { examples: [['organizations/*.topology.yaml']] },
      ),
      extends: text(
        'The file that this one changes, for another environment for example: what stands here is a merge patch over it (RFC 7386). `null` takes away, lists are replaced as a whole, entries of maps are merged.',
        { examples: ['../base/topology.yaml'] },
      ),
      environment: oneOf(
        'How strict the rules are. Default: production.',
        ['production', 'staging', 'development'],
        { default: 'production' },
      ),
      followEnvironment: flag(
        'Whether names and addresses follow the environment, so that two environments never meet in one cluster or on one machine. Outside production, the name of the deployment, namespaces and the Compose project then end in `-staging` or `-development`; `ledger.bank.example` becomes `ledger.staging.bank.example` wherever others reach own services; and published ports lie 10,000 (staging) or 20,000 (development) higher. Default: false.',
        { default: false },
      ),
      recoveryTime: duration(
        'Longest time without service that is acceptable after a failure (recovery time objective).',
        '30s',
      ),
      resilience: named('What everything that people use must survive.', 'Resilience'),
      logging: named('What processes log that do not say it themselves.', 'Logging'),
      zones: list('Availability zones.', ref('Zone')),
      ...sections,
      monitoring: named('The monitoring system.', 'Monitoring'),
      images: record('Images by component kind, in place of those of the release line.', {
        canton: ref('Image'),
        jsonApi: ref('Image'),
        triggerService: ref('Image'),
        oauthMiddleware: ref('Image'),
        postgres: ref('Image'),
        haproxy: ref('Image'),
        prometheus: ref('Image'),
        grafana: ref('Image'),
        checksums: {
          description:
            'SHA-256 of the release files that images are built from, each by its name. A build stops at a file that is another.',
          type: 'object',
          additionalProperties: typed('sha256', 'What the publisher says of the file.'),
          propertyNames: { minLength: 1, pattern: textTypes.fileName.pattern },
          examples: [{ 'oauth2-middleware-2.10.4.jar': `sha256:${'0123456789abcdef'.repeat(4)}` }],
        },
      }),
      kubernetes: record('What only Kubernetes needs.', {
        version: typed('version', 'Lowest Kubernetes version of the clusters.', { examples: ['1.30'] }),
        gateway: oneOf('How the three public endpoints are exposed.', ['gateway-api', 'ingress', 'none']),
        gatewayClass: typed('kubernetesName', 'Gateway or ingress class.'),
        externalSecrets: named('External Secrets store from which secrets come.', 'SecretStore'),
        issuer: named(
          'cert-manager issuer for all certificates, a ClusterIssuer unless said otherwise.',
          'Issuer',
        ),
        certificates: record('How cert-manager makes certificates.', {
          duration: lifetime('How long each lasts.', '90d'),
          renewBefore: lifetime('How long before its end each is made again.', '30d'),
          reloader: flag(
            'Whether the cluster runs Reloader, which restarts what has a renewed certificate. Default: false; a script restarts one after the other.',
          ),
          client: named(
            'Certificates that processes show to servers, apart from those that they show as servers. Default: one certificate is shown to both.',
            'CertificateKind',
          ),
          database: named('Certificates of database servers.', 'CertificateKind'),
        }),
        clusterDomain: typed('clusterDomain', 'DNS domain of the clusters.', { default: 'cluster.local' }),
        dns: record('Where pods ask for names: all that network policies let them reach for it.', {
          namespace: typed('kubernetesLabel', 'Namespace of the DNS server’s pods.', {
            default: 'kube-system',
          }),
          podLabels: {
            description: 'Labels of the DNS server’s pods. Default: `k8s-app: kube-dns`.',
            type: 'object',
            additionalProperties: { type: 'string', pattern: textTypes.labelValue.pattern },
            propertyNames: { minLength: 1, pattern: textTypes.labelKey.pattern },
            minProperties: 1,
          },
          port: ref('Port'),
          egress: list(
            'Addresses at which DNS answers besides, such as those of NodeLocal DNSCache.',
            typed('hostOrNetwork', 'A network.'),
            { examples: [['169.254.20.10/32']] },
          ),
        }),
        postgresOperator: oneOf('What runs PostgreSQL.', ['cloudnative-pg', 'none']),
      }),
      compose: record('What only Docker Compose needs.', {
        project: typed('composeProject', 'Project name.'),
        portOffset: {
          description:
            'How far the ports of this machine lie above the usual ones, where client APIs are given one without `publish`. Default: 0.',
          type: 'integer',
          minimum: 0,
          maximum: 50_000,
          examples: [10_000],
        },
      }),
      overrides: list('Merge patches for generated objects.', ref('Override')),
    },
    ['apiVersion', 'name', 'daml'],
  ),
  $defs: defs,
};
