import type { Path } from '../base/path.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Release } from '../profiles/release.ts';
import type { Place, Ref } from './component.ts';
import type {
  Application,
  CantonNode,
  Component,
  DatabaseServer,
  DatabaseUsage,
  Domain,
  DomainManager,
  IdentityProvider,
  JsonApi,
  LoadBalancer,
  Mediator,
  Network,
  OAuthMiddleware,
  Organization,
  Participant,
  Sequencer,
  TriggerNode,
  TriggerService,
} from './components.ts';
import type * as File from './generated/topology-file.ts';
import { type ComponentKind, componentKinds, sectionOf } from './kinds/index.ts';
import type { TopologyValue } from './topology-value.ts';

export * from './components.ts';

export type Environment = NonNullable<File.CantonPlanTopology['environment']>;

export interface Zone {
  readonly name: string;
  readonly region: string | undefined;
  /** `cold`: started only when the active region is lost. */
  readonly site: 'active' | 'cold';
  readonly place: Place;
}

/** Where a topology keeps the components of a kind: under the name of their section, but for two. */
const listOf = (kind: ComponentKind) =>
  kind === 'trigger-node'
    ? 'triggerNodes'
    : kind === 'load-balancer'
      ? 'declaredLoadBalancers'
      : sectionOf[kind];
type ListOf = ReturnType<typeof listOf>;

/** A deployment with every reference followed and every default filled in. All lists are in the order of the file. */
export class Topology {
  readonly name: string;
  readonly environment: Environment;
  readonly release: Release;
  readonly profile: Profile;
  readonly edition: 'enterprise' | 'open-source';
  /** The expanded file. */
  readonly spec: TopologyValue;
  /** The file without the defaults. */
  readonly written: TopologyValue;
  zones: readonly Zone[] = [];
  organizations: readonly Organization[] = [];
  identityProviders: readonly IdentityProvider[] = [];
  databases: readonly DatabaseServer[] = [];
  domains: readonly Domain[] = [];
  sequencers: readonly Sequencer[] = [];
  mediators: readonly Mediator[] = [];
  domainManagers: readonly DomainManager[] = [];
  participants: readonly Participant[] = [];
  jsonApis: readonly JsonApi[] = [];
  oauthMiddlewares: readonly OAuthMiddleware[] = [];
  triggerServices: readonly TriggerService[] = [];
  triggerNodes: readonly TriggerNode[] = [];
  /** Those that the file declares. */
  declaredLoadBalancers: readonly LoadBalancer[] = [];
  applications: readonly Application[] = [];
  networks: readonly Network[] = [];
  /** Every use of a logical database, local caches included. */
  databaseUses: readonly DatabaseUsage[] = [];
  /** Kinds of which some name leads nowhere, so that a component of them may be meant and look unused. */
  unresolved: ReadonlySet<ComponentKind> = new Set();
  /** Every name that was followed to a component, with its place; inherited ones more than once. */
  references: readonly Ref<Component>[] = [];

  readonly #keys: ReadonlySet<string>;

  /** `keys`: every key that stands anywhere in the expanded file; more do no harm. */
  constructor(
    init: Pick<Topology, 'name' | 'environment' | 'release' | 'profile' | 'edition' | 'spec' | 'written'>,
    keys: ReadonlySet<string>,
  ) {
    this.#keys = keys;
    this.name = init.name;
    this.environment = init.environment;
    this.release = init.release;
    this.profile = init.profile;
    this.edition = init.edition;
    this.spec = init.spec;
    this.written = init.written;
  }

  /** Participants, mediators, domain managers, sequencers and embedded domains. */
  get cantonNodes(): readonly CantonNode[] {
    this.#cantonNodes ??= [
      ...this.embeddedDomains,
      ...this.sequencers,
      ...this.mediators,
      ...this.domainManagers,
      ...this.participants,
    ];
    return this.#cantonNodes;
  }

  /** Asked for by dozens of rules; nothing is added once a topology is linked. */
  #cantonNodes: readonly CantonNode[] | undefined;

  /** Every component that stands in the file, kind by kind. */
  get declared(): readonly Component[] {
    return componentKinds.flatMap((kind): readonly Component[] => this[listOf(kind)]);
  }

  /** Takes the components that the file declares of a kind, while it is linked. */
  put(kind: ComponentKind, components: readonly Component[]): void {
    (this as Record<ListOf, readonly Component[]>)[listOf(kind)] = components;
  }

  /** Every component that has a setting of its own, and what it is. */
  havingSet<K extends string>(key: K): readonly { readonly component: Component; readonly value: unknown }[] {
    if (!this.mentions(key)) return [];
    return this.declared.flatMap((component) => {
      const value = (component.spec as Readonly<Record<string, unknown>>)[key];
      return value === undefined ? [] : [{ component, value }];
    });
  }

  /** Declared and implied ones. An implied one stands in front of one whole service, set up as documented. */
  get loadBalancers(): readonly LoadBalancer[] {
    this.#loadBalancers ??= [
      ...this.declaredLoadBalancers,
      ...[...this.participants, ...this.jsonApis, ...this.sequencers].flatMap((service) =>
        service.isBehindDefault ? (service.loadBalancer ?? []) : [],
      ),
    ];
    return this.#loadBalancers;
  }

  #loadBalancers: readonly LoadBalancer[] | undefined;

  /** The uses of logical databases for one purpose. */
  usesFor(purpose: DatabaseUsage['purpose']): readonly DatabaseUsage[] {
    if (this.#usesFor === undefined) {
      this.#usesFor = new Map();
      for (const use of this.databaseUses) {
        const known = this.#usesFor.get(use.purpose);
        if (known === undefined) this.#usesFor.set(use.purpose, [use]);
        else known.push(use);
      }
    }
    return this.#usesFor.get(purpose) ?? [];
  }

  #usesFor: Map<DatabaseUsage['purpose'], DatabaseUsage[]> | undefined;

  get embeddedDomains(): readonly Domain[] {
    return this.domains.filter((domain) => domain.isEmbedded);
  }

  /** Domains that this deployment runs as separate sequencers, mediators and a domain manager. */
  get distributedDomains(): readonly Domain[] {
    return this.domains.filter((domain) => !domain.isEmbedded && !domain.isExternal);
  }

  /** The active-passive Canton services. */
  get activePassiveServices(): readonly (Participant | Mediator | DomainManager)[] {
    return [...this.participants, ...this.mediators, ...this.domainManagers];
  }

  /** The database server of that name. */
  server(name: string | undefined): DatabaseServer | undefined {
    return name === undefined ? undefined : this.#servers().get(name);
  }

  /** The zone of that name. */
  zone(name: string | undefined): Zone | undefined {
    return this.zones.find((zone) => zone.name === name);
  }

  #serversByName: Map<string, DatabaseServer> | undefined;
  #servers(): Map<string, DatabaseServer> {
    this.#serversByName ??= new Map(this.databases.map((server) => [server.name, server]));
    return this.#serversByName;
  }

  /**
   * Whether one of these keys may stand somewhere in the expanded file. Most files use few of the optional settings, and
   * networks have thousands of nodes: a rule about such a setting asks this before it looks at every one.
   */
  mentions(...keys: readonly string[]): boolean {
    return keys.some((key) => this.#keys.has(key));
  }

  /** The place of a part of the file that belongs to no component, for example `at('daml', 'version')`. */
  at(...path: Path): Place {
    return { path, part: 'value' };
  }
}
