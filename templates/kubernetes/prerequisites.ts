import {
  type Authority,
  compareText,
  type DatabaseServerPlan,
  durationMillis,
  listNames,
  type Process,
  type Secret,
} from '#template';
import { packageNames } from '../canton/packages.ts';
import { namedFiles, namedFilesOf } from '../named-files.ts';
import { storeKeys } from './backup.ts';
import type { Context } from './context.ts';
import { clusterServers, managedServers, unsavedServers } from './database.ts';
import { darClaim } from './pod.ts';
import { isMadeHere, isOneOfSeveral, signersOf, trustSecret } from './trust.ts';

/** An object that has to be there before the manifests are applied. */
interface Prerequisite {
  readonly kind: 'Backup' | 'ObjectStore' | 'Secret' | 'Issuer' | 'PersistentVolumeClaim' | 'PostgreSQL';
  readonly name: string;
  readonly keys: readonly string[];
  readonly what: string;
}

/** A Secret of the topology with what its keys hold. */
export interface Material {
  readonly name: string;
  /** The user's name, which PostgreSQL's operator reads beside the password. */
  readonly username: string | undefined;
  readonly keys: ReadonlyMap<string, Secret>;
}

/** Secrets that something here reads; an administrator's password is not among them, for the operator makes its own. */
export function materials(context: Context): Material[] {
  const { own, shared } = context;
  const users = new Map<string, string>();
  for (const server of clusterServers(context))
    for (const database of server.databases) users.set(database.secret, database.user);
  const beside = own.servers.filter((server) => shared.sidecarNames.has(server.name));
  const read = new Set([
    ...own.processes.flatMap((each) => each.secrets),
    ...own.jobs.flatMap((each) => each.secrets),
    ...beside.flatMap((server) => server.databases.map(({ secret }) => secret)),
    ...users.keys(),
  ]);
  const byName = new Map<string, { username: string | undefined; keys: Map<string, Secret> }>();
  for (const name of [...read].sort(compareText)) {
    const secret = shared.secrets.get(name);
    if (secret === undefined) continue;
    const where = secret.source?.secret ?? secret.name;
    const known = byName.get(where) ?? { username: undefined, keys: new Map<string, Secret>() };
    byName.set(where, known);
    const key = secret.source?.key ?? 'password';
    // What one use can do without, another may need.
    if (known.keys.get(key)?.isOptional !== false) known.keys.set(key, secret);
    known.username ??= users.get(name);
  }
  return [...byName].map(([name, { username, keys }]) => ({ name, username, keys }));
}

/** Everything that the cluster must have, sorted. */
function prerequisites(context: Context): Prerequisite[] {
  const { plan, organization, own } = context;
  const secrets = storeOf(context) === undefined ? materials(context).map(listed) : [];
  const trusted = new Set([...own.processes, ...own.balancers, ...own.jobs].flatMap((each) => each.trusts));
  const authorities = plan.authorities.filter(
    (each) => trusted.has(each.name) && (!isMadeHere(context, each) || isOneOfSeveral(context, each)),
  );
  const all: Prerequisite[] = [
    ...secrets,
    ...authorities.map((authority) => ({
      kind: 'Secret' as const,
      name: trustSecret(context, authority.name),
      keys: ['ca.crt'],
      what: trustOf(authority, context),
    })),
    ...(storeOf(context) === undefined ? ownCertificates(context) : []),
    ...issuers(context),
    ...(organization.spec.imagePullSecrets ?? []).map((name) => ({
      kind: 'Secret' as const,
      name,
      keys: ['.dockerconfigjson'],
      what: 'access to the image registry',
    })),
    ...packages(context),
    ...managedServers(context).map(({ name, external }) => ({
      kind: 'PostgreSQL' as const,
      name,
      keys: [],
      what: `databases and roles on ${external?.host ?? name}, made with postgres/${name}.sql`,
    })),
    ...clusterServers(context)
      .flatMap(storesOf)
      .filter(({ kind }) => kind !== 'Secret' || storeOf(context) === undefined),
    ...unsavedServers(context).map(({ name }) => ({
      kind: 'Backup' as const,
      name,
      keys: [],
      what: `whoever runs ${name} saves it: the topology names neither its host nor an operator`,
    })),
    ...(storeOf(context) === undefined ? filesOf(context) : []),
  ];
  const unique = new Map<string, Prerequisite>();
  for (const each of all) {
    const key = `${each.kind} ${each.name}`;
    unique.set(key, both(unique.get(key), each));
  }
  return [...unique.entries()].sort(([a], [b]) => compareText(a, b)).map(([, each]) => each);
}

/** What the topology names twice is one object with the keys of both. */
function both(known: Prerequisite | undefined, other: Prerequisite): Prerequisite {
  if (known === undefined) return other;
  const what = known.what.split('; ').includes(other.what) ? known.what : `${known.what}; ${other.what}`;
  return { ...known, keys: [...new Set([...known.keys, ...other.keys])], what };
}

/** The store from which an organization's secrets come, with all that may be left unsaid. */
export function storeOf({ plan, organization, namespace }: Context) {
  const written = organization.spec.secretStore ?? plan.settings.kubernetes?.externalSecrets;
  if (written === undefined) return undefined;
  const { name, kind, prefix, refreshInterval } =
    typeof written === 'string' ? ({ name: written } as const) : written;
  return {
    name,
    kind: kind ?? 'ClusterSecretStore',
    prefix: prefix ?? `${namespace}/`,
    refreshInterval: goDuration(refreshInterval ?? '1h'),
  };
}

/** A length of time as Go reads it: it knows no days. */
const goDuration = (text: string): string =>
  `${Math.max(1, Math.round((durationMillis(text) ?? 0) / 1000))}s`;

/** What opens the store of a server, or the store that its topology does not name yet. */
export function storesOf({ name, store, backup }: DatabaseServerPlan): Prerequisite[] {
  if (store === undefined)
    return backup === undefined
      ? []
      : [
          {
            kind: 'ObjectStore',
            name,
            keys: [],
            what: `nothing saves ${name} yet: write its backup with a destinationPath in the topology`,
          },
        ];
  return store.credentials === undefined
    ? []
    : [
        {
          kind: 'Secret',
          name: store.credentials,
          keys: storeKeys(store),
          what: `what opens ${store.destinationPath}, where ${name} keeps its backups`,
        },
      ];
}

const listed = ({ name, username, keys }: Material): Prerequisite => ({
  kind: 'Secret',
  name,
  keys: [
    ...(username === undefined ? [] : [`username=${username}`]),
    ...[...keys].map(([key, secret]) => (secret.isOptional ? `${key} (optional)` : key)),
  ],
  what: [...keys.values()].map(({ purpose }) => purpose).join('; '),
});

/** Whose certificates somebody who trusts an authority has to know. */
function trustOf(authority: Authority, context: Context): string {
  const { name, organization: owner } = authority;
  const signers = signersOf(context, authority).map((each) =>
    each === undefined ? `Secret ${name}` : `${each.kind} ${each.name}`,
  );
  if (signers.length > 1) return `certificates of all that sign for ${name}: ${listNames(signers)}`;
  const from = owner === context.organization.name || owner === '' ? '' : `, handed over by ${owner}`;
  return `certificate of the authority ${name}${from}`;
}

/** Certificates that the topology names, in place of those that cert-manager makes. */
export const ownCertificates = ({ own }: Context): Prerequisite[] =>
  own.certificates.flatMap(({ secret, name }) =>
    secret === undefined
      ? []
      : [
          {
            kind: 'Secret',
            name: secret,
            keys: ['tls.crt', 'tls.key', 'ca.crt'],
            what: `certificate of ${name}`,
          },
        ],
  );

/** Issuers of authorities that the topology names and somebody else keeps. */
function issuers(context: Context): Prerequisite[] {
  return context.plan.authorities
    .filter((each) => !isMadeHere(context, each) && signersOf(context, each).includes(undefined))
    .map(({ name }) => ({
      kind: 'Issuer',
      name,
      keys: [],
      what: 'cert-manager issuer that signs for this authority',
    }));
}

/** Files that the topology names, in one Secret for each service: all that any of its instances reads. */
export function filesOf(context: Context): Prerequisite[] {
  const found = new Map<string, { readonly process: Process; readonly keys: Set<string> }>();
  for (const process of context.own.processes) {
    const name = namedFilesOf(process);
    for (const { key } of namedFiles(process, context.hostOf)) {
      const known = found.get(name) ?? { process, keys: new Set() };
      found.set(name, known);
      known.keys.add(key);
    }
  }
  return [...found].map(([name, { process, keys }]) => ({
    kind: 'Secret',
    name,
    keys: [...keys].sort(compareText),
    what: `files that the topology names for ${process.title}`,
  }));
}

function packages(context: Context): Prerequisite[] {
  const { processes, jobs } = context.own;
  const names = packageNames(processes, jobs);
  return names.length > 0
    ? [
        {
          kind: 'PersistentVolumeClaim',
          name: darClaim,
          keys: [],
          what: `volume with the packages ${listNames(names)}, readable by many`,
        },
      ]
    : [];
}

/** The list as text; a program can read it too: what comes before the `#` is one name. */
export function prerequisitesText(context: Context): string {
  const lines = prerequisites(context).map(({ kind, name, keys, what }) => {
    const path = kind === 'Secret' ? `${context.namespace}/${name}` : `${kind}/${context.namespace}/${name}`;
    return `${path.padEnd(60)} # ${keys.length === 0 ? '' : `${keys.join(', ')}: `}${what}`;
  });
  return `# What the cluster must have before these manifests are applied: [KIND/]NAMESPACE/NAME # keys: what they hold.
# A Secret with a username is of type kubernetes.io/basic-auth. No value of any of them is in these files.
${lines.join('\n')}${lines.length === 0 ? '' : '\n'}`;
}
