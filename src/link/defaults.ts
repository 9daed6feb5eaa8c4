import { asList, isObject, own, type PlainObject } from '../base/object.ts';
import type { Environment } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import type { Profile } from '../profiles/profile.ts';

/** What the defaults of an entry depend on, besides the entry itself. */
export interface Defaults {
  readonly environment: Environment;
  readonly profile: Profile;
  readonly root: TopologyValue;
  /** The zones over which instances are spread where nothing is said. */
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
  /** Lists of instances that were only counted and stand in the declared zones, by their number and the zone of the first. */
  readonly counted: Map<number, PlainObject[]>;
  /** Where the first instance stands of a service that leaves zones out: by the name of each, so that no zone has most of them. */
  readonly turn: { zone: number };
}

/** Looks up once what the entries of a file have in common; thousands of them ask. */
export function defaultsOf(value: TopologyValue, environment: Environment, profile: Profile): Defaults {
  const organizations = Object.keys(value.organizations ?? {});
  const { grpcHealth } = profile;
  return {
    environment,
    profile,
    root: value,
    zones: zonesToSpread(value.zones ?? []),
    soleOrganization: organizations.length === 1 ? organizations[0] : undefined,
    servedDomains: servedDomains(value),
    providers: new Set(
      Object.values(value.domains ?? {}).flatMap((domain) =>
        domain?.organization === undefined || domain.external !== undefined ? [] : [domain.organization],
      ),
    ),
    ...ofParticipants(value),
    health: { grpc: grpcHealth },
    serverTls: { tls: environment === 'development' ? 'none' : 'server' },
    counted: new Map(),
    turn: { zone: 0 },
  };
}

/** A cold zone runs nothing before a disaster, so nothing stands there that is not said to. */
function zonesToSpread(zones: NonNullable<TopologyValue['zones']>): string[] {
  const described = zones.map((zone) => (typeof zone === 'string' ? { name: zone } : zone));
  const active = described.filter((zone) => !('site' in zone) || zone.site !== 'cold');
  return (active.length > 0 ? active : described).flatMap(({ name }) => name ?? []);
}

/** Whether one instance of everything will do. */
export const isDevelopment = (defaults: Defaults): boolean => defaults.environment === 'development';
/** How many instances a node gets where the edition decides it: the open source one cannot replicate its nodes. */
export const replicable = ({ root }: Defaults): 1 | undefined =>
  root.daml?.edition === 'open-source' ? 1 : undefined;
/** How many instances wait, not running, for a live one to fail. */
export const standbys = (defaults: Defaults): number => (isDevelopment(defaults) ? 0 : 1);

/** Who runs the domain that an entry names. */
export const domainOrganization = (entry: PlainObject, { root, soleOrganization }: Defaults): unknown =>
  own(own(root.domains, firstName(entry['domain'])), 'organization') ?? soleOrganization;

/** Who runs the participant that an entry names, as a service or as one of its instances. */
export function participantOrganization(entry: PlainObject, defaults: Defaults): unknown {
  const { root, organizationOf, soleOrganization } = defaults;
  if (organizationOf.size === 0) return soleOrganization;
  const participants = root.participants ?? {};
  // An instance is named by its service's name, a dash and its own.
  let service = firstName(entry['participant']);
  while (!Object.hasOwn(participants, service) && service.includes('-'))
    service = service.slice(0, service.lastIndexOf('-'));
  return organizationOf.get(service) ?? soleOrganization;
}

/** The scope that the tokens of its participant carry. */
export const participantScope = (entry: PlainObject, { scopeOf }: Defaults): unknown =>
  scopeOf.get(firstName(entry['participant']));

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

/** Whose the identity provider is that an entry names. */
export function providerOrganization(entry: PlainObject, { root, soleOrganization }: Defaults): unknown {
  const provider = own(root.identityProviders, firstName(entry['identityProvider']));
  const organization = own(provider, 'organization');
  return typeof organization === 'string' ? organization : soleOrganization;
}
