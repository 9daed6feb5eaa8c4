import {
  add,
  countOf,
  dropUnused,
  type Entry,
  entries,
  environmentOf,
  inFirst,
  isProduction,
  type Mutation,
  serverOf,
} from './mutation.ts';

const participants = (value: Entry): string[] => entries(value, 'participants').map(([name]) => name);
const replicated = (entry: Entry, value: Entry): boolean => countOf(value, entry) >= 2;

/** Mistakes with participants, JSON API servers, applications, tokens and parties. */
export const ledgerSide: readonly Mutation[] = [
  inFirst('participants', 'a participant without a database', 'database/in-memory', (entry, value) => {
    if (!isProduction(value) || entry['database'] === undefined) return false;
    delete entry['database'];
    return true;
  }),
  inFirst('participants', 'one instance of a participant', 'participant/single-instance', (entry, value) => {
    if (!isProduction(value) || !replicated(entry, value)) return false;
    entry['instances'] = 1;
    return true;
  }),
  inFirst(
    'participants',
    'both instances of a participant in one zone',
    'zone/instances-in-one-zone',
    (entry, value) => {
      const zones = (value['zones'] ?? []) as (string | Entry)[];
      if (!isProduction(value) || zones.length < 2 || !replicated(entry, value)) return false;
      const [zone] = zones;
      const name = typeof zone === 'string' ? zone : zone?.['name'];
      entry['instances'] = [
        { name: 'a', zone: name },
        { name: 'b', zone: name },
      ];
      return true;
    },
  ),
  inFirst(
    'participants',
    'a participant on a single database server',
    'participant/database-not-ha',
    (entry, value) => {
      const server = serverOf(entry);
      const found = entries(value, 'databases').find(([name]) => name === server)?.[1];
      const users = [
        ...entries(value, 'participants'),
        ...entries(value, 'mediators'),
        ...entries(value, 'domainManagers'),
        ...entries(value, 'triggerServices'),
      ];
      if (!isProduction(value) || !replicated(entry, value) || found?.['availability'] !== 'ha') return false;
      if (users.filter(([, each]) => serverOf(each) === server).length > 1) return false;
      found['availability'] = 'single';
      return true;
    },
  ),
  inFirst('participants', 'a literal database password', 'database/literal-password', (entry) => {
    const server = serverOf(entry);
    if (server === undefined) return false;
    entry['database'] = { server, password: 'Winter2026!' };
    return true;
  }),
  inFirst('participants', 'a password in a JDBC URL', 'database/literal-password', (entry, value) => {
    const server = serverOf(entry);
    if (server === undefined) return false;
    entry['database'] = { url: 'jdbc:postgresql://db.example:5432/ledger?user=ledger&password=Winter2026!' };
    return dropUnused(value, server);
  }),
  inFirst('participants', 'yes in a JDBC URL', 'database/flag-not-understood', (entry, value) => {
    const server = serverOf(entry);
    if (server === undefined) return false;
    entry['database'] = { url: 'jdbc:postgresql://db.example:5432/ledger?user=ledger&tcpKeepAlive=yes' };
    return dropUnused(value, server);
  }),
  inFirst(
    'triggerServices',
    'trigger rules whose package lies nowhere',
    'trigger/rule-not-started',
    (entry) => {
      if (entry['darPaths'] === undefined) return false;
      delete entry['darPaths'];
      return true;
    },
  ),
  inFirst(
    'participants',
    'an instance with a database of its own',
    'participant/several-databases',
    (entry, value) => {
      const server = serverOf(entry);
      if (server === undefined || !replicated(entry, value) || Array.isArray(entry['instances']))
        return false;
      entry['instances'] = [{ name: 'a' }, { name: 'b', database: { server, name: 'second' } }];
      return true;
    },
  ),
  inFirst(
    'participants',
    'two participants on one logical database',
    'database/shared-by-services',
    (entry, value, key) => {
      const server = serverOf(entry);
      const other = entries(value, 'participants').find(
        ([name, each]) =>
          name !== key && each['organization'] === entry['organization'] && serverOf(each) !== undefined,
      )?.[1];
      if (server === undefined || other === undefined) return false;
      entry['database'] = { server, name: 'ledger' };
      const left = serverOf(other);
      other['database'] = { server, name: 'ledger' };
      return dropUnused(value, left);
    },
  ),
  inFirst('participants', 'both participants active', 'participant/active-active', (entry, value) => {
    if (!replicated(entry, value)) return false;
    entry['mode'] = 'active-active';
    return true;
  }),
  inFirst('participants', 'replication switched off', 'database/replicas-without-lock', (entry, value) => {
    if (!replicated(entry, value)) return false;
    entry['replication'] = false;
    return true;
  }),
  inFirst('participants', 'a participant that joins no domain', 'participant/no-domain', (entry) => {
    entry['domains'] = [];
    return true;
  }),
  inFirst(
    'participants',
    'one domain connected twice under one alias',
    'participant/alias-reused',
    (entry) => {
      const [first] = (entry['domains'] ?? []) as (string | Entry)[];
      const domain = typeof first === 'string' ? first : first?.['domain'];
      if (domain === undefined) return false;
      entry['domains'] = [
        { domain, alias: 'main' },
        { domain, alias: 'main' },
      ];
      return true;
    },
  ),
  inFirst(
    'participants',
    'a connection that has to be made by hand',
    'participant/manual-connect',
    (entry, value) => {
      const [first] = (entry['domains'] ?? []) as (string | Entry)[];
      if (!isProduction(value) || !replicated(entry, value) || typeof first !== 'string') return false;
      entry['domains'] = [{ domain: first, manualConnect: true }];
      return true;
    },
  ),
  inFirst(
    'participants',
    'one party on two participants',
    'participant/party-on-several-services',
    (entry, value, key) => {
      const other = entries(value, 'participants').find(([name]) => name !== key)?.[1];
      const [party] = (entry['parties'] ?? []) as (string | Entry)[];
      if (other === undefined || typeof party !== 'string') return false;
      other['parties'] = [...((other['parties'] ?? []) as unknown[]), party];
      return true;
    },
  ),
  inFirst('participants', 'a Ledger API without tokens', 'auth/open-ledger-api', (entry, value) => {
    if (!isProduction(value) || entries(value, 'triggerServices').length > 0) return false;
    if (entry['identityProvider'] === undefined && entry['authServices'] === undefined) return false;
    delete entry['identityProvider'];
    delete entry['authServices'];
    entry['ledgerApi'] = {
      address: 'ledger.example:6865',
      ...(entry['ledgerApi'] as Entry | undefined),
      exposure: 'network',
    };
    return true;
  }),
  inFirst('participants', 'tokens with a shared secret', 'auth/shared-token-secret', (entry, value) => {
    if (entry['authServices'] === undefined && entry['identityProvider'] === undefined) return false;
    if (entries(value, 'triggerServices').length > 0) return false;
    entry['authServices'] = [{ type: 'unsafe-jwt-hmac-256', secret: { secret: 'ledger', key: 'hmac' } }];
    return true;
  }),
  inFirst('participants', 'an audience and a scope', 'auth/audience-and-scope', (entry) => {
    const [service] = (entry['authServices'] ?? []) as Entry[];
    if (service === undefined) return false;
    service['targetAudience'] = 'https://ledger.example';
    service['targetScope'] = 'ledger';
    return true;
  }),
  inFirst('participants', 'the admin API published', 'auth/admin-api-exposed', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['publish'] = { adminApi: 14002 };
    return true;
  }),
  inFirst(
    'participants',
    'no load balancer before a participant',
    'participant/no-load-balancer',
    (entry, value) => {
      if (!isProduction(value) || !replicated(entry, value)) return false;
      entry['loadBalancer'] = 'none';
      return true;
    },
  ),
  inFirst(
    'participants',
    'a health check that fails on the passive instance',
    'health/ping-on-replicas',
    (entry, value) => {
      if (!isProduction(value) || !replicated(entry, value)) return false;
      entry['health'] = { http: { check: 'ping' } };
      return true;
    },
  ),
  inFirst('participants', 'no gRPC health server', 'health/grpc-off', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['health'] = { grpc: false };
    return true;
  }),
  inFirst('participants', 'an instance of another release', 'release/mixed-instances', (entry, value) => {
    if (!replicated(entry, value) || Array.isArray(entry['instances'])) return false;
    entry['instances'] = [{ name: 'a' }, { name: 'b', version: '2.10.2' }];
    return true;
  }),
  inFirst('participants', 'a port that does not exist', 'port/out-of-range', (entry) => {
    entry['ports'] = { ledgerApi: 70_000 };
    return true;
  }),
  inFirst('participants', 'one port for two APIs', 'port/used-twice', (entry) => {
    entry['ports'] = { ledgerApi: 5001, adminApi: 5001 };
    return true;
  }),
  inFirst('participants', 'a misspelt key', 'schema/unknown-key', (entry) => {
    entry['instnaces'] = 2;
    return true;
  }),
  inFirst('participants', 'a misspelt database', 'reference/unknown', (entry) => {
    const server = serverOf(entry);
    if (server === undefined) return false;
    entry['database'] = `${server}x`;
    return true;
  }),
  inFirst('participants', 'a domain where a database belongs', 'reference/wrong-kind', (entry, value) => {
    const [domain] = entries(value, 'domains')[0] ?? [];
    if (serverOf(entry) === undefined || domain === undefined) return false;
    if (entries(value, 'databases').some(([name]) => name === domain)) return false;
    entry['database'] = domain;
    return true;
  }),
  inFirst(
    'participants',
    'contract keys that differ from the domain’s',
    'domain/contract-keys-differ',
    (entry, value) => {
      const [first] = (entry['domains'] ?? []) as string[];
      const domain = entries(value, 'domains').find(([name]) => name === first)?.[1];
      if (domain === undefined || domain['external'] !== undefined) return false;
      entry['uniqueContractKeys'] = true;
      domain['uniqueContractKeys'] = false;
      return true;
    },
  ),
  inFirst('participants', 'two nodes in one process', 'node/shared-process', (entry, value, key) => {
    const other = entries(value, 'participants').find(
      ([name, each]) => name !== key && each['organization'] === entry['organization'],
    )?.[1];
    if (!isProduction(value) || other === undefined) return false;
    entry['process'] = 'both';
    other['process'] = 'both';
    return true;
  }),
  {
    name: 'a load balancer over two participants',
    rule: 'load-balancer/across-participants',
    make: (value) => {
      const [one, two] = participants(value);
      return (
        one !== undefined &&
        two !== undefined &&
        add(value, 'loadBalancers', 'everyone', { targets: [one, two] })
      );
    },
  },
  {
    name: 'a load balancer over a participant and a JSON API',
    rule: 'load-balancer/mixed-backends',
    make: (value) => {
      const [json] = entries(value, 'jsonApis')[0] ?? [];
      const [one] = participants(value);
      return (
        json !== undefined &&
        one !== undefined &&
        add(value, 'loadBalancers', 'mixed', { targets: [one, json] })
      );
    },
  },
  inFirst('jsonApis', 'a JSON API at two participants', 'json-api/several-participants', (entry, value) => {
    const other = participants(value).find((name) => name !== entry['participant']);
    if (other === undefined || typeof entry['participant'] !== 'string') return false;
    entry['participant'] = [entry['participant'], other];
    return true;
  }),
  inFirst('jsonApis', 'a JSON API at one instance', 'json-api/participant-instance', (entry, value) => {
    const [name, found] =
      entries(value, 'participants').find(([each]) => each === entry['participant']) ?? [];
    if (
      !isProduction(value) ||
      found === undefined ||
      Array.isArray(found['instances']) ||
      !replicated(found, value)
    )
      return false;
    entry['participant'] = `${name}-1`;
    return true;
  }),
  inFirst('jsonApis', 'a JSON API at a sequencer', 'json-api/no-participant', (entry, value) => {
    const [sequencer] = entries(value, 'sequencers')[0] ?? [];
    if (sequencer === undefined) return false;
    entry['participant'] = sequencer;
    return true;
  }),
  inFirst('jsonApis', 'one cache for two JSON API servers', 'json-api/shared-cache', (entry, value) => {
    const found = entries(value, 'participants').find(([name]) => name === entry['participant'])?.[1];
    const plain = entries(value, 'databases').some(([name]) => name === 'json-cache');
    if (!isProduction(value) || !replicated(entry, value) || found === undefined || plain) return false;
    add(value, 'databases', 'json-cache', { organization: found['organization'], version: '14' });
    if (found['organization'] === undefined)
      delete ((value['databases'] as Entry)['json-cache'] as Entry)['organization'];
    entry['cache'] = { server: 'json-cache', name: 'json' };
    return true;
  }),
  inFirst('jsonApis', 'a JSON API without a cache', 'json-api/no-cache', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['cache'] = 'none';
    return true;
  }),
  inFirst(
    'jsonApis',
    'a cache that is dropped at every start',
    'json-api/start-mode-drops-cache',
    (entry, value) => {
      if (environmentOf(value) === 'development') return false;
      entry['startMode'] = 'create-and-start';
      return true;
    },
  ),
  inFirst('jsonApis', 'passive JSON API servers', 'json-api/active-passive', (entry, value) => {
    if (!replicated(entry, value)) return false;
    entry['mode'] = 'active-passive';
    return true;
  }),
  inFirst('jsonApis', 'client certificates for the JSON API', 'json-api/client-mtls', (entry) => {
    entry['tls'] = {
      mode: 'mutual',
      certChainFile: '/tls/a.crt',
      privateKeyFile: '/tls/a.key',
      trustCollectionFile: '/tls/ca.crt',
    };
    return true;
  }),
  inFirst(
    'jsonApis',
    'no load balancer before JSON API servers',
    'json-api/no-load-balancer',
    (entry, value) => {
      if (!isProduction(value) || !replicated(entry, value)) return false;
      entry['loadBalancer'] = 'none';
      return true;
    },
  ),
  inFirst('jsonApis', 'a development switch in production', 'json-api/development-switch', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['allowInsecureTokens'] = true;
    return true;
  }),
  inFirst(
    'jsonApis',
    'a JSON API of another organization',
    'json-api/foreign-participant',
    (entry, value) => {
      const found = entries(value, 'participants').find(([name]) => name === entry['participant'])?.[1];
      const other = entries(value, 'organizations').find(([name]) => name !== found?.['organization'])?.[0];
      if (found?.['organization'] === undefined || other === undefined) return false;
      entry['organization'] = other;
      return true;
    },
  ),
  {
    name: 'an application at a sequencer',
    rule: 'sequencer/wrong-client',
    make: (value) => {
      const [sequencer] = entries(value, 'sequencers')[0] ?? [];
      const [organization] = entries(value, 'organizations')[0] ?? [];
      return (
        sequencer !== undefined &&
        add(value, 'applications', 'explorer', {
          uses: sequencer,
          ...(organization === undefined ? {} : { organization }),
        })
      );
    },
  },
];
