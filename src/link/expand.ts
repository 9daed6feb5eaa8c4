import { asList, isObject, own, type PlainObject, setOwn } from '../base/object.ts';
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
  };
  const expanded: PlainObject = { ...value, environment };
  if (isObject(value.daml)) expanded['daml'] = withDefaults(value.daml, { edition: 'enterprise' });
  for (const [section, expandOne] of Object.entries(sections)) {
    const entries = own(value, section);
    if (!isObject(entries)) continue;
    const filled: PlainObject = {};
    for (const [name, entry] of Object.entries(entries))
      setOwn(filled, name, isObject(entry) ? expandOne(name, entry, defaults) : entry);
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
    node(
      { ...entry, organization: entry['organization'] ?? domainOrganization(entry, defaults) },
      defaults,
      'active-active',
      { publicApi: serverTls(defaults) },
    ),
  mediators: (_name, entry, defaults) =>
    node(
      { ...entry, organization: entry['organization'] ?? domainOrganization(entry, defaults) },
      defaults,
      'active-passive',
      {},
    ),
  domainManagers: (_name, entry, defaults) =>
    node(
      { ...entry, organization: entry['organization'] ?? domainOrganization(entry, defaults) },
      defaults,
      'active-passive',
      {},
      defaults.profile.domainManagerHa ? undefined : 1,
    ),
  participants: (_name, entry, defaults) =>
    node(
      { ...entry, organization: entry['organization'] ?? defaults.soleOrganization },
      defaults,
      'active-passive',
      { ledgerApi: serverTls(defaults) },
    ),
  jsonApis: (_name, entry, defaults) =>
    withDefaults(withInstances(entry, defaults), {
      organization: participantOrganization(entry, defaults),
      mode: 'active-active',
      cache: defaults.environment === 'development' ? 'none' : 'local',
      startMode: 'create-if-needed-and-start',
      targetScope: participantScope(entry, defaults),
      tls: 'none',
      loadBalancer: 'default',
      allowInsecureTokens: false,
    }),
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
  const filled = withDefaults(entry, {
    organization: soleOrganization,
    deployment,
    membership: entry['external'] === undefined ? 'open' : undefined,
  });
  if (isObject(filled['backend']) && filled['backend']['type'] === 'sql') {
    filled['backend'] = withDefaults(filled['backend'], { totalNodeCount: 10 });
  }
  if (deployment !== 'embedded') return filled;
  return withDefaults(withInstances(filled, defaults, 1), {
    database: isDevelopment(defaults) ? { type: 'memory' } : undefined,
    publicApi: serverTls(defaults),
  });
}

const isDevelopment = (defaults: Defaults): boolean => defaults.environment === 'development';
/** The open source edition cannot replicate its nodes. */
const replicable = ({ root }: Defaults): 1 | undefined =>
  root.daml?.edition === 'open-source' ? 1 : undefined;
const standbys = (defaults: Defaults): number => (isDevelopment(defaults) ? 0 : 1);
const serverTls = (defaults: Defaults): PlainObject => ({ tls: isDevelopment(defaults) ? 'none' : 'server' });

/** What every Canton node gets. `tls` of an API is filled in where the API is described without it. */
function node(
  entry: PlainObject,
  defaults: Defaults,
  mode: string,
  apis: Record<string, PlainObject>,
  fewest?: number,
): PlainObject {
  const filled = withDefaults(
    withInstances(withoutUndefined(entry), defaults, fewest ?? replicable(defaults)),
    { mode },
  );
  const running = Array.isArray(filled['instances']) ? filled['instances'].length : 0;
  const needsMemory = isDevelopment(defaults) && mode === 'active-passive' && running < 2;
  const more: PlainObject = {
    standby: mode === 'active-passive' ? (running >= 2 ? 'warm' : 'none') : undefined,
    replication: mode === 'active-passive' && running >= 2 ? true : undefined,
    database: needsMemory ? { type: 'memory' } : undefined,
    health: {},
    loadBalancer: mode === 'active-active' || 'ledgerApi' in apis ? 'default' : undefined,
  };
  const result = withDefaults(filled, more);
  result['health'] = withDefaults(result['health'] as PlainObject, { grpc: defaults.profile.grpcHealth });
  for (const [api, settings] of Object.entries(apis))
    result[api] = withDefaults(isObject(result[api]) ? result[api] : {}, settings);
  return result;
}

function expandTriggerService(_name: string, entry: PlainObject, defaults: Defaults): PlainObject {
  const filled = withDefaults(entry, {
    organization: participantOrganization(entry, defaults),
    updateStrategy: 'stop-first',
  });
  const nodes = own(entry, 'nodes');
  if (!isObject(nodes)) return filled;
  const expanded: PlainObject = {};
  for (const [name, node] of Object.entries(nodes)) {
    setOwn(
      expanded,
      name,
      isObject(node) ? withDefaults(node, { live: 1, standby: standbys(defaults) }) : node,
    );
  }
  return { ...filled, nodes: expanded };
}

/** Load balancers that a cloud or the cluster runs. */
const runsElsewhere = (type: unknown): boolean =>
  type === 'managed' || type === 'cluster-ip' || type === 'global';

/** The entry with its instances as a list, whether they were counted, listed or left out. */
const withInstances = (entry: PlainObject, defaults: Defaults, fewest?: number): PlainObject => ({
  ...entry,
  instances: instances(entry, defaults, fewest),
});

/** Instances as a list, each with a name and, where zones are declared, a zone in turn. */
function instances(entry: PlainObject, defaults: Defaults, fewest?: number): unknown {
  const written = entry['instances'] ?? fewest ?? (isDevelopment(defaults) ? 1 : 2);
  const own =
    Array.isArray(entry['zones']) && entry['zones'].length > 0
      ? (entry['zones'] as string[])
      : defaults.zones;
  const zoneOf = (index: number): string | undefined => own[index % own.length];
  if (typeof written === 'number')
    return Array.from({ length: written }, (_, index) =>
      withoutUndefined({ name: String(index + 1), zone: zoneOf(index) }),
    );
  if (!Array.isArray(written)) return written;
  return written.map((instance, index) =>
    isObject(instance) ? withDefaults(instance, { name: String(index + 1), zone: zoneOf(index) }) : instance,
  );
}

const domainOrganization = (entry: PlainObject, { root, soleOrganization }: Defaults): unknown =>
  own(own(root.domains, String(asList(entry['domain'])[0])), 'organization') ?? soleOrganization;

function participantOrganization(entry: PlainObject, { root, soleOrganization }: Defaults): unknown {
  const named = String(asList(entry['participant'])[0]);
  const participants = root.participants ?? {};
  // An instance is named by its service's name, a dash and its own.
  let service = named;
  while (!Object.hasOwn(participants, service) && service.includes('-'))
    service = service.slice(0, service.lastIndexOf('-'));
  return own(own(participants, service), 'organization') ?? soleOrganization;
}

function servedDomains(root: TopologyValue): Set<string> {
  const served = new Set<string>();
  for (const section of [root.sequencers, root.mediators, root.domainManagers]) {
    for (const service of Object.values(section ?? {})) {
      if (isObject(service)) for (const name of asList(service['domain'])) served.add(String(name));
    }
  }
  return served;
}

/** The scope that the participant's tokens carry; with verifiers of its own, the identity provider's does not count. */
function participantScope(entry: PlainObject, { root }: Defaults): unknown {
  const participant = own(root.participants, String(asList(entry['participant'])[0]));
  const verifiers = own(participant, 'authServices');
  if (Array.isArray(verifiers)) return own(verifiers[0], 'targetScope');
  const provider = asList(own(participant, 'identityProvider') as string | undefined)[0];
  return own(own(root.identityProviders, String(provider)), 'targetScope');
}

function providerOrganization(entry: PlainObject, { root, soleOrganization }: Defaults): unknown {
  const provider = own(root.identityProviders, String(asList(entry['identityProvider'])[0]));
  const organization = own(provider, 'organization');
  return typeof organization === 'string' ? organization : soleOrganization;
}

/** `entry` with the defaults that it does not say itself; undefined defaults are left out. */
function withDefaults(entry: object, defaults: PlainObject): PlainObject {
  const filled: PlainObject = { ...(entry as PlainObject) };
  for (const key in defaults)
    if (filled[key] === undefined && defaults[key] !== undefined) filled[key] = defaults[key];
  return filled;
}

function withoutUndefined(entry: PlainObject): PlainObject {
  const kept: PlainObject = {};
  for (const [key, value] of Object.entries(entry)) if (value !== undefined) setOwn(kept, key, value);
  return kept;
}
