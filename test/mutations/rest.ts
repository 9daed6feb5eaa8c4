import {
  add,
  type Entry,
  entries,
  inFirst,
  inFirstTrigger,
  isDistributed,
  isProduction,
  type Mutation,
  serverOf,
} from './mutation.ts';

const release = (version: string, rule: string): Mutation => ({
  name: `release ${version}`,
  rule,
  make: (value) => {
    (value['daml'] as Entry)['version'] = version;
    // The protocol of a later release is a mistake of its own.
    if (rule === 'release/old-line')
      for (const [, domain] of entries(value, 'domains')) {
        if (domain['protocolVersion'] === 7) domain['protocolVersion'] = 5;
        // So is the driver of another release.
        const backend = domain['backend'] as Entry | undefined;
        if (typeof backend?.['driverImage'] === 'string')
          backend['driverImage'] = backend['driverImage'].replace(/:2[\d.]+$/, `:${version}`);
      }
    return isProduction(value) || rule !== 'release/old-line';
  },
});
const inDatabase = (name: string, rule: string, key: string, written: unknown): Mutation =>
  inFirst('databases', name, rule, (entry, value, server) => {
    const text = JSON.stringify({ ...value, databases: {} });
    if (!isProduction(value) || entry['host'] !== undefined || !text.includes(`"${server}"`)) return false;
    if (entry['type'] === 'oracle') return false;
    entry[key] = written;
    return true;
  });

/** Puts a balancer with these settings before the only sequencer service, where it has none of its own. */
const beforeSequencers = (name: string, rule: string, settings: Entry): Mutation => ({
  name,
  rule,
  make: (value) => {
    const [[service, sequencer] = [], another] = entries(value, 'sequencers');
    if (service === undefined || sequencer === undefined || another !== undefined) return false;
    if (sequencer['loadBalancer'] !== undefined) return false;
    if (JSON.stringify(value['domains']).includes('client-side')) return false;
    sequencer['loadBalancer'] = 'sequencer-front';
    return (
      add(value, 'loadBalancers', 'sequencer-front', { targets: [service], ...settings }) &&
      (settings['healthCheck'] === undefined || isProduction(value))
    );
  },
});

/** Mistakes with triggers, middlewares, databases, releases and networks. */
export const rest: readonly Mutation[] = [
  inFirst(
    'participants',
    'an override for a kind that nodes are not rendered as',
    'plan/override-without-object',
    (entry) => {
      if (entry['overrides'] !== undefined) return false;
      entry['overrides'] = [{ kind: 'Deployment', patch: { metadata: { annotations: { team: 'ledger' } } } }];
      return true;
    },
  ),
  inFirst(
    'participants',
    'extra configuration with a key that no release has',
    'plan/unknown-key',
    (entry) => {
      if (entry['extraConfig'] !== undefined) return false;
      entry['extraConfig'] = { parameters: { 'admin-workflow': { 'resubmission-timeout': '30s' } } };
      return true;
    },
  ),
  inFirst(
    'organizations',
    'the namespace of the cluster itself',
    'organization/namespace-reserved',
    (entry) => {
      entry['namespace'] = 'kube-system';
      return true;
    },
  ),
  {
    name: 'two organizations in one namespace',
    rule: 'organization/namespace-shared',
    make: (value) => {
      const [[, first] = [], [, second] = []] = entries(value, 'organizations');
      if (first === undefined || second === undefined) return false;
      first['namespace'] = 'together';
      second['namespace'] = 'together';
      return true;
    },
  },
  inFirst('databases', 'an image of another version', 'database/image-of-another-version', (entry) => {
    if (entry['host'] !== undefined || entry['type'] === 'oracle') return false;
    entry['version'] = '13';
    entry['image'] = 'postgres:14.15';
    return true;
  }),
  inFirst('participants', 'the name of a template', 'database/reserved-name', (entry) => {
    if (typeof entry['database'] !== 'string') return false;
    entry['database'] = { server: entry['database'], name: 'template1' };
    return true;
  }),
  inFirst('triggerServices', 'one callback for two nodes', 'trigger/callback-shared', (service) => {
    if (entries(service, 'nodes').length < 2 || typeof service['externalUrl'] !== 'string') return false;
    const callbackUri = `${service['externalUrl'].replace(/\/$/, '')}/cb`;
    service['authorization'] = { ...(service['authorization'] as Entry | undefined), callbackUri };
    return true;
  }),
  inFirstTrigger('a trigger rule on a second node', 'trigger/rule-live-twice', (node, service) => {
    const [rule] = (node['rules'] ?? []) as unknown[];
    if (rule === undefined) return false;
    return add(service, 'nodes', 'copy', { ...structuredClone(node), rules: [rule] });
  }),
  inFirst('triggerServices', 'a trigger service copied', 'trigger/rule-live-twice', (service, value) => {
    const server = serverOf(service);
    const nodes = entries(service, 'nodes');
    if (
      server === undefined ||
      nodes.length !== 1 ||
      (nodes[0]?.[1]['rules'] as unknown[] | undefined)?.length !== 1
    )
      return false;
    return add(value, 'triggerServices', 'copied-triggers', structuredClone(service));
  }),
  inFirstTrigger('two live instances of a trigger node', 'trigger/several-live-instances', (node) => {
    node['live'] = 2;
    return true;
  }),
  inFirstTrigger('an active-active trigger node', 'trigger/several-live-instances', (node) => {
    node['mode'] = 'active-active';
    return true;
  }),
  inFirstTrigger('a standby that runs', 'trigger/standby-running', (node, _service, value) => {
    if (node['standby'] === 0 || !isProduction(value)) return false;
    node['standbyRunning'] = true;
    return true;
  }),
  inFirstTrigger('a rolling update of triggers', 'trigger/overlapping-update', (_node, service) => {
    service['updateStrategy'] = 'rolling';
    return true;
  }),
  inFirstTrigger('triggers without a store', 'trigger/no-store', (node, service, value) => {
    if (!isProduction(value) || service['database'] === undefined || entries(service, 'nodes').length > 1)
      return false;
    delete service['database'];
    delete node['database'];
    return true;
  }),
  inFirst('triggerServices', 'one store for two trigger nodes', 'trigger/shared-store', (service) => {
    const server = serverOf(service);
    const nodes = entries(service, 'nodes');
    if (server === undefined || nodes.length < 2) return false;
    for (const [, node] of nodes) node['database'] = { server, name: 'triggers' };
    return true;
  }),
  inFirstTrigger(
    'a standby with another store',
    'trigger/standby-with-other-store',
    (node, service, value) => {
      const server = serverOf(service);
      if (server === undefined || !isProduction(value)) return false;
      node['standbyDatabase'] = { server, name: 'standby' };
      return true;
    },
  ),
  inFirst(
    'triggerServices',
    'a trigger store that is not highly available',
    'trigger/store-not-ha',
    (service, value) => {
      const server = serverOf(service);
      const found = entries(value, 'databases').find(([name]) => name === server)?.[1];
      const uses = JSON.stringify(value).split(`"${server}"`).length - 1;
      if (!isProduction(value) || found?.['availability'] !== 'ha' || uses !== 2) return false;
      found['availability'] = 'single';
      return true;
    },
  ),
  inFirstTrigger('triggers without middleware', 'trigger/no-middleware', (_node, service, value) => {
    if (service['oauthMiddleware'] === undefined || entries(value, 'triggerServices').length > 1)
      return false;
    if (entries(service, 'nodes').length > 1) return false;
    delete service['oauthMiddleware'];
    delete value['oauthMiddlewares'];
    return true;
  }),
  inFirstTrigger('triggers at two participants', 'trigger/several-participants', (_node, service, value) => {
    const other = entries(value, 'participants').find(([name]) => name !== service['participant'])?.[0];
    if (other === undefined || entries(service, 'nodes').length !== 1) return false;
    service['participant'] = [service['participant'], other];
    return true;
  }),
  inFirstTrigger('triggers at one instance', 'trigger/bound-to-one-instance', (_node, service, value) => {
    const found = entries(value, 'participants').find(([name]) => name === service['participant'])?.[1];
    if (
      !isProduction(value) ||
      found === undefined ||
      found['instances'] === 1 ||
      Array.isArray(found['instances'])
    )
      return false;
    if (entries(service, 'nodes').length !== 1) return false;
    service['participant'] = `${service['participant']}-1`;
    return true;
  }),
  inFirst('triggerServices', 'nobody watches a trigger service', 'trigger/unmonitored', (service, value) => {
    if (!isProduction(value) || service['monitoring'] === undefined || entries(service, 'nodes').length !== 1)
      return false;
    service['monitoring'] = { restart: 'none' };
    return true;
  }),
  inFirst(
    'triggerServices',
    'triggers under another host than their middleware',
    'trigger/other-site-than-middleware',
    (service, value) => {
      if (!isProduction(value) || service['externalUrl'] === undefined) return false;
      service['externalUrl'] = 'https://elsewhere.example/';
      return true;
    },
  ),
  inFirst(
    'oauthMiddlewares',
    'two providers for a middleware',
    'middleware/several-providers',
    (entry, value) => {
      const own = entry['identityProvider'];
      const provider = entries(value, 'identityProviders').find(([name]) => name === own)?.[1];
      if (typeof own !== 'string' || provider === undefined) return false;
      const issuer = 'https://second-login.example';
      add(value, 'identityProviders', 'second-idp', { ...structuredClone(provider), issuer });
      entry['identityProvider'] = [own, 'second-idp'];
      return true;
    },
  ),
  inFirst('oauthMiddlewares', 'a client secret in the file', 'middleware/literal-client-secret', (entry) => {
    entry['clientSecret'] = 'Winter2026!';
    return true;
  }),
  inFirst('oauthMiddlewares', 'a middleware without provider', 'middleware/no-provider', (entry, value) => {
    const own = entry['identityProvider'];
    const used = JSON.stringify(value).split(`"identityProvider":"${own}"`).length - 1;
    if (own === undefined || used < 2) return false;
    delete entry['identityProvider'];
    return true;
  }),
  inFirst(
    'oauthMiddlewares',
    'a token verifier of another provider',
    'middleware/verifier-of-other-provider',
    (entry, value) => {
      if (!isProduction(value)) return false;
      entry['tokenVerifier'] = { type: 'rs256-jwks', uri: 'https://other-idp.example/jwks.json' };
      return true;
    },
  ),
  inFirst(
    'oauthMiddlewares',
    'secure cookies over HTTP',
    'middleware/secure-cookie-over-http',
    (entry, value) => {
      const url = entry['externalUrl'];
      if (!isProduction(value) || typeof url !== 'string' || !url.startsWith('https:')) return false;
      entry['externalUrl'] = url.replace('https:', 'http:');
      return true;
    },
  ),
  inDatabase('PostgreSQL 9.6', 'database/version-not-supported', 'version', '9.6'),
  inDatabase('MySQL', 'database/product-not-supported', 'type', 'mysql'),
  inDatabase('unencrypted database connections', 'database/unencrypted-connection', 'tls', 'disable'),
  inDatabase('ten connections for a whole server', 'database/too-few-connections', 'maxConnections', 10),
  inFirst(
    'databases',
    'a database nobody uses',
    'reference/unused',
    (entry, value) => isProduction(value) && add(value, 'databases', 'leftover-pg', structuredClone(entry)),
  ),
  inFirst(
    'databases',
    'a database server in one of two zones',
    'zone/database-in-one-zone',
    (entry, value, server) => {
      const zones = (value['zones'] ?? []) as (string | Entry)[];
      const [zone] = zones;
      if (
        !isProduction(value) ||
        zones.length < 2 ||
        entry['availability'] !== 'ha' ||
        entry['replicas'] !== undefined
      )
        return false;
      if (!JSON.stringify({ ...value, databases: {} }).includes(`"${server}"`)) return false;
      entry['zones'] = [typeof zone === 'string' ? zone : zone?.['name']];
      return true;
    },
  ),
  inFirst(
    'participants',
    'two organizations on one database server',
    'database/shared-by-organizations',
    (entry, value) => {
      const other = entries(value, 'participants').find(
        ([, each]) => each['organization'] !== entry['organization'],
      )?.[1];
      const server = serverOf(entry);
      const left = other === undefined ? undefined : serverOf(other);
      if (server === undefined || other === undefined || left === undefined) return false;
      other['database'] = server;
      if (!JSON.stringify({ ...value, databases: {} }).includes(`"${left}"`))
        delete (value['databases'] as Entry)[left];
      return true;
    },
  ),
  inFirst(
    'participants',
    'a participant of another organization than its database',
    'database/shared-by-organizations',
    (entry, value, key) => {
      const other = entries(value, 'organizations').find(([name]) => name !== entry['organization'])?.[0];
      const rest = JSON.stringify({ ...value, participants: {} });
      const own = (value['organizations'] as Record<string, Entry> | undefined)?.[
        String(entry['organization'])
      ];
      if (own === undefined || own['role'] === 'provider') return false;
      if (
        serverOf(entry) === undefined ||
        other === undefined ||
        rest.includes(`"${key}"`) ||
        entry['identityProvider'] !== undefined
      )
        return false;
      entry['organization'] = other;
      return true;
    },
  ),
  inFirst(
    'networks',
    'an organization left out of the networks',
    'organization/network-link-missing',
    (entry, value) => {
      const organizations = entry['organizations'] as unknown[];
      if (!isProduction(value) || entries(value, 'networks').length !== 1 || organizations.length !== 2)
        return false;
      entry['organizations'] = organizations.slice(0, 1);
      return true;
    },
  ),
  release('2.8.9', 'release/old-line'),
  release('3.1.0', 'release/not-daml-2'),
  {
    name: 'the open source edition',
    rule: 'release/replicated-in-open-source',
    make: (value) => {
      if (!isDistributed(value)) return false;
      (value['daml'] as Entry)['edition'] = 'open-source';
      value['images'] = { canton: 'registry.example/canton-open-source:2.10.4' };
      return (
        !JSON.stringify(value['domains']).includes('"fabric"') &&
        !JSON.stringify(value['domains']).includes('"ethereum"')
      );
    },
  },
  {
    name: 'an image that moves',
    rule: 'release/floating-image',
    make: (value) => {
      value['images'] = {
        ...(value['images'] as Entry | undefined),
        canton: 'digitalasset-docker.jfrog.io/canton-enterprise:latest',
      };
      return isProduction(value);
    },
  },
  {
    name: 'a checksum of the release before',
    rule: 'release/checksum-without-file',
    make: (value) => {
      value['images'] = {
        ...(value['images'] as Entry | undefined),
        checksums: { 'oauth2-middleware-2.10.3.jar': `sha256:${'0'.repeat(64)}` },
      };
      return true;
    },
  },
  {
    name: 'no metrics',
    rule: 'monitoring/no-metrics',
    make: (value) => {
      value['monitoring'] = { ...(value['monitoring'] as Entry | undefined), metrics: false, alerts: false };
      return isProduction(value) && entries(value, 'triggerServices').length === 0;
    },
  },
  {
    name: 'metrics that nothing collects any more',
    rule: 'monitoring/deprecated-reporter',
    make: (value) => {
      value['monitoring'] = {
        ...(value['monitoring'] as Entry | undefined),
        reporters: ['prometheus', 'graphite'],
      };
      return isProduction(value);
    },
  },
  {
    name: 'a zone that is not declared',
    rule: 'reference/unknown',
    make: (value) => {
      const [, participant] = entries(value, 'participants')[0] ?? [];
      if (
        participant === undefined ||
        value['zones'] === undefined ||
        Array.isArray(participant['instances'])
      )
        return false;
      participant['zones'] = ['eu-nowhere-1z'];
      return true;
    },
  },
  beforeSequencers('a load balancer that speaks HTTP/1 to sequencers', 'load-balancer/http1-before-grpc', {
    protocol: 'http1',
    instances: 2,
  }),
  beforeSequencers(
    'a load balancer that never asks sequencers for health',
    'load-balancer/sequencer-not-asked',
    {
      healthCheck: 'none',
    },
  ),
  ...(
    [
      [
        'a load balancer that asks whether a participant lives',
        'load-balancer/passive-looks-healthy',
        { healthCheck: 'liveness' },
      ],
      ['a load balancer that cuts quiet streams', 'load-balancer/idle-timeout-short', { idleTimeout: '30s' }],
      ['a single load balancer', 'load-balancer/single-instance', { instances: 1 }],
      ['NGINX before a participant', 'load-balancer/nginx-blind', { type: 'nginx' }],
    ] as const
  ).map(
    ([name, rule, settings]): Mutation => ({
      name,
      rule,
      make: (value) => {
        const [participant, entry] = entries(value, 'participants')[0] ?? [];
        if (
          !isProduction(value) ||
          participant === undefined ||
          entry?.['instances'] === 1 ||
          entry?.['loadBalancer'] !== undefined
        )
          return false;
        if (JSON.stringify(value['loadBalancers'] ?? {}).includes(participant)) return false;
        if (entry !== undefined) entry['loadBalancer'] = 'front';
        return add(value, 'loadBalancers', 'front', { targets: [participant], ...settings });
      },
    }),
  ),
  {
    name: 'a load balancer that knows one instance',
    rule: 'load-balancer/instance-left-out',
    make: (value) => {
      const [participant, entry] = entries(value, 'participants')[0] ?? [];
      if (
        participant === undefined ||
        entry === undefined ||
        !isProduction(value) ||
        Array.isArray(entry['instances']) ||
        entry['instances'] === 1
      )
        return false;
      if (entry['loadBalancer'] !== undefined) return false;
      entry['loadBalancer'] = 'front';
      return add(value, 'loadBalancers', 'front', { targets: [`${participant}-1`] });
    },
  },
];
