import { isObject, type PlainObject } from '../../src/base/object.ts';

/**
 * What no rendered file tells, so that importing it cannot either. Both sides of a comparison lose it. `docs/import.md`
 * has the same list for people.
 */
const untold: Readonly<Record<string, readonly string[]>> = {
  // Who somebody is, beyond a name.
  organizations: ['role', 'network', 'description', 'external'],
  databases: [
    'replicas',
    'replication',
    'synchronousCommit',
    'zones',
    'version',
    'maxConnections',
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
    'monitoring',
    'zones',
    'description',
    'darPaths',
    'ruleToken',
    'ruleLogin',
    'retiredRules',
  ],
};
/** Whole sections: agreements between networks, clients outside, editors' own keys. */
const sections = [
  'networks',
  'applications',
  'loadBalancers',
  'images',
  'kubernetes',
  'compose',
  'recoveryTime',
  'description',
  '$schema',
];
const ofNodes = ['rules', 'zone', 'standbyZone', 'description', 'identityProvider'];

export function told(topology: PlainObject, target: 'compose' | 'k8s'): PlainObject {
  const result: PlainObject = {};
  for (const [section, entries] of Object.entries(topology)) {
    if (sections.includes(section) || section.startsWith('x-') || section === 'identityProviders') continue;
    if (section === 'zones')
      result[section] = (entries as unknown[]).map((zone) => (isObject(zone) ? zone['name'] : zone));
    else if (!isObject(entries) || untold[section] === undefined) result[section] = entries;
    else
      result[section] = Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [
          name,
          toldOf(section, withKeys(topology, section, entry as PlainObject), target),
        ]),
      );
  }
  return result;
}

/** A provider is known by the address of its keys: its name stands in no file. One verifier with it is the same. */
function withKeys(topology: PlainObject, section: string, entry: PlainObject): PlainObject {
  const { identityProvider, authServices, ...rest } = entry;
  const provider = (topology['identityProviders'] as Record<string, PlainObject> | undefined)?.[
    String(identityProvider)
  ];
  const keys =
    provider?.['jwksUrl'] ??
    (Array.isArray(authServices) && authServices.length === 1 ? authServices[0].url : undefined);
  const { authorizationUrl, tokenUrl } =
    section === 'oauthMiddlewares' ? { ...provider } : ({} as PlainObject);
  return keys === undefined
    ? { ...rest, ...(authServices === undefined ? {} : { authServices }) }
    : { ...rest, keys, authorizationUrl, tokenUrl };
}

function toldOf(section: string, entry: PlainObject, target: string): PlainObject {
  const result: PlainObject = {};
  for (const [key, part] of Object.entries(entry)) {
    if (untold[section]?.includes(key)) continue;
    // Compose has no word for servers that survive the loss of a zone.
    if (section === 'databases' && key === 'availability' && target === 'compose') continue;
    // What is rendered where nothing is said.
    if (section === 'databases' && key === 'version' && part === '14') continue;
    // An invitation to a domain elsewhere is told by the addresses alone.
    if (section === 'domains' && key === 'protocolVersion' && entry['external'] !== undefined) continue;
    if (key === 'external' && isObject(part)) {
      result[key] = { ...part, certificateAuthority: undefined, alias: undefined };
      continue;
    }
    if (key === 'instances' && Array.isArray(part))
      result[key] = part.map((instance) => ({
        ...instance,
        role: undefined,
        fabric: undefined,
        ethereum: undefined,
      }));
    else if (key === 'backend' && isObject(part))
      result[key] = { ...part, fabric: undefined, ethereum: undefined, driverImage: undefined };
    else if (key === 'nodes' && isObject(part))
      result[key] = Object.fromEntries(
        Object.entries(part).map(([name, node]) => [
          name,
          Object.fromEntries(Object.entries(node as PlainObject).filter(([each]) => !ofNodes.includes(each))),
        ]),
      );
    else result[key] = part;
  }
  return JSON.parse(JSON.stringify(result)) as PlainObject;
}
