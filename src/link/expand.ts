import { numberOf } from '../base/number-of.ts';
import { copied, isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import { sectionsThat } from '../model/kinds/index.ts';
import type { Environment } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import { latestLine, newestOf, type Profile, profileOf } from '../profiles/profile.ts';
import { parseRelease, type Release } from '../profiles/release.ts';
import {
  type Defaults,
  defaultsOf,
  domainOrganization,
  isDevelopment,
  participantOrganization,
  participantScope,
  providerOrganization,
  replicable,
  standbys,
} from './defaults.ts';
import { filled, withDefaults } from './fill-in.ts';
import { followEnvironment } from './follow-environment.ts';
import { listInstances } from './list-instances.ts';

export interface Expansion {
  /** The topology with every default written out. Expanding it again changes nothing. */
  readonly value: TopologyValue;
  readonly environment: Environment;
  readonly release: Release;
  readonly profile: Profile;
}

/** Every key that filling in defaults may add. */
export const defaultKeys: readonly string[] = [
  ...['environment', 'edition', 'version', 'role', 'organization', 'type', 'availability', 'replication'],
  ...['tls', 'deployment', 'membership', 'totalNodeCount', 'instances', 'name', 'zone', 'mode', 'standby'],
  ...['database', 'health', 'grpc', 'loadBalancer', 'ledgerApi', 'publicApi', 'cache', 'startMode'],
  ...['targetScope', 'allowInsecureTokens', 'cookieSecure', 'updateStrategy', 'live', 'monitoring'],
  ...['logging', 'level', 'encoder'],
  ...['metrics', 'alerts', 'system', 'excludePassive', 'retention', 'cron', 'maxDuration'],
];

/**
 * Fills in every default of the release line and the environment. The one place where defaults are decided: linking
 * reads only the expanded value, so what `expand` prints means exactly what the short file means.
 */
export function expand(
  written: TopologyValue,
  environment: Environment = written.environment ?? 'production',
): Expansion {
  const value = followEnvironment(written, environment);
  const release = parseRelease(value.daml?.version ?? '') ?? (parseRelease(newestOf(latestLine)) as Release);
  const profile = profileOf(release);
  const defaults = defaultsOf(value, environment, profile);
  const expanded: PlainObject = { ...value, environment };
  if (isObject(value.daml)) expanded['daml'] = withDefaults(value.daml, { edition: 'enterprise' });
  for (const [section, expandOne] of Object.entries(sections)) {
    const entries = own(value, section);
    // Only these depend on their names; of others, what is said in the same words means the same.
    const isNamed = section === 'domains' || section === 'organizations';
    if (isObject(entries)) expanded[section] = expandEach(entries, expandOne, defaults, isNamed);
  }
  if (isObject(value.logging)) passLogging(expanded, value.logging);
  expanded['monitoring'] = withDefaults(value.monitoring ?? {}, {
    metrics: true,
    alerts: environment !== 'development',
    system: 'prometheus',
    excludePassive: true,
  });
  return { value: expanded as TopologyValue, environment, release, profile };
}

/** What runs and logs: each gets what the topology says of logging and it does not say itself. */
const logging = sectionsThat(({ logs }) => logs);

function passLogging(expanded: PlainObject, common: PlainObject): void {
  for (const section of logging) {
    const entries = expanded[section];
    if (!isObject(entries)) continue;
    const passed: PlainObject = {};
    for (const [name, entry] of Object.entries(entries)) {
      const isProcess = isObject(entry) && (section !== 'domains' || entry['deployment'] === 'embedded');
      const own = isObject(entry) ? described(entry['logging'], common) : common;
      setOwn(passed, name, isProcess ? { ...entry, logging: own } : entry);
    }
    expanded[section] = passed;
  }
}

/** What is written twice in the same words is one object: next to each other, such entries are expanded once. */
function expandEach(
  entries: PlainObject,
  expandOne: ExpandEntry,
  defaults: Defaults,
  isNamed: boolean,
): PlainObject {
  const expanded: PlainObject = {};
  const { turn, zones } = defaults;
  const turns = Math.max(1, zones.length);
  let before: unknown;
  let known: unknown[] = [];
  for (const name of Object.keys(entries)) {
    const entry = entries[name];
    // By its name, so that nobody moves when somebody else comes or goes.
    turn.zone = numberOf(name) % turns;
    if (isNamed || entry !== before) known = [];
    known[turn.zone] ??= isObject(entry) ? expandOne(name, entry, defaults) : entry;
    before = entry;
    setOwn(expanded, name, known[turn.zone]);
  }
  return expanded;
}

type ExpandEntry = (name: string, entry: PlainObject, defaults: Defaults) => PlainObject;

const sections: Record<string, ExpandEntry> = {
  organizations: (name, entry, { providers }) =>
    withDefaults(entry, { role: providers.has(name) ? 'provider' : 'user' }),
  identityProviders: (_name, entry, { soleOrganization }) =>
    withDefaults(entry, { organization: soleOrganization }),
  databases: (_name, entry, { soleOrganization, environment }) =>
    withDefaults(entry, {
      organization: soleOrganization,
      type: 'postgres',
      availability: 'single',
      replication: entry['availability'] === 'ha' ? 'synchronous' : undefined,
      tls: { production: 'verify-full', staging: 'require', development: 'disable' }[environment],
    }),
  domains: expandDomain,
  sequencers: (_name, entry, defaults) =>
    node(entry, domainOrganization(entry, defaults), defaults, 'active-active', 'publicApi'),
  mediators: (_name, entry, defaults) =>
    node(entry, domainOrganization(entry, defaults), defaults, 'active-passive'),
  domainManagers: (_name, entry, defaults) =>
    node(entry, domainOrganization(entry, defaults), defaults, 'active-passive'),
  participants: (_name, entry, defaults) =>
    node(entry, defaults.soleOrganization, defaults, 'active-passive', 'ledgerApi'),
  jsonApis: (_name, entry, defaults) => jsonApi(entry, defaults),
  oauthMiddlewares: (_name, entry, defaults) =>
    withDefaults(entry['instances'] === undefined ? entry : withInstances(entry, defaults), {
      organization: providerOrganization(entry, defaults),
      standby: standbys(defaults),
      cookieSecure: true,
    }),
  triggerServices: expandTriggerService,
  loadBalancers: (_name, entry, defaults) =>
    withDefaults(
      entry['instances'] === undefined && runsElsewhere(entry['type'])
        ? entry
        : withInstances(entry, defaults),
      { type: 'haproxy' },
    ),
  applications: (_name, entry, { soleOrganization }) =>
    withDefaults(entry, { organization: soleOrganization }),
};

function expandDomain(name: string, entry: PlainObject, defaults: Defaults): PlainObject {
  const { root, environment, soleOrganization } = defaults;
  const isServed = defaults.servedDomains.has(name);
  const small = environment === 'development' || root.daml?.edition === 'open-source';
  const deployment =
    entry['deployment'] ??
    (entry['external'] !== undefined ? undefined : isServed || !small ? 'distributed' : 'embedded');
  const domain = withDefaults(entry, {
    organization: soleOrganization,
    deployment,
    membership: entry['external'] === undefined ? 'open' : undefined,
  });
  if (isObject(domain['backend']) && domain['backend']['type'] === 'sql') {
    domain['backend'] = withDefaults(domain['backend'], { totalNodeCount: 10 });
  }
  if (isObject(domain['pruning'])) {
    // The window that the manual shows ("Enable Automatic Pruning").
    const window = { retention: '30d', cron: '0 0 8 ? * SAT', maxDuration: '8h' };
    domain['pruning'] = withDefaults(domain['pruning'], window);
  }
  if (isObject(domain['backup'])) domain['backup'] = withDefaults(domain['backup'], { interval: '1d' });
  if (deployment !== 'embedded') return domain;
  return filled(withInstances(domain, defaults, 1), {
    database: isDevelopment(defaults) ? inMemory : undefined,
    publicApi: defaults.serverTls,
  });
}

/**
 * What every Canton node gets. `api` is the one for clients; its `tls` is filled in. One copy is made of each entry, and
 * what is the same for all is shared: a network has thousands of nodes.
 */
function node(
  entry: PlainObject,
  organization: unknown,
  defaults: Defaults,
  mode: string,
  api?: 'publicApi' | 'ledgerApi',
  fewest?: number,
): PlainObject {
  const isLed = (entry['mode'] ?? mode) === 'active-passive';
  const list = listInstances(entry, defaults, fewest ?? replicable(defaults), isLed);
  const running = Array.isArray(list) ? list.length : 0;
  const result = copied(entry);
  if (organization !== undefined) result['organization'] ??= organization;
  result['instances'] = list;
  result['mode'] ??= mode;
  if (mode === 'active-passive') {
    result['standby'] ??= running >= 2 ? 'warm' : 'none';
    if (running >= 2) result['replication'] ??= true;
    if (running < 2 && isDevelopment(defaults)) result['database'] ??= inMemory;
  }
  result['health'] = described(result['health'], defaults.health);
  if (mode === 'active-active' || api === 'ledgerApi') result['loadBalancer'] ??= 'default';
  if (api !== undefined) result[api] = described(result[api], defaults.serverTls);
  return result;
}

function jsonApi(entry: PlainObject, defaults: Defaults): PlainObject {
  const organization = participantOrganization(entry, defaults);
  const targetScope = participantScope(entry, defaults);
  const result = copied(entry);
  result['instances'] = listInstances(entry, defaults);
  if (organization !== undefined) result['organization'] ??= organization;
  result['mode'] ??= 'active-active';
  result['cache'] ??= isDevelopment(defaults) ? 'none' : 'local';
  result['startMode'] ??= 'create-if-needed-and-start';
  if (targetScope !== undefined) result['targetScope'] ??= targetScope;
  result['tls'] ??= 'none';
  result['loadBalancer'] ??= 'default';
  result['allowInsecureTokens'] ??= false;
  return result;
}

/** A part of an entry with its defaults; where nothing is said of it, the defaults themselves. */
const described = (part: unknown, defaults: PlainObject): PlainObject =>
  isObject(part) ? withDefaults(part, defaults) : defaults;

const inMemory: PlainObject = { type: 'memory' };

function expandTriggerService(_name: string, entry: PlainObject, defaults: Defaults): PlainObject {
  const service = withDefaults(entry, {
    organization: participantOrganization(entry, defaults),
    updateStrategy: 'stop-first',
  });
  // A trigger service of which no nodes are named is one node.
  const nodes = own(entry, 'nodes') ?? { main: {} };
  if (!isObject(nodes)) return service;
  const expanded: PlainObject = {};
  for (const [name, node] of Object.entries(nodes)) {
    setOwn(
      expanded,
      name,
      isObject(node) ? withDefaults(node, { live: 1, standby: standbys(defaults) }) : node,
    );
  }
  return { ...service, nodes: expanded };
}

/** Load balancers that a cloud or the cluster runs. */
const runsElsewhere = (type: unknown): boolean =>
  type === 'managed' || type === 'cluster-ip' || type === 'global';

/** The entry with its instances as a list, whether they were counted, listed or left out. */
function withInstances(entry: PlainObject, defaults: Defaults, fewest?: number): PlainObject {
  const copy = copied(entry);
  copy['instances'] = listInstances(entry, defaults, fewest);
  return copy;
}
