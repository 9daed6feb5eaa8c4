import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import { mark } from '../base/slug.ts';
import { UnsafeText } from '../base/text-types.ts';
import type { LogicalDatabase } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Organization, Topology } from '../model/topology.ts';
import { type DeployedNames, deployedNames, type Resolution, resolve } from '../resolve/index.ts';
import { plannedIssuer } from './certificate-lifetimes.ts';
import { shortened, slug, variable } from './names.ts';
import type { Authority, Certificate, HandOver, HostRef, Secret } from './plan.ts';

/** A plan in the making: what several parts of it contribute to, each thing once. */
export class PlanBuilder {
  readonly topology: Topology;
  readonly meaning: Resolution;
  readonly names: DeployedNames;
  readonly #handOvers = new Map<string, HandOver>();
  readonly #secrets = new Map<string, Secret>();
  /** Variables that some secret is read from. */
  readonly #variables = new Set<string>();
  readonly #secretOwners = new Map<string, string>();
  readonly #certificates = new Map<string, Certificate>();
  readonly #authorities = new Map<string, Authority>();
  /** Secret of each user of each server, so that all instances of a service read the same one. */
  readonly #users = new Map<string, Secret>();

  constructor(topology: Topology) {
    this.topology = topology;
    refuseSameNames(topology);
    this.meaning = resolve(topology);
    this.names = deployedNames(topology);
  }

  get secrets(): Secret[] {
    return [...this.#secrets.values()];
  }

  get certificates(): Certificate[] {
    return [...this.#certificates.values()];
  }

  get handOvers(): HandOver[] {
    return [...this.#handOvers.values()];
  }

  get authorities(): Authority[] {
    return [...this.#authorities.values()];
  }

  handOver(handOver: HandOver): void {
    this.#handOvers.set(JSON.stringify(handOver), handOver);
  }

  /** A secret by a name that is made unique; `where` is what the topology says about it. */
  secret(
    name: string,
    organization: string,
    purpose: string,
    where: File.Secret | undefined,
    more: { readonly suffix?: string; readonly isRandom: boolean; readonly isOptional?: boolean },
  ): Secret {
    const found = typeof where === 'object' ? where : {};
    const [unique, known] = this.#secretName(name);
    if (known !== undefined) return known;
    const secret: Secret = {
      name: unique,
      organization,
      variable: found.env ?? this.#variable(more.suffix === undefined ? name : `${name}_${more.suffix}`),
      purpose,
      source: found.secret === undefined ? undefined : { secret: found.secret, key: found.key ?? 'password' },
      isRandom: more.isRandom,
      isOptional: more.isOptional ?? false,
    };
    this.#secrets.set(unique, secret);
    this.#variables.add(secret.variable);
    return secret;
  }

  /** The name of a secret, and the secret if there is one. Two that come to one name are told apart by a mark. */
  #secretName(name: string): [string, Secret | undefined] {
    const plain = slug(name);
    const owner = this.#secretOwners.get(plain);
    const unique =
      owner === undefined || owner === name ? plain : slug(`${shortened(plain, 54)}-${mark(name)}`);
    this.#secretOwners.set(unique, name);
    return [unique, this.#secrets.get(unique)];
  }

  /** A variable for a new secret, which no other secret is read from. */
  #variable(name: string): string {
    const wanted = variable(name);
    return this.#variables.has(wanted) ? `${wanted}_${mark(name).toUpperCase()}` : wanted;
  }

  /** The password of a database user; one for all that log in as it. */
  userSecret(database: LogicalDatabase, server: string, organization: string, owner: string): Secret {
    const key = `${server}\u0000${database.user}`;
    const known = this.#users.get(key);
    if (known !== undefined) return known;
    const short = `${database.user}-db`;
    const name = this.#secrets.has(slug(short)) ? `${server}-${short}` : short;
    const written = this.#written(database.place.path);
    const secret = this.secret(
      name,
      organization,
      `password of database user ${database.user} on ${server} (${owner})`,
      isObject(written) ? (own(written, 'password') as File.Secret | undefined) : undefined,
      { suffix: 'PASSWORD', isRandom: true },
    );
    this.#users.set(key, secret);
    return secret;
  }

  /** What the expanded topology says at a path. */
  #written(path: Path): unknown {
    let at: unknown = this.topology.spec;
    for (const step of path) {
      at = Array.isArray(at) && typeof step === 'number' ? at[step] : own(at, String(step));
    }
    return at;
  }

  /** The authority that signs an organization's certificates, or one that the topology names. */
  authority(organization: Organization | undefined, named?: string): string {
    const owner = organization?.name ?? '';
    const name = named !== undefined ? slug(named) : owner === '' ? 'ca' : `${slug(owner)}-ca`;
    if (!this.#authorities.has(name)) {
      this.#authorities.set(name, { name, organization: owner, isExternal: named !== undefined });
    }
    return name;
  }

  /** An authority whose certificate somebody hands over. */
  foreignAuthority(name: string, organization: string): string {
    const unique = slug(name);
    if (!this.#authorities.has(unique))
      this.#authorities.set(unique, { name: unique, organization, isExternal: true });
    return unique;
  }

  /** A certificate for `name`; asking again adds names under which it is reached. */
  certificate(
    name: string,
    organization: Organization | undefined,
    hosts: readonly HostRef[],
    details: { tls?: Exclude<File.Tls, string> | undefined; isForServer?: boolean } = {},
  ): string {
    const known = this.#certificates.get(name);
    const tls = details.tls;
    this.#certificates.set(name, {
      name,
      organization: organization?.name ?? '',
      authority: known?.authority ?? this.authority(organization, tls?.certificateAuthority),
      hosts: unique([...(known?.hosts ?? []), ...hosts]),
      names: [...new Set([...(known?.names ?? []), ...(tls?.subjectAlternativeNames ?? [])])],
      secret: known?.secret ?? tls?.secret,
      issuer: known?.issuer ?? plannedIssuer(tls?.issuer ?? organization?.spec.certificateIssuer),
      isForServer: known?.isForServer ?? details.isForServer ?? false,
    });
    return name;
  }
}

/** Networks, folders and authorities bear the names of organizations: two of one name would share them. */
function refuseSameNames(topology: Topology): void {
  const seen = new Map<string, string>();
  for (const { name } of topology.organizations) {
    const other = seen.get(slug(name));
    if (other !== undefined && other !== name)
      throw new UnsafeText(
        `organizations \`${other}\` and \`${name}\` would both be called \`${slug(name)}\``,
      );
    seen.set(slug(name), name);
  }
}

function unique(hosts: readonly HostRef[]): HostRef[] {
  const seen = new Set<string>();
  return hosts.filter((host) => {
    const key = host.of === 'external' ? host.host : `${host.of} ${host.name}`;
    return !seen.has(key) && seen.add(key);
  });
}
