import {
  add,
  backendOf,
  countOf,
  domainOf,
  dropUnused,
  type Entry,
  entries,
  inFirst,
  isProduction,
  type Mutation,
  serverOf,
} from './mutation.ts';

const replicated = (entry: Entry, value: Entry): boolean => countOf(value, entry) >= 2;
const withoutDatabase = (section: string, what: string): Mutation =>
  inFirst(section, `${what} without a database`, 'database/in-memory', (entry, value) => {
    if (!isProduction(value) || entry['database'] === undefined) return false;
    delete entry['database'];
    return true;
  });
const activeActive = (section: string, what: string, rule: string): Mutation =>
  inFirst(section, `${what}: all instances active`, rule, (entry, value) => {
    if (!replicated(entry, value)) return false;
    entry['mode'] = 'active-active';
    return true;
  });
const behindBalancer = (section: string, what: string, rule: string): Mutation => ({
  name: `${what} behind a load balancer`,
  rule,
  make: (value) => {
    const [name] = entries(value, section)[0] ?? [];
    return (
      isProduction(value) && name !== undefined && add(value, 'loadBalancers', 'inner', { targets: [name] })
    );
  },
});
const none = (section: string, rule: string): Mutation => ({
  name: `no ${section}`,
  rule,
  make: (value) => {
    const names = entries(value, section).map(([name]) => name);
    // A balancer or list that names them would be broken as well.
    if (names.length === 0 || JSON.stringify(value['loadBalancers'] ?? {}).includes('sequencer'))
      return false;
    // Each domain would miss them.
    if (entries(value, 'domains').length > 1) return false;
    delete value[section];
    return !names.some((name) => JSON.stringify(value).includes(`"${name}`));
  },
});
const sqlDomain = (
  name: string,
  rule: string,
  make: (backend: Entry, domain: Entry, value: Entry, key: string) => boolean | undefined,
): Mutation =>
  inFirst('domains', name, rule, (domain, value, key) => {
    const backend = backendOf(domain);
    return backend['type'] === 'sql' && serverOf(backend) !== undefined
      ? make(backend, domain, value, key)
      : false;
  });
const backendServer = (backend: Entry, value: Entry): Entry =>
  (value['databases'] as Record<string, Entry>)[serverOf(backend) ?? ''] ?? {};

/** Mistakes with domains, sequencers, mediators and domain managers. */
export const domainSide: readonly Mutation[] = [
  none('sequencers', 'domain/without-sequencer'),
  none('mediators', 'domain/without-mediator'),
  none('domainManagers', 'domain/without-manager'),
  withoutDatabase('mediators', 'a mediator'),
  withoutDatabase('domainManagers', 'a domain manager'),
  activeActive('mediators', 'mediator', 'mediator/active-active'),
  activeActive('domainManagers', 'domain manager', 'domain-manager/active-active'),
  behindBalancer('mediators', 'a mediator', 'mediator/behind-load-balancer'),
  behindBalancer('domainManagers', 'a domain manager', 'domain-manager/behind-load-balancer'),
  inFirst('mediators', 'one instance of a mediator', 'mediator/single-instance', (entry, value) => {
    if (!isProduction(value) || !replicated(entry, value)) return false;
    entry['instances'] = 1;
    return true;
  }),
  inFirst(
    'domainManagers',
    'one instance of a domain manager',
    'domain-manager/single-instance',
    (entry, value) => {
      if (!isProduction(value) || !replicated(entry, value)) return false;
      entry['instances'] = 1;
      return true;
    },
  ),
  inFirst('sequencers', 'one sequencer', 'sequencer/single-instance', (entry, value) => {
    if (!isProduction(value) || !replicated(entry, value) || entries(value, 'sequencers').length > 1)
      return false;
    if (Array.isArray(entry['instances'])) return false;
    entry['instances'] = 1;
    return true;
  }),
  inFirst(
    'mediators',
    'three instances of a mediator',
    'mediator/more-than-two-instances',
    (entry, value) => {
      if (!isProduction(value) || !replicated(entry, value)) return false;
      entry['instances'] = 3;
      return true;
    },
  ),
  inFirst(
    'domainManagers',
    'a second domain manager',
    'domain-manager/several-per-domain',
    (entry, value) => {
      add(value, 'domainManagers', 'second-manager', structuredClone(entry));
      const server = serverOf(entry);
      if (server !== undefined)
        (((value['domainManagers'] as Entry)['second-manager'] as Entry)['database'] as unknown) = {
          server,
          name: 'second_manager',
        };
      return true;
    },
  ),
  inFirst('mediators', 'two mediators on one database', 'mediator/shared-database', (entry, value) => {
    const server = serverOf(entry);
    if (server === undefined) return false;
    entry['database'] = { server, name: 'mediator' };
    return add(value, 'mediators', 'second-mediator', structuredClone(entry));
  }),
  inFirst(
    'mediators',
    'a mediator in the domain manager’s database',
    'database/shared-by-services',
    (entry, value) => {
      const manager = entries(value, 'domainManagers')[0]?.[1];
      const server = serverOf(entry);
      if (server === undefined || manager === undefined || serverOf(manager) === undefined) return false;
      entry['database'] = { server, name: 'domain' };
      const left = serverOf(manager);
      manager['database'] = { server, name: 'domain' };
      return dropUnused(value, left);
    },
  ),
  inFirst('mediators', 'a mediator’s admin API published', 'mediator/exposed', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['publish'] = { adminApi: 14602 };
    return true;
  }),
  inFirst('mediators', 'a mediator on the internet', 'mediator/exposed', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['exposure'] = 'internet';
    return true;
  }),
  inFirst('domainManagers', 'a domain manager on the internet', 'domain-manager/exposed', (entry, value) => {
    if (!isProduction(value)) return false;
    entry['exposure'] = 'internet';
    return true;
  }),
  inFirst(
    'mediators',
    'a health check that only participants have',
    'health/is-active-without-participant',
    (entry, value) => {
      if (!isProduction(value)) return false;
      entry['health'] = { http: { check: 'is-active' } };
      return true;
    },
  ),
  inFirst('mediators', 'a mediator of a user', 'domain/nodes-of-another-organization', (entry, value) => {
    const user = entries(value, 'organizations').find(([, each]) => each['role'] === 'user')?.[0];
    if (user === undefined || !isProduction(value)) return false;
    entry['organization'] = user;
    return true;
  }),
  inFirst(
    'mediators',
    'a mediator that knows one sequencer only',
    'sequencer/domain-node-leaves-some-out',
    (entry, value) => {
      const domain = domainOf(value, entry);
      const [name, service] = entries(value, 'sequencers')[0] ?? [];
      if (domain['sequencerAccess'] !== 'client-side' || service === undefined || !replicated(service, value))
        return false;
      entry['sequencers'] = [`${name}-1`];
      return true;
    },
  ),
  inFirst(
    'participants',
    'a participant that knows one sequencer only',
    'sequencer/participant-leaves-some-out',
    (entry, value) => {
      const [name] = (entry['domains'] ?? []) as string[];
      const domain = entries(value, 'domains').find(([each]) => each === name)?.[1];
      const [sequencer, service] =
        entries(value, 'sequencers').find(([, each]) => each['domain'] === name) ?? [];
      if (
        domain?.['sequencerAccess'] !== 'client-side' ||
        service === undefined ||
        !replicated(service, value)
      )
        return false;
      entry['domains'] = [{ domain: name, sequencers: [`${sequencer}-1`] }];
      return true;
    },
  ),
  inFirst('sequencers', 'passive sequencers', 'sequencer/active-passive', (entry, value) => {
    if (!replicated(entry, value)) return false;
    entry['mode'] = 'active-passive';
    return true;
  }),
  inFirst('sequencers', 'client certificates at sequencers', 'sequencer/mutual-tls', (entry, value) => {
    if (entries(value, 'sequencers').length > 1) return false;
    entry['publicApi'] = { tls: 'mutual' };
    return true;
  }),
  inFirst('sequencers', 'sequencers without TLS', 'tls/unencrypted-public-api', (entry, value) => {
    if (!isProduction(value) || entries(value, 'sequencers').length > 1) return false;
    entry['publicApi'] = { tls: 'none' };
    return true;
  }),
  inFirst('sequencers', 'a SQL sequencer with a cache', 'sequencer/sql-with-cache', (entry, value) => {
    const server = serverOf(backendOf(domainOf(value, entry)));
    if (!isProduction(value) || backendOf(domainOf(value, entry))['type'] !== 'sql' || server === undefined)
      return false;
    entry['cacheDatabase'] = server;
    return true;
  }),
  inFirst(
    'sequencers',
    'SQL sequencers with a database each',
    'sequencer/several-databases',
    (entry, value) => {
      const server = serverOf(backendOf(domainOf(value, entry)));
      if (server === undefined || countOf(value, entry) !== 2 || Array.isArray(entry['instances']))
        return false;
      if (entries(value, 'sequencers').length > 1) return false;
      entry['instances'] = [
        { name: '1', database: { server, name: 'sequencer_1' } },
        { name: '2', database: { server, name: 'sequencer_2' } },
      ];
      return true;
    },
  ),
  inFirst(
    'sequencers',
    'a blockchain sequencer without a cache',
    'sequencer/without-cache',
    (entry, value) => {
      const [first] = (Array.isArray(entry['instances']) ? entry['instances'] : []) as Entry[];
      if (backendOf(domainOf(value, entry))['type'] === 'sql' || first?.['cacheDatabase'] === undefined)
        return false;
      delete first['cacheDatabase'];
      return true;
    },
  ),
  inFirst('sequencers', 'blockchain sequencers with one cache', 'sequencer/cache-shared', (entry, value) => {
    const [first, second] = (Array.isArray(entry['instances']) ? entry['instances'] : []) as Entry[];
    const server = first === undefined ? undefined : serverOf(first, 'cacheDatabase');
    if (backendOf(domainOf(value, entry))['type'] === 'sql' || server === undefined || second === undefined)
      return false;
    const left = serverOf(second, 'cacheDatabase');
    for (const instance of [first, second])
      if (instance !== undefined) instance['cacheDatabase'] = { server, name: 'cache' };
    return dropUnused(value, left);
  }),
  inFirst(
    'sequencers',
    'a Fabric sequencer without a peer of its own',
    'sequencer/fabric-without-own-peer',
    (entry) => {
      const [first] = (Array.isArray(entry['instances']) ? entry['instances'] : []) as Entry[];
      const fabric = first?.['fabric'] as Entry | undefined;
      if (fabric?.['peers'] === undefined) return false;
      fabric['peers'] = [{ name: 'peer9', organization: 'OtherMSP', address: 'peer9.other.example:7051' }];
      return true;
    },
  ),
  sqlDomain('fewer places than sequencers', 'sequencer/total-node-count', (backend, _domain, value, key) => {
    const count = entries(value, 'sequencers')
      .filter(([, each]) => each['domain'] === key)
      .reduce((sum, [, each]) => sum + countOf(value, each), 0);
    if (count < 2) return false;
    backend['totalNodeCount'] = count - 1;
    return true;
  }),
  sqlDomain('more places than Canton has', 'sequencer/total-node-count', (backend) => {
    backend['totalNodeCount'] = 64;
    return true;
  }),
  sqlDomain('places changed after deployment', 'sequencer/total-node-count-changed', (backend) => {
    backend['totalNodeCount'] = 12;
    backend['deployedTotalNodeCount'] = 10;
    return true;
  }),
  sqlDomain(
    'a sequencer database that is not highly available',
    'sequencer/database-not-ha',
    (backend, _domain, value) => {
      const server = serverOf(backend);
      const uses = JSON.stringify(value).split(`"${server}"`).length - 1;
      if (!isProduction(value) || uses !== 2 || backendServer(backend, value)['availability'] !== 'ha')
        return false;
      backendServer(backend, value)['availability'] = 'single';
      return true;
    },
  ),
  sqlDomain(
    'a sequencer database that replicates asynchronously',
    'recovery/domain-database-asynchronous',
    (backend, _domain, value) => {
      if (!isProduction(value) || backendServer(backend, value)['availability'] !== 'ha') return false;
      backendServer(backend, value)['replication'] = 'asynchronous';
      return true;
    },
  ),
  sqlDomain(
    'commits that are not written to disk',
    'sequencer/commit-not-durable',
    (backend, _domain, value) => {
      backendServer(backend, value)['synchronousCommit'] = 'off';
      return true;
    },
  ),
  sqlDomain('two kinds of backend', 'domain/mixed-backends', (backend, domain) => {
    domain['backend'] = [backend, { type: 'fabric', fabric: { network: 'net', channel: 'main' } }];
    return true;
  }),
  inFirst('domains', 'a domain open to everybody', 'domain/open-to-everybody', (domain, value, key) => {
    const others = new Set(
      entries(value, 'participants')
        .filter(([, each]) => JSON.stringify(each['domains'] ?? []).includes(`"${key}"`))
        .map(([, each]) => each['organization']),
    );
    if (!isProduction(value) || domain['membership'] !== 'permissioned' || others.size < 2) return false;
    domain['membership'] = 'open';
    return true;
  }),
  inFirst(
    'domains',
    'a participant that is not on the list',
    'domain/participant-not-allowed',
    (domain, value) => {
      if (
        !isProduction(value) ||
        domain['membership'] !== 'permissioned' ||
        entries(value, 'participants').length === 0
      )
        return false;
      domain['allowList'] = entries(value, 'participants')
        .slice(1)
        .map(([name]) => name);
      return true;
    },
  ),
  inFirst('domains', 'contract keys', 'domain/contract-keys-deprecated', (domain, value) => {
    if (domain['external'] !== undefined || !isProduction(value)) return false;
    domain['uniqueContractKeys'] = true;
    for (const [, each] of entries(value, 'participants')) each['uniqueContractKeys'] = true;
    return entries(value, 'domains').length === 1;
  }),
  inFirst('domains', 'no protocol version', 'release/protocol-version-missing', (domain) => {
    if (domain['protocolVersion'] === undefined || domain['external'] !== undefined) return false;
    delete domain['protocolVersion'];
    return true;
  }),
  ...[3, 6].map((version) =>
    inFirst('domains', `protocol version ${version}`, 'release/protocol-version-unsupported', (domain) => {
      if (domain['external'] !== undefined) return false;
      domain['protocolVersion'] = version;
      return true;
    }),
  ),
  inFirst(
    'domains',
    'two instances of an embedded domain',
    'domain/embedded-replicated',
    (domain, value, key) => {
      const served = entries(value, 'sequencers').some(([, each]) => each['domain'] === key);
      if (served || domain['external'] !== undefined) return false;
      domain['instances'] = 2;
      return true;
    },
  ),
];
