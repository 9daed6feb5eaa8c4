import fc from 'fast-check';

/** The same on every run; to look further: PROPERTY_SEED=$RANDOM PROPERTY_FACTOR=20. */
const seed = Number(process.env['PROPERTY_SEED'] ?? 2026);
export const runs = (count: number) => ({
  seed,
  numRuns: count * Number(process.env['PROPERTY_FACTOR'] ?? 1),
});

type Any = fc.Arbitrary<unknown>;
const names = (stem: string): string[] => [1, 2, 3].map((number) => `${stem}-${number}`);
const organizations = ['exchange', 'alpha-bank', 'beta-bank'];
const zones = ['zone-a', 'zone-b', 'zone-c'];
const one = (...values: unknown[]): Any => fc.constantFrom(...values);
/** Mostly the first few, which are nearly always declared. */
const nameOf = (stem: string): Any =>
  fc.oneof(
    { weight: 8, arbitrary: one(...names(stem).slice(0, 2)) },
    { weight: 1, arbitrary: one(`${stem}-3`, 'nobody') },
  );
/** One name, or the list of them that a rule has to explain. */
const reference = (stem: string): Any =>
  fc.oneof(
    { weight: 8, arbitrary: nameOf(stem) },
    { weight: 1, arbitrary: fc.array(nameOf(stem), { maxLength: 3 }) },
  );
const zone = one(...zones.slice(0, 2), 'zone-c');
const tls = one(
  ...['none', 'server', 'mutual', { mode: 'mutual', clientAuth: 'require' }, { minimumVersion: 'TLSv1.3' }],
  ...[
    { mode: 'none', clientAuth: 'require' },
    { clientAuth: 'optional' },
    { mode: 'mutual', clientAuth: 'none' },
  ],
  ...[
    { privateCa: true },
    { secret: 'tls' },
    { mode: 'server', certChainFile: '/c.pem', privateKeyFile: '/k.pem' },
  ],
);
const ports = one({ metrics: 8000 }, { adminApi: 4001 }, { http: 9000 }, { adminApi: 5555, ledgerApi: 5556 });
const databaseUse: Any = fc.oneof(
  { weight: 4, arbitrary: nameOf('pg') },
  { weight: 1, arbitrary: fc.record({ server: nameOf('pg'), name: one('shared', 'other') }) },
  { weight: 1, arbitrary: one({ type: 'memory' }, { url: 'jdbc:postgresql://db.example/ledger' }) },
);
const instances: Any = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.array(
    fc.record(
      {
        name: one('a', 'b', 'c'),
        zone,
        role: one('active', 'passive', 'standby'),
        ports,
        version: one('2.9.1'),
        database: databaseUse,
        host: one('h1', 'h2'),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
);
const some = (fields: Record<string, Any>, requiredKeys: string[] = []): Any =>
  fc.record(fields, { requiredKeys });
const section = (stem: string, entry: Any): Any =>
  fc.dictionary(one(...names(stem)) as fc.Arbitrary<string>, entry, { minKeys: 1, maxKeys: 3 });
const running = {
  organization: one(...organizations),
  instances,
  zones: fc.array(zone, { maxLength: 2 }),
  ports,
  exposure: one('internal', 'network', 'internet'),
  publish: one({ adminApi: 14002 }, { http: 17575 }, { metrics: 19000 }),
  image: one('registry.example/canton:latest', { repository: 'registry.example/canton', tag: '2.10.4' }),
};
const node = {
  ...running,
  mode: one('active-passive', 'active-active'),
  standby: one('warm', 'none'),
  replication: fc.boolean(),
  process: one('together'),
  health: one(
    { grpc: false },
    { http: true },
    { http: { check: 'ping', interval: '10s' } },
    { http: { check: 'is-active' } },
  ),
};
const choice = one('default', 'none', 'balancer-1', 'balancer-2');

/** Topologies that nobody would write, each part of which somebody might. */
export const randomTopology: Any = some(
  {
    apiVersion: one('canton-plan/v1'),
    name: one('random'),
    daml: fc.record({
      version: one('2.10.4', '2.9.1', '2.6.0', '2.3.0', '3.1.0'),
      edition: one('enterprise', 'open-source'),
    }),
    environment: one('production', 'staging', 'development'),
    zones: one(
      [],
      zones.slice(0, 1),
      zones,
      [
        { name: 'zone-a', region: 'r1' },
        { name: 'zone-b', region: 'r2', site: 'cold' },
      ],
      [{ name: 'zone-c', region: 'r2', site: 'cold' }, 'zone-a', { name: 'zone-b', region: 'r1' }],
    ),
    organizations: fc.dictionary(
      one(...organizations) as fc.Arbitrary<string>,
      some({ role: one('provider', 'user', 'co-provider'), external: fc.boolean() }),
    ),
    identityProviders: section(
      'idp',
      some({
        organization: one(...organizations),
        jwksUrl: one('https://idp.example/jwks.json'),
        tokenUrl: one('https://idp.example/token'),
        authorizationUrl: one('https://idp.example/authorize'),
      }),
    ),
    databases: section(
      'pg',
      some({
        organization: one(...organizations),
        availability: one('ha', 'single'),
        version: one('9.6', '14', '16'),
        replication: one('synchronous', 'asynchronous'),
        maxConnections: fc.integer({ min: 1, max: 300 }),
        zones: fc.array(zone, { maxLength: 2 }),
        host: one('db.example'),
      }),
    ),
    domains: section(
      'domain',
      some({
        organization: one(...organizations),
        deployment: one('distributed', 'embedded'),
        backend: fc.oneof(
          some({ type: one('sql'), database: databaseUse, totalNodeCount: fc.integer({ min: 0, max: 40 }) }, [
            'type',
          ]),
          some({ type: one('fabric'), fabric: one({ network: 'n', channel: 'c' }) }, ['type']),
          some({ type: one('ethereum'), ethereum: one({ network: 'n' }) }, ['type']),
        ),
        sequencerAccess: one('load-balancer', 'client-side'),
        protocolVersion: one(3, 4, 5, 6, 7),
        membership: one('open', 'permissioned'),
        allowList: fc.array(nameOf('participant'), { maxLength: 2 }),
        external: one({}, { sequencers: ['https://sequencer.example'] }),
        instances,
      }),
    ),
    sequencers: section(
      'sequencer',
      some(
        {
          ...node,
          domain: reference('domain'),
          database: databaseUse,
          cacheDatabase: databaseUse,
          publicApi: fc.record({ tls }),
          loadBalancer: choice,
        },
        ['domain'],
      ),
    ),
    mediators: section(
      'mediator',
      some(
        {
          ...node,
          domain: reference('domain'),
          database: databaseUse,
          sequencers: fc.array(nameOf('sequencer'), { maxLength: 2 }),
        },
        ['domain'],
      ),
    ),
    domainManagers: section(
      'manager',
      some({ ...node, domain: reference('domain'), database: databaseUse }, ['domain']),
    ),
    participants: section(
      'participant',
      some({
        ...node,
        database: databaseUse,
        domains: fc.array(
          fc.oneof(
            nameOf('domain'),
            some(
              {
                domain: nameOf('domain'),
                alias: one('a', 'b'),
                sequencers: fc.array(nameOf('sequencer'), { maxLength: 2 }),
                manualConnect: fc.boolean(),
              },
              ['domain'],
            ),
          ),
          { maxLength: 3 },
        ),
        identityProvider: reference('idp'),
        ledgerApi: some({ tls, exposure: one('network', 'internet') }),
        parties: fc.array(one('Alice', 'Bob', { name: 'Carol', multiHosted: true }), { maxLength: 2 }),
        users: fc.array(one('alice', 'bob'), { maxLength: 2 }),
        loadBalancer: choice,
      }),
    ),
    jsonApis: section(
      'json',
      some(
        {
          ...running,
          participant: reference('participant'),
          cache: one('none', 'local', 'pg-1', { server: 'pg-2', name: 'cache' }),
          tls,
          loadBalancer: choice,
          startMode: one('create-and-start', 'start-only'),
        },
        ['participant'],
      ),
    ),
    oauthMiddlewares: section(
      'oauth',
      some({ ...running, identityProvider: reference('idp'), standby: fc.integer({ min: 0, max: 2 }) }),
    ),
    triggerServices: section(
      'triggers',
      some({
        participant: reference('participant'),
        database: databaseUse,
        oauthMiddleware: reference('oauth'),
        updateStrategy: one('stop-first', 'rolling'),
        nodes: section(
          'node',
          some({
            rules: fc.array(one('M:accept', 'M:archive', { rule: 'M:accept', party: 'Alice' }), {
              maxLength: 2,
            }),
            live: fc.integer({ min: 0, max: 2 }),
            standby: fc.integer({ min: 0, max: 2 }),
            database: databaseUse,
            standbyRunning: fc.boolean(),
            zone,
            standbyZone: zone,
            host: one('h1', 'h2'),
          }),
        ),
      }),
    ),
    loadBalancers: section(
      'balancer',
      some({
        targets: fc.array(
          fc.oneof(
            nameOf('participant'),
            nameOf('sequencer'),
            nameOf('json'),
            nameOf('mediator'),
            one('balancer-1', 'participant-1-1'),
          ),
          { maxLength: 3 },
        ),
        type: one('haproxy', 'nginx', 'managed', 'cluster-ip'),
        protocol: one('grpc', 'tcp', 'http1'),
        healthCheck: one('is-active', 'none', 'tcp'),
        instances,
        idleTimeout: one('5s', '2h'),
      }),
    ),
    applications: section(
      'app',
      some({
        organization: one(...organizations),
        uses: fc.oneof(reference('participant'), reference('json'), reference('sequencer')),
        actsAs: fc.array(one('Alice', 'Bob'), { maxLength: 2 }),
      }),
    ),
    networks: section('network', some({ organizations: fc.array(one(...organizations), { maxLength: 3 }) })),
  },
  ['apiVersion', 'name', 'daml'],
);
