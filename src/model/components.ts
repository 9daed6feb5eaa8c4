import type { Path } from '../base/path.ts';
import { type Instance, Located, type LogicalDatabase, type Place, type Ref } from './component.ts';
import type * as File from './generated/topology-file.ts';
import { type ComponentKind, kindName, type NodeKind } from './kinds/index.ts';

/** One empty list for all that have nothing in theirs: networks have thousands of components. */
const none: readonly never[] = [];

/** What all components have in common. `spec` is the entry as expanded: every default filled in. */
export abstract class ComponentBase<K extends ComponentKind, S> extends Located {
  readonly path: Path;
  readonly kind: K;
  readonly name: string;
  readonly spec: S;
  organization: Organization | undefined;

  constructor(kind: K, name: string, path: Path, spec: S) {
    super();
    this.path = path;
    this.kind = kind;
    this.name = name;
    this.spec = spec;
  }

  /** The kind and the name, for messages: participant service `alpha`. */
  get title(): string {
    return `${kindName[this.kind]} \`${this.name}\``;
  }
}

/** A component that runs as one or more instances. */
export abstract class ServiceBase<K extends ComponentKind, S> extends ComponentBase<K, S> {
  instances: readonly Instance[] = none;
  /** What stands in front of its client API; `default` for the documented load balancer. */
  front: LoadBalancer | 'default' | undefined;

  /** The load balancer in front of its client API. The documented one is made when somebody asks: few do, of thousands. */
  get loadBalancer(): LoadBalancer | undefined {
    if (this.front === 'default') this.front = LoadBalancer.before(this);
    return this.front;
  }

  /** Whether the documented load balancer stands in front of it. */
  get isBehindDefault(): boolean {
    return this.front === 'default' || this.front?.isImplied === true;
  }
}

export class Organization extends ComponentBase<'organization', File.Organization> {
  get role(): 'provider' | 'user' | 'co-provider' {
    return this.spec.role ?? 'user';
  }
}

export class IdentityProvider extends ComponentBase<'identity-provider', File.IdentityProvider> {
  /** More than one where several organizations use it. */
  organizations: readonly Ref<Organization>[] = none;
}

export class DatabaseServer extends ComponentBase<'database', File.Database> {
  organizations: readonly Ref<Organization>[] = none;
  /** Every use of a logical database on this server. */
  uses: DatabaseUsage[] = [];

  /** Whether it survives the loss of a machine or zone. */
  get isHighlyAvailable(): boolean {
    return this.spec.availability === 'ha';
  }

  /** Whether it exists already, so that it is not rendered. */
  get isExternal(): boolean {
    return this.spec.host !== undefined;
  }
}

/** Who uses a logical database. */
export interface DatabaseUsage {
  readonly owner: Component;
  /** The instance, where each instance has its own. */
  readonly instance: Instance | undefined;
  readonly database: LogicalDatabase;
  readonly purpose: 'storage' | 'sequencer-backend' | 'sequencer-cache' | 'query-store' | 'trigger-store';
}

export type BackendKind = 'sql' | 'fabric' | 'ethereum';

export class Domain extends ServiceBase<'domain', File.Domain> {
  /** The backend as described, when it is described once. */
  backend: Exclude<File.Backend, unknown[]> | undefined;
  /** Kinds of backend that the file gives it: exactly one where all is well. */
  backendKinds: readonly { readonly kind: BackendKind; readonly place: Place }[] = none;
  /** The central database of a SQL domain, or the database of an embedded domain. */
  database: LogicalDatabase | undefined;
  sequencers: Sequencer[] = [];
  mediators: Mediator[] = [];
  domainManagers: DomainManager[] = [];
  /** Connections of participants, mediators and domain managers to it. */
  connections: SequencerConnection[] = [];

  get isEmbedded(): boolean {
    return this.spec.deployment === 'embedded';
  }

  /** Whether somebody else runs it. */
  get isExternal(): boolean {
    return this.spec.external !== undefined;
  }

  /** How clients reach the sequencers: as written, else through a load balancer. */
  get access(): 'load-balancer' | 'client-side' {
    return this.spec.sequencerAccess ?? 'load-balancer';
  }

  /** Instances of all its sequencer services, in order. */
  get sequencerInstances(): readonly SequencerEndpoint[] {
    return this.sequencers.flatMap((service) => service.instances.map((instance) => ({ service, instance })));
  }
}

export interface SequencerEndpoint {
  readonly service: Sequencer;
  readonly instance: Instance;
}

/** How one sequencer client (participant, mediator, domain manager) is connected to one domain. */
export interface SequencerConnection {
  readonly client: Participant | Mediator | DomainManager;
  readonly domain: Domain;
  /** The client's name for the domain. */
  readonly alias: string;
  /** The sequencer instances that it can reach: directly, or through their load balancer. */
  readonly endpoints: readonly SequencerEndpoint[];
  /** The list as written; empty where it is left to the default. */
  readonly written: readonly Ref<Sequencer>[];
  readonly manualConnect: boolean;
  readonly place: Place;
}

export class Sequencer extends ServiceBase<'sequencer', File.Sequencer> {
  domains: readonly Ref<Domain>[] = none;
  backendKind: BackendKind = 'sql';
  /** The central database (SQL) as this service uses it. Caches of blockchain sequencers are at the instances. */
  database: LogicalDatabase | undefined;

  get domain(): Domain | undefined {
    return this.domains[0]?.target;
  }
}

export class Mediator extends ServiceBase<'mediator', File.Mediator> {
  domains: readonly Ref<Domain>[] = none;
  database: LogicalDatabase | undefined;
  connections: SequencerConnection[] = [];

  get domain(): Domain | undefined {
    return this.domains[0]?.target;
  }
}

export class DomainManager extends ServiceBase<'domain-manager', File.DomainManager> {
  domains: readonly Ref<Domain>[] = none;
  database: LogicalDatabase | undefined;
  connections: SequencerConnection[] = [];

  get domain(): Domain | undefined {
    return this.domains[0]?.target;
  }
}

export interface HostedParty {
  readonly name: string;
  readonly multiHosted: boolean;
  readonly place: Place;
}

export class Participant extends ServiceBase<'participant', File.Participant> {
  database: LogicalDatabase | undefined;
  connections: SequencerConnection[] = [];
  identityProviders: readonly Ref<IdentityProvider>[] = none;
  parties: readonly HostedParty[] = none;
  users: readonly { readonly name: string; readonly place: Place }[] = none;
}

export class JsonApi extends ServiceBase<'json-api', File.JsonApi> {
  /** The participant services that it talks to: exactly one where all is well. Query stores are at the instances. */
  participants: readonly Ref<Participant>[] = none;
  /** What its `participant` names that is no participant. */
  strays: readonly Ref<Component>[] = none;
}

export class OAuthMiddleware extends ServiceBase<'oauth-middleware', File.OAuthMiddleware> {
  identityProviders: readonly Ref<IdentityProvider>[] = none;
  /** Instances that are not running and are started when the live one fails. */
  get standby(): number {
    return this.spec.standby ?? 0;
  }
}

export class TriggerService extends ServiceBase<'trigger-service', File.TriggerService> {
  nodes: TriggerNode[] = [];
}

export interface TriggerRule {
  /** As written: `Module:trigger` or `package:Module:trigger`. */
  readonly name: string;
  readonly party: string | undefined;
  readonly readAs: readonly string[];
  readonly applicationId: string | undefined;
  readonly place: Place;
}

export class TriggerNode extends ServiceBase<'trigger-node', File.TriggerNode> {
  service: TriggerService;
  rules: readonly TriggerRule[] = none;
  participants: readonly Ref<Participant>[] = none;
  strays: readonly Ref<Component>[] = none;
  middlewares: readonly Ref<OAuthMiddleware>[] = none;
  /** Providers that the node or its service names itself; the middleware's count as well. */
  identityProviders: readonly Ref<IdentityProvider>[] = none;
  store: LogicalDatabase | undefined;
  /** The store of its standbys, where the file gives them another one. */
  standbyStore: LogicalDatabase | undefined;

  constructor(service: TriggerService, name: string, path: Path, spec: File.TriggerNode) {
    super('trigger-node', name, path, spec);
    this.service = service;
  }

  /** SERVICE/NODE. */
  get fullName(): string {
    return `${this.service.name}/${this.name}`;
  }

  get live(): number {
    return this.spec.live ?? 1;
  }

  /** A setting that the node has of its own, or else from its service, and where it stands. */
  setting<K extends keyof File.TriggerNode & keyof File.TriggerService & string>(
    key: K,
  ): { readonly value: File.TriggerNode[K] | File.TriggerService[K]; readonly place: Place } {
    return this.spec[key] === undefined
      ? { value: this.service.spec[key], place: this.service.at(key) }
      : { value: this.spec[key], place: this.at(key) };
  }

  get standby(): number {
    return this.spec.standby ?? 0;
  }
}

/** What can stand behind a load balancer, in the file at least. */
export type Balanced =
  | Sequencer
  | Mediator
  | DomainManager
  | Participant
  | JsonApi
  | OAuthMiddleware
  | TriggerService
  | Domain
  | DatabaseServer
  | LoadBalancer;

export class LoadBalancer extends ServiceBase<'load-balancer', File.LoadBalancer> {
  /** Whether the tool put it there, because the service behind it has several instances. */
  readonly isImplied: boolean;
  targets: readonly Ref<Balanced>[] = none;

  constructor(kind: 'load-balancer', name: string, path: Path, spec: File.LoadBalancer, isImplied = false) {
    super(kind, name, path, spec);
    this.isImplied = isImplied;
  }

  /** The documented one: in front of every instance of one service. */
  static before(service: Pick<Balanced, 'name' | 'path' | 'organization' | 'at'>): LoadBalancer {
    const { name, path, organization } = service;
    const spec: File.LoadBalancer = { targets: [name], type: 'haproxy' };
    const balancer = new LoadBalancer('load-balancer', `${name}-lb`, path, spec, true);
    balancer.organization = organization;
    balancer.targets = [{ target: service as Balanced, text: name, place: service.at() }];
    return balancer;
  }

  /** The first component that it leads to, where balancers in between are followed; none in a ring. */
  get leader(): Exclude<Balanced, LoadBalancer> | undefined {
    const passed = new Set<LoadBalancer>([this]);
    let target = this.targets[0]?.target;
    while (target?.kind === 'load-balancer' && target.#leader === undefined && !passed.has(target)) {
      passed.add(target);
      target = target.targets[0]?.target;
    }
    const found = target?.kind === 'load-balancer' ? (target.#leader ?? 'none') : (target ?? 'none');
    // A long chain is walked once, not once for each of its links.
    for (const each of passed) each.#leader = found;
    return found === 'none' ? undefined : found;
  }

  #leader: Exclude<Balanced, LoadBalancer> | 'none' | undefined;

  /** The kind of health check: as written, else the documented one for what stands behind it. */
  get healthCheck(): NonNullable<Exclude<File.HealthCheck, string>['type']> {
    const written =
      typeof this.spec.healthCheck === 'string' ? this.spec.healthCheck : this.spec.healthCheck?.type;
    if (written !== undefined) return written;
    const kind = this.leader?.kind;
    return kind === 'participant' ? 'is-active' : kind === 'json-api' ? 'readiness' : 'grpc';
  }

  /** The API that it balances. */
  get api(): 'ledger-api' | 'admin-api' | 'public-api' | 'http' {
    if (this.spec.api !== undefined) return this.spec.api;
    const kind = this.leader?.kind;
    return kind === 'participant'
      ? 'ledger-api'
      : kind === 'sequencer'
        ? 'public-api'
        : kind === 'mediator' || kind === 'domain-manager'
          ? 'admin-api'
          : 'http';
  }
}

export class Application extends ComponentBase<'application', File.Application> {
  uses: readonly Ref<Component>[] = none;
}

export class Network extends ComponentBase<'network', File.Network> {
  organizations: readonly Ref<Organization>[] = none;
}

/** The class of each kind. Trigger nodes are made with their service. */
export const classOf = {
  organization: Organization,
  network: Network,
  'identity-provider': IdentityProvider,
  database: DatabaseServer,
  domain: Domain,
  sequencer: Sequencer,
  mediator: Mediator,
  'domain-manager': DomainManager,
  participant: Participant,
  'json-api': JsonApi,
  'oauth-middleware': OAuthMiddleware,
  'trigger-service': TriggerService,
  'trigger-node': TriggerNode,
  'load-balancer': LoadBalancer,
  application: Application,
} as const satisfies Record<ComponentKind, unknown>;
export type ByKind = { readonly [K in ComponentKind]: InstanceType<(typeof classOf)[K]> };
export type Component = ByKind[ComponentKind];
/** The nodes that are Canton processes. */
export type CantonNode = ByKind[NodeKind];
