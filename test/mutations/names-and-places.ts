import {
  add,
  countOf,
  domainOf,
  type Entry,
  entries,
  inFirst,
  inFirstTrigger,
  inProduction,
  isProduction,
  type Mutation,
  serverOf,
  zonesOf,
} from './mutation.ts';

const hosts = (value: Entry): boolean =>
  entries(value, 'participants').every(([, { parties }]) => Array.isArray(parties) && parties.length > 0);
const knows = (value: Entry): boolean =>
  entries(value, 'participants').every(([, { users }]) => Array.isArray(users) && users.length > 0);
const alone = (list: unknown): list is string[] => Array.isArray(list) && list.length === 1;

/** One thing under two names, names of nothing, and places that are no places. */
export const namesAndPlaces: readonly Mutation[] = [
  inFirst(
    'applications',
    'an application that acts for a misspelt party',
    'application/party-not-hosted',
    (entry, value) => {
      if (!alone(entry['actsAs']) || !hosts(value)) return false;
      entry['actsAs'] = [`${entry['actsAs'][0]}s`];
      return true;
    },
  ),
  inFirst(
    'applications',
    'an application that logs in as a user whom nobody knows',
    'application/user-unknown',
    (entry, value) => {
      if (!alone(entry['users']) || !knows(value)) return false;
      entry['users'] = [`${entry['users'][0]}-2`];
      return true;
    },
  ),
  inProduction(
    'applications',
    'an application at an instance',
    'application/bound-to-one-instance',
    (entry, value) => {
      const uses = entry['uses'];
      const names = Array.isArray(uses) ? (uses as string[]) : [String(uses)];
      const found = entries(value, 'participants').find(
        ([name, participant]) =>
          names.includes(name) &&
          countOf(value, participant) >= 2 &&
          !Array.isArray(participant['instances']),
      );
      if (found === undefined) return false;
      entry['uses'] = names.map((name) => (name === found[0] ? `${name}-1` : name));
      return true;
    },
  ),
  inFirst(
    'identityProviders',
    'one identity provider under two names',
    'reference/declared-twice',
    (entry, value) => {
      if (typeof entry['issuer'] !== 'string') return false;
      const [name] = entries(value, 'identityProviders').find(([, each]) => each === entry) ?? [];
      const [, participant] =
        entries(value, 'participants').find(([, each]) => each['identityProvider'] === name) ?? [];
      if (participant === undefined) return false;
      participant['identityProvider'] = 'same-idp';
      const isUsed = JSON.stringify({ ...value, identityProviders: {} }).includes(`"${name}"`);
      return isUsed && add(value, 'identityProviders', 'same-idp', { ...entry });
    },
  ),
  inFirst('participants', 'one domain under two aliases', 'participant/domain-twice', (entry) => {
    const domains = entry['domains'];
    if (!alone(domains) || typeof domains[0] !== 'string') return false;
    entry['domains'] = [domains[0], { domain: domains[0], alias: 'again' }];
    return true;
  }),
  inProduction(
    'identityProviders',
    'a provider without its token endpoint',
    'middleware/provider-without-endpoints',
    (entry, value, key) => {
      const isAsked = entries(value, 'oauthMiddlewares').some(([, each]) => each['identityProvider'] === key);
      return isAsked && delete entry['tokenUrl'];
    },
  ),
  inProduction('identityProviders', 'keys over HTTP', 'auth/provider-over-http', (entry, value) => {
    if (typeof entry['jwksUrl'] !== 'string' || !entry['jwksUrl'].startsWith('https:')) return false;
    if (JSON.stringify(value).split(entry['jwksUrl']).length > 2) return false;
    entry['jwksUrl'] = entry['jwksUrl'].replace('https:', 'http:');
    return true;
  }),
  inFirst('participants', 'every instance a standby', 'node/no-active-instance', (entry, value) => {
    if (countOf(value, entry) < 2 || Array.isArray(entry['instances'])) return false;
    entry['instances'] = [
      { name: 'a', role: 'standby' },
      { name: 'b', role: 'standby' },
    ];
    return true;
  }),
  inFirst('participants', 'a participant of no organization', 'organization/unassigned', (entry, value) => {
    if (entries(value, 'organizations').length < 2 || entry['organization'] === undefined) return false;
    const [name] = entries(value, 'participants').find(([, each]) => each === entry) ?? [];
    const role = entries(value, 'organizations').find(([each]) => each === entry['organization'])?.[1][
      'role'
    ];
    if (role === 'provider') return false;
    const served = JSON.stringify([value['jsonApis'], value['triggerServices'], value['applications']]);
    if (served.includes(`"${name}`)) return false;
    delete entry['organization'];
    return true;
  }),
  inFirst(
    'sequencers',
    'no balancer where clients are to use one',
    'sequencer/access-without-balancer',
    (entry, value) => {
      if (
        domainOf(value, entry)['sequencerAccess'] !== 'load-balancer' ||
        entry['loadBalancer'] !== undefined
      )
        return false;
      if (countOf(value, entry) < 2 || JSON.stringify(value['loadBalancers'] ?? {}).includes('sequencer'))
        return false;
      entry['loadBalancer'] = 'none';
      return true;
    },
  ),
  inFirstTrigger('a dot before the name of a trigger', 'trigger/malformed-rule-name', (node) => {
    const rules = node['rules'];
    if (!alone(rules) || !/^[\w.]+:[a-z]\w*$/.test(String(rules[0]))) return false;
    node['rules'] = [String(rules[0]).replace(':', '.')];
    return true;
  }),
  inFirst(
    'oauthMiddlewares',
    'a number of instances of a middleware',
    'middleware/instances-without-effect',
    (entry) => {
      if (entry['instances'] !== undefined) return false;
      entry['instances'] = 2;
      return true;
    },
  ),
  inFirst(
    'participants',
    'a cache at an instance of a participant',
    'node/setting-without-effect',
    (entry) => {
      const instances = entry['instances'];
      const [first] = Array.isArray(instances) ? (instances as unknown[]) : [];
      if (typeof first !== 'object' || first === null) return false;
      (first as Entry)['cache'] = { poolSize: 8 };
      return true;
    },
  ),
  inProduction('participants', 'two databases of one user', 'database/user-shared', (entry, value, key) => {
    const server = serverOf(entry);
    const [, other] = entries(value, 'mediators').find(([, each]) => serverOf(each) === server) ?? [];
    if (server === undefined || other === undefined) return false;
    entry['database'] = { server, name: `${key}_db`, user: 'canton' };
    other['database'] = { server, name: 'mediator_db', user: 'canton' };
    return true;
  }),
  {
    name: 'no alerts where triggers run',
    rule: 'trigger/nobody-watches',
    make: (value) =>
      isProduction(value) &&
      entries(value, 'triggerServices').length > 0 &&
      !JSON.stringify(value['triggerServices']).includes('"system"') &&
      add(value, 'monitoring', 'alerts', false as unknown as Entry),
  },
  inFirst('databases', 'a replica in a zone that nobody declared', 'reference/unknown', (entry, value) => {
    if (zonesOf(value).length === 0 || entry['replicas'] !== undefined || entry['availability'] !== 'ha')
      return false;
    entry['replicas'] = [{ zone: zonesOf(value)[0] }, { zone: 'nowhere-at-all' }];
    return true;
  }),
  inFirstTrigger('a standby in a zone that nobody declared', 'reference/unknown', (node, _service, value) => {
    if (zonesOf(value).length === 0 || node['standbyZone'] !== undefined) return false;
    node['standbyZone'] = 'nowhere-at-all';
    return true;
  }),
  {
    name: 'a zone declared twice',
    rule: 'reference/declared-twice',
    make: (value) => {
      const zones = zonesOf(value);
      if (zones.length < 2) return false;
      (value['zones'] as unknown[]).push((value['zones'] as unknown[])[0]);
      return true;
    },
  },
  inFirst('participants', 'a party listed twice', 'reference/listed-twice', (entry) => {
    const parties = entry['parties'];
    if (!Array.isArray(parties) || typeof parties[0] !== 'string') return false;
    entry['parties'] = [...(parties as string[]), parties[0]];
    return true;
  }),
  inFirst('applications', 'an application that uses one service twice', 'reference/listed-twice', (entry) => {
    const uses = entry['uses'];
    if (!Array.isArray(uses)) return false;
    entry['uses'] = [...(uses as string[]), (uses as string[])[0]];
    return true;
  }),
  inFirst('participants', 'a heap larger than the memory', 'node/heap-over-memory', (entry) => {
    if (entry['resources'] !== undefined || entry['jvm'] !== undefined) return false;
    entry['resources'] = { memory: '6Gi' };
    entry['jvm'] = { heap: '8g' };
    return true;
  }),
  inFirst('oauthMiddlewares', 'a callback that nothing answers', 'middleware/callback-elsewhere', (entry) => {
    const uri = entry['callbackUri'];
    if (typeof uri !== 'string') return false;
    entry['callbackUri'] = uri.replace(/\/cb$/, '/callback');
    return true;
  }),
  inProduction('domains', 'one orderer for all sequencers', 'sequencer/fabric-single-node', (entry) => {
    const backend = (entry['backend'] ?? {}) as Entry;
    const fabric = backend['fabric'] as Entry | undefined;
    const orderers = fabric?.['orderers'];
    if (!Array.isArray(orderers) || orderers.length < 2 || fabric === undefined) return false;
    fabric['orderers'] = orderers.slice(0, 1);
    return true;
  }),
];
