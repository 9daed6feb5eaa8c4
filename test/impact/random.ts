import fc from 'fast-check';

type Any = fc.Arbitrary<unknown>;
const one = (...values: unknown[]): Any => fc.constantFrom(...values);
const some = (fields: Record<string, Any>, requiredKeys: string[] = []): Any =>
  fc.record(fields, { requiredKeys });
const zones = ['zone-a', 'zone-b', 'zone-c'];
const organizations = ['exchange', 'bank'];
const zone = one(...zones);
const instances: Any = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc.uniqueArray(
    fc.record(
      {
        name: fc.constantFrom('a', 'b', 'c'),
        zone,
        host: one('box-1', 'box-2'),
        role: one('standby', 'passive'),
      },
      { requiredKeys: ['name'] },
    ),
    { minLength: 1, maxLength: 3, selector: ({ name }) => name },
  ),
);
const monitoring = one({ restart: 'none' }, { restart: 'always' });
const servers = ['pg-1', 'pg-2', 'pg-3'];
const database: Any = fc.oneof(
  { weight: 5, arbitrary: one(...servers) },
  { weight: 1, arbitrary: one({ type: 'memory' }) },
);
const running = { organization: one(...organizations), instances };
const balancer = one('default', 'none', 'edge');
const domains = ['settlement', 'other'];
const section = (names: string[], entry: Any): Any =>
  fc.dictionary(fc.constantFrom(...names), entry, { minKeys: 1, maxKeys: names.length });

/** Topologies of a few of everything, as somebody might write them; most of them right. */
export const topologies: Any = fc
  .record({
    apiVersion: one('canton-plan/v1'),
    name: one('random'),
    daml: one({ version: '2.10.4', edition: 'enterprise' }),
    environment: one('production', 'production', 'development'),
    zones: one(
      [],
      zones,
      zones.slice(0, 2),
      zones.map((name, index) => ({
        name,
        region: `r${index % 2}`,
        ...(index === 1 ? { site: 'cold' } : {}),
      })),
    ),
    organizations: one({ exchange: { role: 'provider' }, bank: { role: 'user' } }),
    identityProviders: one({ idp: { organization: 'exchange', issuer: 'https://idp.example/' } }),
    databases: fc.record(
      Object.fromEntries(
        servers.map((name) => [
          name,
          some({
            organization: one(...organizations),
            availability: one('ha', 'ha', 'single'),
            zones: fc.uniqueArray(fc.constantFrom(...zones), { minLength: 1, maxLength: 2 }),
            replicas: one([{ zone: 'zone-c', replication: 'asynchronous' }], [{ zone: 'zone-b' }]),
          }),
        ]),
      ),
    ),
    domains: fc.record(
      Object.fromEntries(
        domains.map((name) => [
          name,
          fc.oneof(
            {
              weight: 4,
              arbitrary: some(
                {
                  organization: one('exchange'),
                  deployment: one('distributed'),
                  backend: one(
                    { type: 'sql', database: 'pg-1' },
                    { type: 'sql', database: 'pg-2' },
                    { type: 'fabric', fabric: { network: 'n', peers: ['peer-1', 'peer-2'] } },
                    { type: 'ethereum', ethereum: { node: 'besu-1' } },
                  ),
                  sequencerAccess: one('load-balancer', 'client-side'),
                },
                ['deployment', 'backend'],
              ),
            },
            {
              weight: 1,
              arbitrary: some({ organization: one('exchange'), deployment: one('embedded'), database }, [
                'deployment',
              ]),
            },
            { weight: 1, arbitrary: one({ external: { sequencers: ['https://sequencer.example'] } }) },
          ),
        ]),
      ),
    ),
    sequencers: section(
      ['sequencer-1', 'sequencer-2', 'sequencer-3'],
      some(
        {
          ...running,
          domain: one(...domains),
          loadBalancer: balancer,
          cacheDatabase: database,
          monitoring,
          process: one('core'),
        },
        ['domain'],
      ),
    ),
    mediators: section(
      ['mediator-1', 'mediator-2'],
      some(
        {
          ...running,
          domain: one(...domains),
          database,
          sequencers: one(['sequencer-1'], ['sequencer-2']),
          monitoring,
          process: one('core'),
        },
        ['domain'],
      ),
    ),
    domainManagers: section(
      ['manager-1', 'manager-2'],
      some({ ...running, domain: one(...domains), database }, ['domain']),
    ),
    participants: section(
      ['participant-1', 'participant-2'],
      some({
        ...running,
        database,
        replication: fc.boolean(),
        loadBalancer: balancer,
        domains: one(
          ['settlement'],
          ['settlement', 'other'],
          [{ domain: 'settlement', sequencers: ['sequencer-1'] }],
          [{ domain: 'other', manualConnect: true }],
        ),
        parties: one(
          ['Alice'],
          [{ name: 'Bob', multiHosted: true }],
          ['Alice', { name: 'Bob', multiHosted: true }],
        ),
      }),
    ),
    jsonApis: section(
      ['json-1', 'json-2'],
      some(
        {
          ...running,
          participant: one('participant-1', 'participant-2', 'participant-1-1', 'edge'),
          loadBalancer: balancer,
          cache: one('none', 'local'),
          monitoring,
        },
        ['participant'],
      ),
    ),
    oauthMiddlewares: one(
      { oauth: { identityProvider: 'idp', standby: 1 } },
      { oauth: { identityProvider: 'idp' } },
    ),
    triggerServices: fc.record({
      triggers: some({
        participant: one('participant-1', 'participant-2'),
        database,
        oauthMiddleware: one('oauth'),
        monitoring,
        nodes: one(
          { pink: { rules: ['M:r'], standby: 1 } },
          { pink: { rules: ['M:r'] }, green: { rules: ['M:s'], zone: 'zone-b' } },
        ),
      }),
    }),
    loadBalancers: one(
      {},
      { edge: { targets: ['participant-1'], instances: 1 } },
      { edge: { targets: ['json-1'], instances: 2 }, outer: { targets: ['edge'] } },
    ),
    applications: fc.record({
      app: some(
        {
          organization: one(...organizations),
          uses: one(['json-1'], ['participant-1', 'json-2'], ['edge'], ['outer']),
        },
        ['uses'],
      ),
    }),
  })
  .map((topology) => {
    // Whoever shares a process is run by one organization.
    const { sequencers, mediators } = topology as Record<
      string,
      Record<string, { process?: unknown; organization?: unknown }>
    >;
    for (const services of [sequencers, mediators])
      for (const service of Object.values(services ?? {}))
        if (service.process !== undefined) service.organization = 'exchange';
    return topology;
  });
