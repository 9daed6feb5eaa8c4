/** A key of the language that goes by another name elsewhere. */
export interface MeantKey {
  readonly key: string;
  /** What to write in place of key and value, where the value is said otherwise as well. */
  readonly text?: string;
}

type Says = (written: unknown) => string | undefined;

const flagAs =
  (yes: string, no: string): Says =>
  (written) =>
    written === true ? yes : written === false ? no : undefined;

/** What the documents, charts and other tools call sections and keys; the first that is known at the place counts. */
const otherNames: Readonly<Record<string, readonly (readonly [key: string, says?: Says])[]>> = {
  topologymanagers: [['domainManagers']],
  synchronizers: [['domains']],
  authorizationservers: [['identityProviders']],
  oauthproviders: [['identityProviders']],
  ledgerclients: [['applications']],
  ...same(['replicas', 'replicacount', 'count', 'scale'], [['instances'], ['standby']]),
  ...same(['db', 'datastore', 'store', 'postgres', 'storage'], [['database'], ['databases']]),
  ...same(
    ['idp', 'oidc', 'oauth', 'provider', 'authprovider', 'authentication'],
    [['identityProvider'], ['identityProviders']],
  ),
  ha: [['availability', flagAs('availability: ha', 'availability: single')]],
  highlyavailable: [['availability', flagAs('availability: ha', 'availability: single')]],
  ...same(
    ['version', 'release', 'damlversion', 'sdkversion'],
    [
      ['daml', (written) => (typeof written === 'string' ? `daml: { version: "${written}" }` : undefined)],
      ['version'],
      ['tag'],
    ],
  ),
  edition: [['daml', (written) => `daml: { version: "…", edition: ${written} }`]],
  ...same(['prometheus', 'enabled', 'enable'], [['metrics']]),
  ...same(['alerting', 'alertmanager'], [['alerts']]),
  healthcheck: [['health']],
  lb: [['loadBalancer'], ['loadBalancers']],
  env: [['environment']],
  org: [['organization']],
  owner: [['organization']],
  hostname: [['host']],
  size: [['storage']],
};

function same<T>(names: readonly string[], meanings: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, meanings]));
}

const folded = (text: string): string => text.replace(/[-_\s]/g, '').toLowerCase();

/** The key that people mean by `key` among those known at its place. */
export function meantKey(key: string, written: unknown, known: readonly string[]): MeantKey | undefined {
  const name = folded(key);
  if (!Object.hasOwn(otherNames, name)) return undefined;
  const [meant, says] = otherNames[name]?.find(([each]) => known.includes(each)) ?? [];
  const text = says?.(written);
  return meant === undefined ? undefined : { key: meant, ...(text === undefined ? {} : { text }) };
}

/** Settings of Compose and Kubernetes that have no key here. */
const advice: readonly (readonly [keys: readonly string[], help: string])[] = [
  [
    ['dependson', 'initcontainers', 'waitfor'],
    'take it out: what waits for what follows from the names that stand here',
  ],
  [
    ['volumes', 'volumemounts', 'command', 'args', 'entrypoint', 'containername', 'labels', 'annotations'],
    'take it out: what the language has no key for is patched into the rendered objects (`overrides`)',
  ],
  [
    ['nodeselector', 'affinity', 'tolerations', 'serviceaccount', 'securitycontext'],
    'take it out: what the language has no key for is patched into the rendered objects (`overrides`)',
  ],
];

/** What to do about a key of another tool. */
export const adviceFor = (key: string): string | undefined =>
  advice.find(([keys]) => keys.includes(folded(key)))?.[1];

/** What people call values elsewhere. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  'open-source': ['community', 'oss', 'free'],
  provider: ['operator', 'owner'],
  user: ['member', 'client', 'participant'],
  permissioned: ['private', 'closed', 'restricted'],
  open: ['public', 'permissionless'],
  staging: ['test', 'uat', 'qa', 'preprod'],
  development: ['local'],
  postgres: ['pg', 'aurora', 'rds'],
};

/** The allowed word that people mean by another. */
export const meantWord = (written: string, allowed: readonly string[]): string | undefined =>
  allowed.find((word) => otherWords[word]?.includes(folded(written)) === true);
