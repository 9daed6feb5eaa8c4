import {
  add,
  backendOf,
  countOf,
  domainOf,
  dropUnused,
  type Entry,
  entries,
  inFirst,
  inFirstTrigger,
  inProduction,
  isDistributed,
  isProduction,
  type Mutation,
  serverOf,
  withBalancer,
  zonesOf,
} from './mutation.ts';

/** Plans for backups, where there is one domain: beside a second one without them they are a mistake of their own. */
const inOnlyDomain =
  (write: (domain: Entry) => void) =>
  (domain: Entry, value: Entry): boolean => {
    if (entries(value, 'domains').length > 1) return false;
    if (domain['backup'] !== undefined || domain['pruning'] !== undefined) return false;
    write(domain);
    return true;
  };
const replicated = (entry: Entry, value: Entry): boolean => countOf(value, entry) >= 2;
const serverEntry = (value: Entry, name: string | undefined): Entry | undefined =>
  entries(value, 'databases').find(([each]) => each === name)?.[1];
const usesOf = (value: Entry, server: string | undefined): number =>
  JSON.stringify({ ...value, databases: {} }).split(`"${server}"`).length - 1;

/** A service whose server, which nobody else uses, is one machine. */
const onOneMachine = (section: string, what: string, rule: string): Mutation =>
  inProduction(section, `${what} on a single database server`, rule, (entry, value) => {
    const server = serverOf(entry);
    const found = serverEntry(value, server);
    if (found?.['availability'] !== 'ha' || usesOf(value, server) !== 1) return false;
    found['availability'] = 'single';
    return true;
  });

/** A service of two instances of which one has another database. */
const ownDatabase = (section: string, what: string, rule: string): Mutation =>
  inFirst(section, `${what}: an instance with a database of its own`, rule, (entry, value) => {
    const server = serverOf(entry);
    if (server === undefined || !replicated(entry, value) || Array.isArray(entry['instances'])) return false;
    entry['instances'] = [{ name: 'a' }, { name: 'b', database: { server, name: 'second' } }];
    return true;
  });

const slowBalancer = withBalancer('participants', '', '', {
  healthCheck: { type: 'is-active', interval: '20s' },
});

/** Mistakes with placement, backup, images, platforms and load balancers. */
export const operation: readonly Mutation[] = [
  onOneMachine('mediators', 'a mediator', 'mediator/database-not-ha'),
  onOneMachine('domainManagers', 'a domain manager', 'domain-manager/database-not-ha'),
  ownDatabase('mediators', 'a mediator', 'mediator/several-databases'),
  ownDatabase('domainManagers', 'a domain manager', 'domain-manager/several-databases'),
  inFirst('participants', 'both instances on one host', 'zone/instances-on-one-host', (entry, value) => {
    if (!isProduction(value) || !replicated(entry, value) || Array.isArray(entry['instances'])) return false;
    const zones = zonesOf(value);
    entry['instances'] = ['a', 'b'].map((name, index) => ({
      name,
      host: 'vm1.example',
      ...(zones.length > 1 ? { zone: zones[index] } : {}),
    }));
    return true;
  }),
  inProduction('jsonApis', 'one JSON API server', 'recovery/no-standby', (entry, value) => {
    if (!replicated(entry, value) || Array.isArray(entry['instances'])) return false;
    entry['instances'] = 1;
    return true;
  }),
  inFirstTrigger('a trigger node without standby', 'recovery/no-standby', (node, service, value) => {
    if (!isProduction(value) || node['standby'] === 0 || entries(service, 'nodes').length > 1) return false;
    node['standby'] = 0;
    return true;
  }),
  inProduction(
    'jsonApis',
    'caches on a highly available server',
    'json-api/cache-on-ha-server',
    (entry, value) => {
      const participant = entries(value, 'participants').find(([name]) => name === entry['participant'])?.[1];
      const server = participant === undefined ? undefined : serverOf(participant);
      if (entry['cache'] !== undefined || server === undefined) return false;
      if (serverEntry(value, server)?.['availability'] !== 'ha') return false;
      entry['cache'] = server;
      return true;
    },
  ),
  inProduction(
    'jsonApis',
    'caches far from their servers',
    'json-api/cache-in-another-zone',
    (entry, value) => {
      const [zone] = zonesOf(value);
      if (entry['cache'] !== undefined || zonesOf(value).length < 2 || !replicated(entry, value))
        return false;
      entry['cache'] = 'cache-pg';
      return add(value, 'databases', 'cache-pg', { organization: entry['organization'], zones: [zone] });
    },
  ),
  inFirst(
    'triggerServices',
    'a trigger store in the participant’s database',
    'database/store-in-node-database',
    (service, value) => {
      const participant = entries(value, 'participants').find(
        ([name]) => name === service['participant'],
      )?.[1];
      const server = participant === undefined ? undefined : serverOf(participant);
      const left = serverOf(service);
      if (participant === undefined || server === undefined || left === undefined) return false;
      if (entries(service, 'nodes').length !== 1) return false;
      participant['database'] = { server, name: 'ledger' };
      service['database'] = { server, name: 'ledger' };
      return dropUnused(value, left);
    },
  ),
  inProduction(
    'domains',
    'a backup that begins with the sequencers',
    'recovery/backup-order',
    inOnlyDomain((domain) => {
      domain['backup'] = { interval: '1d', order: ['sequencers', 'mediators', 'participants'] };
    }),
  ),
  inProduction(
    'domains',
    'events kept for less than a backup',
    'recovery/pruned-before-backup',
    inOnlyDomain((domain) => {
      domain['backup'] = { interval: '7d' };
      domain['pruning'] = { retention: '48h' };
    }),
  ),
  inProduction('domains', 'one domain of two saved', 'recovery/domain-without-backup', (domain, value) => {
    if (entries(value, 'domains').length < 2 || JSON.stringify(value['domains']).includes('backup'))
      return false;
    domain['backup'] = { interval: '1d' };
    return true;
  }),
  inProduction(
    'participants',
    'a copy of the ledger that lags, and no plan',
    'recovery/participant-database-asynchronous',
    (entry, value) => {
      const server = serverOf(entry);
      const found = serverEntry(value, server);
      if (found?.['availability'] !== 'ha' || found['replicas'] !== undefined) return false;
      if (usesOf(value, server) !== 1 || JSON.stringify(value['domains']).includes('backup')) return false;
      found['replicas'] = [{ region: 'far-away-1', replication: 'asynchronous' }];
      return true;
    },
  ),
  withBalancer(
    'jsonApis',
    'a load balancer that only connects to JSON APIs',
    'load-balancer/json-api-not-asked',
    {
      healthCheck: 'tcp',
    },
  ),
  withBalancer(
    'jsonApis',
    'a load balancer that lets no WebSocket through',
    'load-balancer/json-api-streams-cut',
    {
      websocket: false,
    },
  ),
  withBalancer(
    'sequencers',
    'a load balancer that spreads connections',
    'load-balancer/sequencer-streams-pinned',
    { type: 'cluster-ip' },
  ),
  {
    name: 'a health check every 20 seconds, and half a minute to recover',
    rule: 'load-balancer/health-interval-long',
    make: (value) => {
      value['recoveryTime'] = '30s';
      return slowBalancer.make(value);
    },
  },
  {
    name: 'two load balancers in front of each other',
    rule: 'reference/cycle',
    make: (value) =>
      add(value, 'loadBalancers', 'inner', { targets: ['outer'] }) &&
      add(value, 'loadBalancers', 'outer', { targets: ['inner'] }),
  },
  {
    name: 'alerts on passive instances',
    rule: 'monitoring/alerts-on-passive',
    make: (value) => {
      value['monitoring'] = {
        ...(value['monitoring'] as Entry | undefined),
        alerts: true,
        excludePassive: false,
      };
      return isProduction(value);
    },
  },
  {
    name: 'the image of last year’s release',
    rule: 'release/image-of-another-release',
    make: (value) => {
      value['images'] = {
        ...(value['images'] as Entry | undefined),
        canton: 'digitalasset-docker.jfrog.io/canton-enterprise:2.9.4',
      };
      return true;
    },
  },
  {
    name: 'a cluster that is too old',
    rule: 'release/kubernetes-too-old',
    make: (value) => {
      value['kubernetes'] = { ...(value['kubernetes'] as Entry | undefined), version: '1.23' };
      return true;
    },
  },
  inFirst(
    'sequencers',
    'a blockchain driver that is in no image',
    'release/driver-not-in-image',
    (entry, value) => {
      const backend = backendOf(domainOf(value, entry));
      if (backend['driverImage'] === undefined) return false;
      delete backend['driverImage'];
      return true;
    },
  ),
  inFirst(
    'domains',
    'nobody says how sequencers are reached',
    'sequencer/access-not-chosen',
    (domain, value) => {
      if (!isProduction(value) || domain['sequencerAccess'] === undefined) return false;
      delete domain['sequencerAccess'];
      return true;
    },
  ),
  inFirst('participants', 'a connection list without sequencers', 'sequencer/none-listed', (entry, value) => {
    const [domain] = entries(value, 'domains')[0] ?? [];
    if (JSON.stringify(value['domains']).includes('"external"') || !Array.isArray(entry['domains']))
      return false;
    entry['domains'] = [{ domain, sequencers: [] }];
    return entries(value, 'sequencers').length > 0;
  }),
  inFirst(
    'sequencers',
    'sequencers of a SQL domain far apart',
    'sequencer/several-regions',
    (entry, value) => {
      if (!isProduction(value) || countOf(value, entry) !== 2 || Array.isArray(entry['instances']))
        return false;
      if (backendOf(domainOf(value, entry))['type'] !== 'sql' || zonesOf(value).length !== 2) return false;
      value['zones'] = zonesOf(value).map((name, index) => ({ name, region: `region-${index + 1}` }));
      return true;
    },
  ),
  inProduction(
    'participants',
    'a participant in two domains',
    'participant/several-domains',
    (entry, value) => {
      if (!Array.isArray(entry['domains']) || entry['domains'].length !== 1) return false;
      entry['domains'] = [...(entry['domains'] as unknown[]), 'securities'];
      return add(value, 'domains', 'securities', {
        external: { sequencers: ['https://sequencer.securities.example:443'] },
      });
    },
  ),
  inProduction(
    'participants',
    'a second participant that nobody is assigned to',
    'participant/shard-unknown',
    (entry, value) => {
      if (entry['parties'] === undefined || serverOf(entry) === undefined) return false;
      const { organization, database, domains, identityProvider } = entry;
      return add(value, 'participants', 'second', {
        organization,
        database: serverOf({ database }),
        domains,
        identityProvider,
      });
    },
  ),
  inFirst(
    'participants',
    'extra configuration that switches the database off',
    'plan/decided-key',
    (entry) => {
      if (entry['extraConfig'] !== undefined) return false;
      entry['extraConfig'] = { storage: { type: 'memory' } };
      return true;
    },
  ),
  inFirst(
    'participants',
    'a container with the rights of the machine',
    'plan/protection-removed',
    (entry, value) => {
      if (entry['overrides'] !== undefined || !isProduction(value)) return false;
      entry['overrides'] = [{ target: 'compose', patch: { privileged: true } }];
      return true;
    },
  ),
  inFirst('participants', 'one port published twice', 'port/published-twice', (entry, value) => {
    if (entry['publish'] !== undefined || isProduction(value)) return false;
    entry['publish'] = { ledgerApi: 6865, adminApi: 6865 };
    return true;
  }),
  inFirst(
    'organizations',
    'a provider that is called a user',
    'organization/user-runs-domain',
    (entry, value) => {
      if (!isProduction(value) || entry['role'] !== 'provider' || !isDistributed(value)) return false;
      entry['role'] = 'user';
      return true;
    },
  ),
  inFirst(
    'domains',
    'a mediator beside an embedded domain',
    'domain/embedded-with-separate-nodes',
    (domain, value, key) => {
      if (domain['external'] !== undefined || entries(value, 'sequencers').length > 0) return false;
      domain['deployment'] = 'embedded';
      return add(value, 'mediators', 'mediator', { domain: key });
    },
  ),
  inFirstTrigger(
    'a trigger rule of a party elsewhere',
    'trigger/party-hosted-elsewhere',
    (node, service, value) => {
      const others = entries(value, 'participants').filter(([name]) => name !== service['participant']);
      const party = others.flatMap(([, each]) => (each['parties'] ?? []) as unknown[])[0];
      const own = entries(value, 'participants').find(([name]) => name === service['participant'])?.[1];
      const [first] = (node['rules'] ?? []) as (string | Entry)[];
      const rule = typeof first === 'string' ? first : first?.['rule'];
      // A rule with a party is one that a job starts, which takes its package as well.
      const isStarted = service['darPaths'] !== undefined && rule !== undefined;
      if (typeof party !== 'string' || own?.['parties'] === undefined || !isStarted) return false;
      node['rules'] = [{ rule, party }];
      return true;
    },
  ),
  inFirstTrigger('triggers that name no participant', 'trigger/no-participant', (_node, service, value) => {
    const name = service['participant'];
    if (name === undefined || entries(value, 'triggerServices').length > 1) return false;
    delete service['participant'];
    return entries(service, 'nodes').length === 1;
  }),
  inFirstTrigger('three URIs of a middleware', 'trigger/mixed-auth-uris', (_node, service, value) => {
    if (service['authorization'] !== undefined || entries(value, 'triggerServices').length > 1) return false;
    service['authorization'] = {
      commonUri: 'https://settlement.example/auth',
      internalUri: 'http://oauth:3000',
      externalUri: 'https://settlement.example/auth',
    };
    return true;
  }),
  inFirstTrigger(
    'a trigger node of another provider',
    'middleware/of-another-provider',
    (node, service, value) => {
      const middleware = entries(value, 'oauthMiddlewares').find(
        ([name]) => name === service['oauthMiddleware'],
      )?.[1];
      const other = entries(value, 'identityProviders').find(
        ([name]) => name !== middleware?.['identityProvider'],
      )?.[0];
      if (middleware === undefined || other === undefined) return false;
      node['identityProvider'] = other;
      return true;
    },
  ),
  inFirstTrigger('a trigger node of two providers', 'trigger/several-providers', (node, service, value) => {
    const own = service['oauthMiddleware'] ?? node['oauthMiddleware'];
    const other = entries(value, 'oauthMiddlewares').find(([name]) => name !== own)?.[0];
    if (typeof own !== 'string' || other === undefined) return false;
    node['oauthMiddleware'] = [own, other];
    return true;
  }),
];
