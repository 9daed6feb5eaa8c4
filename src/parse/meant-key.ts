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
    ],
  ),
  edition: [['daml', (written) => `daml: { version: "…", edition: ${written} }`]],
  ...same(['prometheus', 'enabled', 'enable'], [['metrics']]),
  ...same(['alerting', 'alertmanager'], [['alerts']]),
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

/** The key that people mean by `key` among those known at its place. */
export function meantKey(key: string, written: unknown, known: readonly string[]): MeantKey | undefined {
  const folded = key.replace(/[-_\s]/g, '').toLowerCase();
  if (!Object.hasOwn(otherNames, folded)) return undefined;
  const [meant, says] = otherNames[folded]?.find(([each]) => known.includes(each)) ?? [];
  const text = says?.(written);
  return meant === undefined ? undefined : { key: meant, ...(text === undefined ? {} : { text }) };
}
