import type { K8s } from '#template';
import { type Context, labelsOf, metadata } from './context.ts';
import { clusterServers } from './database.ts';
import { filesOf, materials, ownCertificates, storeOf, storesOf } from './prerequisites.ts';

/** A Secret as the store is asked for it. */
interface Wanted {
  readonly name: string;
  /** Where Kubernetes knows a type for what it holds. */
  readonly type: string | undefined;
  readonly username: string | undefined;
  readonly required: readonly string[];
  /** Keys without which all goes on. */
  readonly optional: readonly string[];
}

/** Whatever is secret, once by its name: the topology may keep a password beside a certificate. */
function wanted(context: Context): Wanted[] {
  const { own } = context;
  const certificates = new Set(own.certificates.map(({ secret }) => secret));
  const passwords = materials(context).map(({ name, username, keys }) => ({
    name,
    username,
    keys: [...keys].map(([key, { isOptional }]) => [key, isOptional] as const),
  }));
  const plain = [
    ...ownCertificates(context),
    ...clusterServers(context)
      .flatMap(storesOf)
      .filter(({ kind }) => kind === 'Secret'),
    ...filesOf(context),
  ].map(({ name, keys }) => ({
    name,
    username: undefined,
    keys: keys.map((key) => [key, false] as const),
  }));
  const found = new Map<string, { username: string | undefined; keys: Map<string, boolean> }>();
  for (const { name, username, keys } of [...passwords, ...plain]) {
    const known = found.get(name) ?? { username, keys: new Map<string, boolean>() };
    found.set(name, known);
    for (const [key, isOptional] of keys) known.keys.set(key, isOptional && known.keys.get(key) !== false);
  }
  return [...found].map(([name, { username, keys }]) => ({
    name,
    username,
    required: [...keys].flatMap(([key, isOptional]) => (isOptional ? [] : [key])),
    optional: [...keys].flatMap(([key, isOptional]) => (isOptional ? [key] : [])),
    type:
      username !== undefined
        ? 'kubernetes.io/basic-auth'
        : certificates.has(name)
          ? 'kubernetes.io/tls'
          : undefined,
  }));
}

/**
 * Passwords, tokens, named files and certificates, and what opens object stores, by the External Secrets Operator from the
 * store that the topology names. One key that the store does not have keeps the operator from writing any of an
 * ExternalSecret, so what is optional is asked for by one of its own, for which a missing key is no error
 * (External Secrets Operator, "Lifecycle": deletion policies `Delete` and `Merge`).
 */
export function externalSecrets(context: Context): K8s.CustomObject[] {
  const store = storeOf(context);
  if (store === undefined) return [];
  const all = wanted(context);
  const names = new Set(all.map(({ name }) => name));
  return all.flatMap((each) => {
    const { name, required, optional } = each;
    if (optional.length === 0) return [externalSecret(context, store, name, each, required, 'Owner')];
    if (required.length === 0)
      return [externalSecret(context, store, name, each, optional, 'Owner', 'Delete')];
    let beside = `${name}-optional`;
    while (names.has(beside)) beside = `${beside}-optional`;
    names.add(beside);
    return [
      externalSecret(context, store, name, each, required, 'Owner'),
      externalSecret(context, store, beside, { ...each, type: undefined }, optional, 'Merge', 'Merge'),
    ];
  });
}

function externalSecret(
  context: Context,
  store: NonNullable<ReturnType<typeof storeOf>>,
  name: string,
  { name: secret, type, username }: Wanted,
  keys: readonly string[],
  creationPolicy: 'Owner' | 'Merge',
  deletionPolicy?: 'Delete' | 'Merge',
): K8s.CustomObject {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata(context, name, labelsOf(context, name, 'secret')),
    spec: {
      refreshInterval: store.refreshInterval,
      secretStoreRef: { name: store.name, kind: store.kind },
      target: {
        name: secret,
        creationPolicy,
        ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
        ...(type === undefined
          ? {}
          : {
              template: {
                type,
                data: {
                  ...(username === undefined ? {} : { username }),
                  ...Object.fromEntries(keys.map((key) => [key, `{{ index . ${JSON.stringify(key)} }}`])),
                },
              },
            }),
      },
      data: keys.map((key) => ({
        secretKey: key,
        remoteRef: { key: `${store.prefix}${secret}`, property: key },
      })),
    },
  };
}
