import { asList, copied, isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import type { Environment } from '../model/topology.ts';
import type { TopologyValue } from '../parse/topology-file.ts';
import { latestLine, type Profile, profileOf } from '../profiles/profile.ts';
import { parseRelease, type Release } from '../profiles/release.ts';

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
  ...['metrics', 'alerts', 'system', 'excludePassive'],
];

interface Defaults {
  readonly environment: Environment;
  readonly profile: Profile;
  readonly release: Release;
  readonly root: TopologyValue;
  readonly zones: readonly string[];
  readonly soleOrganization: string | undefined;
  /** Domains that some sequencer, mediator or domain manager names. */
  readonly servedDomains: ReadonlySet<string>;
  /** Organizations that run a domain. */
  readonly providers: ReadonlySet<string>;
  /** What participants say of their organization, and the scopes that their tokens carry; most say neither. */
  readonly organizationOf: ReadonlyMap<string, unknown>;
  readonly scopeOf: ReadonlyMap<string, unknown>;
  /** What every node's `health`, and every API for clients, gets. */
  readonly health: PlainObject;
  readonly serverTls: PlainObject;
  /** Lists of instances that were only counted and stand in the declared zones, by their number. */
  readonly counted: Map<number, PlainObject[]>;
}

/**
 * Fills in every default of the release line and the environment. The one place where defaults are decided: linking
 * reads only the expanded value, so what `expand` prints means exactly what the short file means.
 */
export function expand(
  value: TopologyValue,
  environment: Environment = value.environment ?? 'production',
): Expansion {
  const release = parseRelease(value.daml?.version ?? '') ?? (parseRelease(latestLine) as Release);
  const profile = profileOf(release);
  const organizations = Object.keys(value.organizations ?? {});
  const defaults: Defaults = {
    environment,
    profile,
    release,
    root: value,
    zones: (value.zones ?? []).flatMap((zone) => (typeof zone === 'string' ? zone : (zone.name ?? []))),
    soleOrganization: organizations.length === 1 ? organizations[0] : undefined,
    servedDomains: servedDomains(value),
    providers: new Set(
      Object.values(value.domains ?? {}).flatMap((domain) =>
        domain?.organization === undefined || domain.external !== undefined ? [] : [domain.organization],
      ),
    ),
    ...ofParticipants(value),
    health: withDefaults({}, { grpc: profile.grpcHealth }),
    serverTls: { tls: environment === 'development' ? 'none' : 'server' },
    counted: new Map(),
  };
  const expanded: PlainObject = { ...value, environment };
  if (isObject(value.daml)) expanded['daml'] = withDefaults(value.daml, { edition: 'enterprise' });
  for (const [section, expandOne] of Object.entries(sections)) {
    const entries = own(value, section);
    if (!isObject(entries)) continue;
    const filled: PlainObject = {};
    let [before, expandedBefore]: unknown[] = [];
    for (const name of Object.keys(entries)) {
      const entry = entries[name];
      // What is said in the same words is read once, and need be expanded only once where the name does not matter.
      const isRepeated = entry === before && section !== 'domains' && section !== 'organizations';
      const value = isRepeated ? expandedBefore : isObject(entry) ? expandOne(name, entry, defaults) : entry;
      setOwn(filled, name, value);
      [before, expandedBefore] = [entry, value];
    }
    expanded[section] = filled;
  }
  expanded['monitoring'] = withDefaults(value.monitoring ?? {}, {
    metrics: true,
    alerts: environment !== 'development',
    system: 'prometheus',
    excludePassive: true,
  });
  return { value: expanded as unknown as TopologyValue, environment, release, profile };
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
    node(
      entry,
      domainOrganization(entry, defaults),
      defaults,
      'active-passive',
      undefined,
      defaults.profile.domainManagerHa ? undefined : 1,
    ),
  participants: (_name, entry, defaults) =>
    node(entry, defaults.soleOrganization, defaults, 'active-passive', 'ledgerApi'),
  jsonApis: (_name, entry, defaults) => jsonApi(entry, defaults),
  oauthMiddlewares: (_name, entry, defaults) =>
    withDefaults(entry, {
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
  if (deployment !== 'embedded') return domain;
  return filled(withInstances(domain, defaults, 1), {
    database: isDevelopment(defaults) ? inMemory : undefined,
    publicApi: defaults.serverTls,
  });
}

const isDevelopment = (defaults: Defaults): boolean => defaults.environment === 'development';
/** The open source edition cannot replicate its nodes. */
const replicable = ({ root }: Defaults): 1 | undefined =>
  root.daml?.edition === 'open-source' ? 1 : undefined;
const standbys = (defaults: Defaults): number => (isDevelopment(defaults) ? 0 : 1);

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
  const list = instances(entry, defaults, fewest ?? replicable(defaults));
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
  const targetScope = defaults.scopeOf.get(firstName(entry['participant']));
  const result = copied(entry);
  result['instances'] = instances(entry, defaults);
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
  const nodes = own(entry, 'nodes');
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
  copy['instances'] = instances(entry, defaults, fewest);
  return copy;
}

/** Instances as a list, each with a name and, where zones are declared, a zone in turn. */
function instances(entry: PlainObject, defaults: Defaults, fewest?: number): unknown {
  const written = entry['instances'] ?? fewest ?? (isDevelopment(defaults) ? 1 : 2);
  const isPlaced = Array.isArray(entry['zones']) && entry['zones'].length > 0;
  const zones = isPlaced ? (entry['zones'] as string[]) : defaults.zones;
  if (typeof written === 'number') {
    const known = isPlaced ? undefined : defaults.counted.get(written);
    if (known !== undefined) return known;
    const list = Array.from({ length: written }, (_, index) => filled({}, standard(index, zones)));
    if (!isPlaced) defaults.counted.set(written, list);
    return list;
  }
  if (!Array.isArray(written)) return written;
  return written.map((instance, index) =>
    isObject(instance) ? withDefaults(instance, standard(index, zones)) : instance,
  );
}

const standard = (index: number, zones: readonly string[]): PlainObject => ({
  name: String(index + 1),
  zone: zones[index % zones.length],
});

const domainOrganization = (entry: PlainObject, { root, soleOrganization }: Defaults): unknown =>
  own(own(root.domains, String(asList(entry['domain'])[0])), 'organization') ?? soleOrganization;

function participantOrganization(entry: PlainObject, defaults: Defaults): unknown {
  const { root, organizationOf, soleOrganization } = defaults;
  if (organizationOf.size === 0) return soleOrganization;
  const participants = root.participants ?? {};
  // An instance is named by its service's name, a dash and its own.
  let service = firstName(entry['participant']);
  while (!Object.hasOwn(participants, service) && service.includes('-'))
    service = service.slice(0, service.lastIndexOf('-'));
  return organizationOf.get(service) ?? soleOrganization;
}

const firstName = (names: unknown): string => (typeof names === 'string' ? names : String(asList(names)[0]));

function servedDomains(root: TopologyValue): Set<string> {
  const served = new Set<string>();
  for (const section of [root.sequencers, root.mediators, root.domainManagers]) {
    for (const service of Object.values(section ?? {})) {
      if (isObject(service)) for (const name of asList(service['domain'])) served.add(String(name));
    }
  }
  return served;
}

/** With verifiers of the participant's own, its identity provider's scope does not count. */
function ofParticipants(root: TopologyValue): Pick<Defaults, 'organizationOf' | 'scopeOf'> {
  const organizationOf = new Map<string, unknown>();
  const scopeOf = new Map<string, unknown>();
  const participants: PlainObject = root.participants ?? {};
  for (const name of Object.keys(participants)) {
    const entry = participants[name];
    if (!isObject(entry)) continue;
    const { organization, authServices: verifiers, identityProvider } = entry;
    const scope = Array.isArray(verifiers)
      ? own(verifiers[0], 'targetScope')
      : own(own(root.identityProviders, firstName(identityProvider)), 'targetScope');
    if (organization !== undefined) organizationOf.set(name, organization);
    if (scope !== undefined) scopeOf.set(name, scope);
  }
  return { organizationOf, scopeOf };
}

function providerOrganization(entry: PlainObject, { root, soleOrganization }: Defaults): unknown {
  const provider = own(root.identityProviders, String(asList(entry['identityProvider'])[0]));
  const organization = own(provider, 'organization');
  return typeof organization === 'string' ? organization : soleOrganization;
}

/** A copy of `entry` with the defaults that it does not say itself; undefined defaults are left out. */
const withDefaults = (entry: object, defaults: PlainObject): PlainObject => filled(copied(entry), defaults);

/** `target` itself, with the defaults that it does not say; undefined defaults are left out. */
function filled(target: PlainObject, defaults: PlainObject): PlainObject {
  for (const key in defaults) fill(target, key, defaults[key]);
  return target;
}

function fill(target: PlainObject, key: string, value: unknown): void {
  if (value !== undefined && target[key] === undefined) target[key] = value;
}
