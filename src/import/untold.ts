import { isObject, type PlainObject } from '../base/object.ts';

/** What no file of an estate tells, by section of the topology; docs/import.md has the same list for people. */
const untold: Readonly<Record<string, readonly string[]>> = {
  // Who somebody is, beyond a name.
  organizations: ['role', 'network', 'description', 'external'],
  databases: [
    ...['replicas', 'replication', 'synchronousCommit', 'zones', 'version', 'maxConnections'],
    'description',
  ],
  domains: ['allowList', 'backup', 'pruning', 'parameters', 'description'],
  sequencers: ['fabric', 'ethereum', 'description', 'writerType', 'zones'],
  mediators: ['sequencers', 'description', 'zones'],
  domainManagers: ['sequencers', 'description', 'zones'],
  participants: ['description', 'zones', 'multiDomainPreview'],
  jsonApis: ['externalUrl', 'description', 'zones', 'monitoring'],
  oauthMiddlewares: ['clientSecret', 'monitoring', 'zones', 'description', 'instances'],
  triggerServices: [
    ...['monitoring', 'zones', 'description', 'darPaths', 'ruleToken', 'ruleLogin', 'retiredRules'],
  ],
};
/** Whole sections: agreements between networks, clients outside, what renderers alone read. */
const sections = [
  ...['networks', 'applications', 'loadBalancers', 'images', 'kubernetes', 'compose', 'recoveryTime'],
  ...['resilience', 'overrides', 'description', 'name', 'apiVersion', '$schema'],
];
const ofNodes = ['rules', 'zone', 'standbyZone', 'description', 'identityProvider'];
const ofInstances = ['role', 'fabric', 'ethereum'];
const ofBackends = ['fabric', 'ethereum', 'driverImage'];

/**
 * An expanded topology of an estate, with what no file tells taken from a plan, so that comparing the two says what
 * differs in truth. `isCompose`: whether Compose files alone were read, which have no word for servers that survive the
 * loss of a zone.
 */
export function completedFrom(estate: PlainObject, plan: PlainObject, isCompose: boolean): PlainObject {
  const known = withPlannedProviders(estate, plan);
  const result: PlainObject = {};
  for (const [section, value] of Object.entries(known)) {
    const planned = plan[section];
    if (sections.includes(section) || section.startsWith('x-')) continue;
    if (section === 'zones') result[section] = sameNames(value, planned) ? planned : value;
    else if (isObject(value) && isObject(planned) && untold[section] !== undefined)
      result[section] = eachOf(value, planned, (entry, other) => completed(section, entry, other, isCompose));
    else result[section] = value;
  }
  for (const section of [...sections, ...Object.keys(plan).filter((key) => key.startsWith('x-'))])
    if (plan[section] !== undefined) result[section] = plan[section];
  return result;
}

function completed(section: string, entry: PlainObject, plan: PlainObject, isCompose: boolean): PlainObject {
  const keys = [
    ...(untold[section] ?? []),
    ...(section === 'databases' && isCompose ? ['availability'] : []),
    // An invitation to a domain elsewhere is told by the addresses alone.
    ...(section === 'domains' && entry['external'] !== undefined ? ['protocolVersion'] : []),
  ];
  const result = taken(entry, plan, keys);
  const [external, backend, nodes, instances] = ['external', 'backend', 'nodes', 'instances'].map((key) => [
    result[key],
    plan[key],
  ]) as [[unknown, unknown], [unknown, unknown], [unknown, unknown], [unknown, unknown]];
  if (isObject(external[0]) && isObject(external[1]))
    result['external'] = taken(external[0], external[1], ['certificateAuthority', 'alias']);
  if (isObject(backend[0]) && isObject(backend[1]))
    result['backend'] = taken(backend[0], backend[1], ofBackends);
  if (isObject(nodes[0]) && isObject(nodes[1]))
    result['nodes'] = eachOf(nodes[0], nodes[1], (node, other) => taken(node, other, ofNodes));
  const [own, planned] = instances;
  if (Array.isArray(own) && Array.isArray(planned))
    result['instances'] = own.map((instance: PlainObject) => {
      const other = planned.find((each: PlainObject) => each['name'] === instance['name']) as
        | PlainObject
        | undefined;
      return other === undefined ? instance : taken(instance, other, ofInstances);
    });
  return result;
}

/** An entry with some keys as another one has them. */
function taken(entry: PlainObject, other: PlainObject, keys: readonly string[]): PlainObject {
  const result = { ...entry };
  for (const key of keys) {
    if (other[key] === undefined) delete result[key];
    else result[key] = other[key];
  }
  return result;
}

const eachOf = (
  entries: PlainObject,
  plan: PlainObject,
  of: (entry: PlainObject, planned: PlainObject) => PlainObject,
): PlainObject =>
  Object.fromEntries(
    Object.entries(entries).map(([name, entry]) => {
      const planned = plan[name];
      return [name, isObject(entry) && isObject(planned) ? of(entry, planned) : entry];
    }),
  );

const sameNames = (zones: unknown, planned: unknown): boolean => {
  const names = (list: unknown): unknown[] =>
    Array.isArray(list) ? list.map((zone) => (isObject(zone) ? zone['name'] : zone)) : [];
  return JSON.stringify(names(zones)) === JSON.stringify(names(planned));
};

/**
 * A provider is known by the addresses of its keys and tokens, since its name stands in no file; a verifier with its keys
 * is the same. Where the plan says so with a provider of these addresses, or with a verifier, the estate is told so.
 */
function withPlannedProviders(estate: PlainObject, plan: PlainObject): PlainObject {
  const [own, planned] = [estate, plan].map((each) => entriesOf(each, 'identityProviders')) as [
    Entries,
    Entries,
  ];
  const names = new Map(Object.entries(own).map(([name, each]) => [name, likeness(each, planned) ?? name]));
  const used = new Set<string>();
  const result = { ...estate };
  for (const section of ['participants', 'oauthMiddlewares']) {
    const plannedEntries = entriesOf(plan, section);
    const entries = Object.entries(entriesOf(estate, section)).map(([name, entry]) => {
      const told = withProvider(entry, plannedEntries[name], { own, planned, names });
      if (typeof told['identityProvider'] === 'string') used.add(told['identityProvider']);
      return [name, told];
    });
    if (entries.length > 0) result[section] = Object.fromEntries(entries);
  }
  const { identityProviders: _, ...others } = result;
  const providers = Object.fromEntries(
    Object.entries({ ...own, ...planned }).filter(([name]) => used.has(name)),
  );
  return Object.keys(providers).length === 0 ? others : { ...others, identityProviders: providers };
}

type Entries = Readonly<Record<string, PlainObject>>;

/** The name of a planned provider with the same addresses. */
const likeness = (provider: PlainObject, planned: Entries): string | undefined =>
  Object.entries(planned).find(([, each]) =>
    ['jwksUrl', 'tokenUrl'].some((key) => each[key] !== undefined && each[key] === provider[key]),
  )?.[0];

function withProvider(
  entry: PlainObject,
  plan: PlainObject | undefined,
  known: { readonly own: Entries; readonly planned: Entries; readonly names: ReadonlyMap<string, string> },
): PlainObject {
  const { identityProvider, authServices, ...rest } = entry;
  const keys = known.own[String(identityProvider)]?.['jwksUrl'] ?? onlyKeys(authServices);
  const { identityProvider: wanted, authServices: verifiers } = plan ?? {};
  const isProvider = typeof wanted === 'string' && known.planned[wanted]?.['jwksUrl'] === keys;
  if (keys !== undefined && isProvider) return { ...rest, identityProvider: wanted };
  if (keys !== undefined && onlyKeys(verifiers) === keys) return { ...rest, authServices: verifiers };
  return identityProvider === undefined
    ? entry
    : { ...entry, identityProvider: known.names.get(String(identityProvider)) ?? identityProvider };
}

/** Where the one verifier in a list has its keys from. */
const onlyKeys = (verifiers: unknown): unknown =>
  Array.isArray(verifiers) && verifiers.length === 1 ? (verifiers[0] as PlainObject)['url'] : undefined;

const entriesOf = (topology: PlainObject, section: string): Entries =>
  isObject(topology[section]) ? (topology[section] as Entries) : {};
