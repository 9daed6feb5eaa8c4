import fc from 'fast-check';

/** Random topologies that make sense: whatever files can tell of them varies. */
const flag = fc.boolean();
const few = fc.integer({ min: 1, max: 3 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const without = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

export const randomTopology: fc.Arbitrary<object> = fc
  .record({
    environment: fc.constantFrom('production', 'staging', 'development'),
    release: fc.constantFrom('2.7.9', '2.8.12', '2.9.7', '2.10.4'),
    zones: maybe(fc.constantFrom(['a'], ['a', 'b'], ['a', 'b', 'c'])),
    owner: maybe(fc.constantFrom('operator', 'exchange')),
    access: fc.constantFrom('load-balancer', 'client-side'),
    membership: fc.constantFrom('open', 'permissioned'),
    sequencers: fc.integer({ min: 2, max: 4 }),
    totalNodeCount: maybe(fc.constantFrom(10, 20)),
    mediators: few,
    managers: few,
    participants: fc.array(
      fc.record({
        instances: few,
        own: flag,
        pool: maybe(fc.constantFrom(12, 20)),
        tls: maybe(fc.constantFrom('none', 'server')),
        port: maybe(fc.constantFrom(5001, 6001)),
        parties: maybe(fc.constantFrom(['Alice'], ['Alice', 'Bob'])),
        json: maybe(
          fc.record({
            instances: few,
            cache: fc.constantFrom(undefined, 'none', 'local', 'pg'),
            port: maybe(fc.constantFrom(7600)),
          }),
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    databaseTls: maybe(fc.constantFrom('disable', 'require', 'verify-full')),
    availability: fc.constantFrom('single', 'ha'),
  })
  .map((choice) => {
    const organization = choice.owner;
    const database = {
      organization,
      availability: choice.availability,
      tls: choice.databaseTls,
      version: '14',
    };
    const participants = Object.fromEntries(
      choice.participants.map(({ instances, own, pool, tls, port, parties }, index) => [
        `party-${'xyz'[index]}`,
        {
          organization,
          instances,
          database:
            pool === undefined && !own
              ? 'pg'
              : { server: 'pg', name: own ? `ledger_${index}` : undefined, maxConnections: pool },
          domains: ['main'],
          ledgerApi: tls === undefined ? undefined : { tls },
          ports: port === undefined ? undefined : { ledgerApi: port },
          parties,
        },
      ]),
    );
    const jsonApis = Object.fromEntries(
      choice.participants.flatMap(({ json }, index) =>
        json === undefined
          ? []
          : [
              [
                `json-${'xyz'[index]}`,
                {
                  participant: `party-${'xyz'[index]}`,
                  instances: json.instances,
                  cache: json.cache,
                  ports: json.port === undefined ? undefined : { http: json.port },
                },
              ],
            ],
      ),
    );
    return without({
      apiVersion: 'canton-plan/v1',
      name: 'random',
      daml: { version: choice.release },
      environment: choice.environment,
      zones: choice.zones,
      organizations: organization === undefined ? undefined : { [organization]: {} },
      databases: { pg: database, 'domain-pg': database },
      domains: {
        main: {
          organization,
          backend: { type: 'sql', database: 'domain-pg', totalNodeCount: choice.totalNodeCount },
          sequencerAccess: choice.access,
          protocolVersion: 5,
          membership: choice.membership,
        },
      },
      sequencers: { sequencer: { domain: 'main', instances: choice.sequencers } },
      mediators: { mediator: { domain: 'main', instances: choice.mediators, database: 'domain-pg' } },
      domainManagers: { manager: { domain: 'main', instances: choice.managers, database: 'domain-pg' } },
      participants,
      jsonApis: Object.keys(jsonApis).length === 0 ? undefined : jsonApis,
    });
  });
