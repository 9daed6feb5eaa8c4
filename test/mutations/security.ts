import {
  add,
  backendOf,
  countOf,
  domainOf,
  type Entry,
  entries,
  inFirst,
  inProduction,
  type Mutation,
  withBalancer,
} from './mutation.ts';

const files = { certChainFile: '/tls/chain.pem', privateKeyFile: '/tls/key.pem' };
const ledgerTls = (name: string, rule: string, tls: unknown): Mutation =>
  inFirst('participants', name, rule, (entry) => {
    if (entry['ledgerApi'] !== undefined) return false;
    entry['ledgerApi'] = { tls };
    return true;
  });

/** Mistakes with certificates, tokens and who may reach what. */
export const security: readonly Mutation[] = [
  inProduction('participants', 'a cipher that is known to be broken', 'tls/weak-cipher', (entry) => {
    if (entry['ledgerApi'] !== undefined) return false;
    entry['ledgerApi'] = {
      tls: { mode: 'server', ciphers: ['TLS_AES_256_GCM_SHA384', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'] },
    };
    return true;
  }),
  inProduction('participants', 'testing commands in production', 'node/testing-features', (entry) => {
    if (entry['features'] !== undefined) return false;
    entry['features'] = { testing: true };
    return true;
  }),
  inProduction('participants', 'contents of contracts in the log', 'node/payloads-logged', (entry) => {
    if (entry['logging'] !== undefined) return false;
    entry['logging'] = { messagePayloads: true };
    return true;
  }),
  inProduction(
    'participants',
    'a Ledger API for others without an address',
    'node/exposed-without-address',
    (entry) => {
      if (entry['exposure'] !== undefined || entry['ledgerApi'] !== undefined) return false;
      if (entry['identityProvider'] === undefined && entry['authServices'] === undefined) return false;
      if (entry['publish'] !== undefined || entry['loadBalancer'] !== undefined) return false;
      entry['ledgerApi'] = { exposure: 'network' };
      return true;
    },
  ),
  inProduction('participants', 'no standby beside two instances', 'node/standby-differs', (entry, value) => {
    if (entry['standby'] !== undefined || countOf(value, entry) < 2) return false;
    entry['standby'] = 'none';
    return true;
  }),
  {
    name: 'certificates that are renewed before they begin',
    rule: 'tls/lifetime',
    make: (value) => {
      const kubernetes = (value['kubernetes'] ?? {}) as Entry;
      if (kubernetes['certificates'] !== undefined) return false;
      value['kubernetes'] = { ...kubernetes, certificates: { duration: '30d', renewBefore: '45d' } };
      return true;
    },
  },
  ledgerTls('mutual TLS without a certificate of the node’s own', 'tls/no-admin-client', {
    mode: 'mutual',
    ...files,
    trustCollectionFile: '/tls/ca.pem',
  }),
  ledgerTls('a private authority that the node does not know', 'tls/no-trust-file', {
    mode: 'server',
    privateCa: true,
    ...files,
  }),
  inProduction('participants', 'TLS 1.1', 'tls/outdated-version', (entry) => {
    if (entry['ledgerApi'] !== undefined) return false;
    entry['ledgerApi'] = { tls: { mode: 'server', minimumVersion: 'TLSv1.1' } };
    return true;
  }),
  inProduction('participants', 'tokens over plain connections', 'tls/tokens-in-clear', (entry) => {
    if (entry['identityProvider'] === undefined || entry['ledgerApi'] !== undefined) return false;
    entry['ledgerApi'] = { tls: 'none' };
    return true;
  }),
  withBalancer(
    'participants',
    'a load balancer whose name is not in its certificate',
    'tls/name-not-in-certificate',
    {
      address: 'ledger.example:443',
      tls: { frontend: 'server', subjectAlternativeNames: ['other.example'] },
    },
  ),
  inFirst('jsonApis', 'HTTPS without the third file', 'json-api/https-file-missing', (entry) => {
    if (entry['tls'] !== undefined) return false;
    entry['tls'] = { mode: 'server', ...files };
    return true;
  }),
  inProduction(
    'jsonApis',
    'a JSON API published without HTTPS',
    'json-api/not-behind-https',
    (entry, value, key) => {
      if (entry['loadBalancer'] !== undefined || JSON.stringify(value['loadBalancers'] ?? {}).includes(key))
        return false;
      return add(value, 'loadBalancers', 'web', {
        targets: [key],
        exposure: 'internet',
        tls: { frontend: 'none' },
      });
    },
  ),
  inFirst('identityProviders', 'a provider without keys', 'auth/provider-without-keys', (entry, value) => {
    if (value['environment'] !== 'production' || entry['jwksUrl'] === undefined) return false;
    delete entry['jwksUrl'];
    return true;
  }),
  inFirst(
    'jsonApis',
    'a JSON API that expects another scope',
    'json-api/target-scope-differs',
    (entry, value) => {
      const participant = entries(value, 'participants').find(([name]) => name === entry['participant'])?.[1];
      if (participant?.['identityProvider'] === undefined) return false;
      entry['targetScope'] = 'another_scope';
      return true;
    },
  ),
  inFirst('sequencers', 'half of the sequencers without TLS', 'sequencer/mixed-tls', (entry, value) => {
    const isClientSide = domainOf(value, entry)['sequencerAccess'] === 'client-side';
    const isWhole = backendOf(domainOf(value, entry))['type'] === 'sql' && !Array.isArray(entry['instances']);
    if (!isClientSide || !isWhole || entries(value, 'sequencers').length > 1) return false;
    add(value, 'sequencers', 'plain-sequencer', {
      ...(structuredClone(entry) as Entry),
      publicApi: { tls: 'none' },
    });
    return true;
  }),
  inFirst(
    'sequencers',
    'an address that only the own cluster knows',
    'sequencer/address-not-reachable',
    (entry, value) => {
      const organizations = new Set(entries(value, 'participants').map(([, each]) => each['organization']));
      if (organizations.size < 2 || entry['publicApi'] !== undefined) return false;
      entry['publicApi'] = { address: 'sequencer.exchange.svc.cluster.local:443' };
      return true;
    },
  ),
];
