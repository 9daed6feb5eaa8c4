import {
  backendOf,
  domainOf,
  dropUnused,
  type Entry,
  entries,
  inFirst,
  inProduction,
  isDistributed,
  isProduction,
  type Mutation,
  serverOf,
} from './mutation.ts';

const ethereumOf = (entry: Entry): Entry[] =>
  ((Array.isArray(entry['instances']) ? entry['instances'] : []) as Entry[]).flatMap((instance) =>
    instance['ethereum'] === undefined ? [] : [instance['ethereum'] as Entry],
  );
/** A mistake with the first two Besu nodes of a sequencer service. */
const withEthereum = (name: string, rule: string, make: (first: Entry, second: Entry) => void): Mutation =>
  inFirst('sequencers', name, rule, (entry) => {
    const [first, second] = ethereumOf(entry);
    if (first === undefined || second === undefined) return false;
    make(first, second);
    return true;
  });
const participantsOf = (value: Entry, domain: string): Entry[] =>
  entries(value, 'participants')
    .filter(([, each]) => JSON.stringify(each['domains'] ?? []).includes(`"${domain}"`))
    .map(([, each]) => each);

/** Mistakes with blockchains, several domains, several organizations, Oracle, and an edition that has no image. */
export const consortium: readonly Mutation[] = [
  withEthereum('two sequencers on one Besu node', 'sequencer/besu-node-shared', (first, second) => {
    second['node'] = first['node'];
  }),
  withEthereum('two sequencers with one account', 'sequencer/wallet-shared', (first, second) => {
    second['wallet'] = first['wallet'];
  }),
  withEthereum('a sequencer with two Besu nodes', 'sequencer/one-besu-node', (first) => {
    first['node'] = [first['node'], 'besu9'];
  }),
  inFirst('domains', 'a Besu network that costs gas', 'sequencer/besu-network', (domain) => {
    const ethereum = backendOf(domain)['ethereum'] as Entry | undefined;
    if (ethereum === undefined) return false;
    ethereum['gasPrice'] = 1000;
    return true;
  }),
  inProduction(
    'sequencers',
    'the cache of a sequencer on a highly available server',
    'sequencer/cache-on-ha-server',
    (entry, value) => {
      const server = entries(value, 'mediators').map(([, each]) => serverOf(each))[0];
      const left = serverOf(entry, 'cacheDatabase');
      if (backendOf(domainOf(value, entry))['type'] === 'sql' || server === undefined || left === undefined)
        return false;
      entry['cacheDatabase'] = server;
      return dropUnused(value, left);
    },
  ),
  inFirst('domains', 'two domains in one channel', 'domain/channel-shared', (domain, value, key) => {
    const other = entries(value, 'domains').find(([name]) => name !== key)?.[1];
    if (other === undefined || backendOf(other)['type'] !== 'fabric') return false;
    domain['backend'] = structuredClone(other['backend']);
    for (const [, sequencer] of entries(value, 'sequencers'))
      for (const instance of (Array.isArray(sequencer['instances']) ? sequencer['instances'] : []) as Entry[])
        delete instance['ethereum'];
    return true;
  }),
  inFirst(
    'participants',
    'a sequencer of another domain in the list',
    'sequencer/of-another-domain',
    (entry, value) => {
      const [domain] = (entry['domains'] ?? []) as unknown[];
      const other = entries(value, 'sequencers').find(([, each]) => each['domain'] !== domain)?.[0];
      if (typeof domain !== 'string' || other === undefined) return false;
      entry['domains'] = [{ domain, sequencers: [other] }];
      return true;
    },
  ),
  inFirst('mediators', 'one mediator for two domains', 'node/several-domains', (entry, value) => {
    const domains = entries(value, 'domains').filter(([, each]) => each['external'] === undefined);
    if (domains.length < 2) return false;
    entry['domain'] = domains.map(([name]) => name);
    return true;
  }),
  inProduction(
    'domains',
    'a provider that does not take part',
    'organization/provider-without-participant',
    (domain, value) => {
      const provider = domain['organization'];
      const own = entries(value, 'participants').filter(([, each]) => each['organization'] === provider);
      const others = entries(value, 'participants').length - own.length;
      const rest = JSON.stringify({ ...value, participants: {} });
      if (provider === undefined || own.length === 0 || others === 0) return false;
      if (own.some(([name]) => rest.includes(`"${name}`))) return false;
      for (const [name, each] of own) {
        delete (value['participants'] as Entry)[name];
        dropUnused(value, serverOf(each));
      }
      return true;
    },
  ),
  inProduction(
    'participants',
    'nearly all parties on one participant',
    'participant/shards-uneven',
    (entry, value, key) => {
      const sibling = entries(value, 'participants').find(
        ([name, each]) => name !== key && each['organization'] === entry['organization'],
      )?.[1];
      if (sibling?.['parties'] === undefined || entry['parties'] === undefined) return false;
      // Whoever acts for the parties of before is another matter.
      for (const [, application] of entries(value, 'applications')) delete application['actsAs'];
      entry['parties'] = Array.from({ length: 20 }, (_, index) => `Client${index}`);
      return true;
    },
  ),
  inProduction(
    'domains',
    'lists of sequencers in three organizations',
    'sequencer/lists-in-many-organizations',
    (domain, value, key) => {
      const users = new Set(participantsOf(value, key).map((each) => each['organization']));
      if (domain['sequencerAccess'] !== 'load-balancer' || users.size < 3) return false;
      domain['sequencerAccess'] = 'client-side';
      return true;
    },
  ),
  inFirst(
    'participants',
    'two Oracle users for one ledger',
    'database/oracle-users-differ',
    (entry, value) => {
      const server = serverOf(entry);
      const found = entries(value, 'databases').find(([name]) => name === server)?.[1];
      if (found?.['type'] !== 'oracle' || entry['instances'] !== undefined) return false;
      const own = entry['database'] as Entry;
      entry['instances'] = [{ name: 'a' }, { name: 'b', database: { ...own, user: 'OTHER' } }];
      return true;
    },
  ),
  inFirst(
    'loadBalancers',
    'a load balancer without a client certificate',
    'tls/no-client-certificate',
    (entry) => {
      const tls = entry['tls'] as Entry | undefined;
      if (tls?.['clientCertificate'] === undefined) return false;
      delete tls['clientCertificate'];
      tls['backend'] = 'server';
      return true;
    },
  ),
  {
    name: 'the open source edition without an image',
    rule: 'release/no-open-source-image',
    make: (value) => {
      if (isDistributed(value) || isProduction(value)) return false;
      (value['daml'] as Entry)['edition'] = 'open-source';
      delete value['images'];
      return true;
    },
  },
  inFirst('participants', 'a shared token secret in the file', 'auth/literal-secret', (entry, value) => {
    if (isProduction(value) || entry['authServices'] !== undefined) return false;
    entry['authServices'] = [{ type: 'unsafe-jwt-hmac-256', secret: 'Winter2026!' }];
    return true;
  }),
];
