import type { Instance, LogicalDatabase } from '../model/component.ts';
import type {
  Application,
  DatabaseUsage,
  Domain,
  IdentityProvider,
  LoadBalancer,
  OAuthMiddleware,
  Topology,
  TriggerNode,
} from '../model/topology.ts';
import type { Draft, DraftNode } from './draft.ts';
import type { NodeKind } from './scene.ts';
import {
  type DrawnService,
  diskKey,
  type Surroundings,
  serviceKey,
  sole,
  soleService,
} from './surroundings.ts';
import { ruleSetNames } from './theme.ts';

type NodeInit = Pick<DraftNode, 'key' | 'kind' | 'label' | 'detail' | 'groups' | 'origin'> &
  Partial<DraftNode>;

const instanceWords = {
  participant: 'Participant',
  'json-api': 'JSON API server',
  sequencer: 'Sequencer',
  mediator: 'Mediator',
  'domain-manager': 'Domain manager',
} as const;

/** How a database is called after what it is for. */
const storeWords: Readonly<Record<string, string>> = {
  participant: 'Participant ',
  mediator: 'Mediator ',
  'domain-manager': 'Manager ',
  'trigger-node': 'Trigger ',
};

/** Makes the draft's nodes, and remembers which stand for what. */
export class DraftNodes {
  readonly #topology: Topology;
  readonly #draft: Draft;
  readonly #around: Surroundings;
  readonly #instances = new Map<Instance, DraftNode>();
  readonly #disks = new Map<string, DraftNode[]>();
  readonly #balancers = new Map<LoadBalancer, DraftNode[]>();
  readonly #triggers = new Map<TriggerNode | OAuthMiddleware, DraftNode[]>();

  constructor(topology: Topology, draft: Draft, around: Surroundings) {
    this.#topology = topology;
    this.#draft = draft;
    this.#around = around;
  }

  /** The node of an instance. */
  instance(instance: Instance): DraftNode | undefined {
    return this.#instances.get(instance);
  }

  /** The nodes of all instances of a service; of a trigger node or middleware, the live ones and the standbys. */
  all(service: { readonly instances: readonly Instance[] }): DraftNode[] {
    return service.instances.flatMap((instance) => this.#instances.get(instance) ?? []);
  }

  processes(owner: TriggerNode | OAuthMiddleware): readonly DraftNode[] {
    return this.#triggers.get(owner) ?? [];
  }

  balancers(balancer: LoadBalancer): readonly DraftNode[] {
    return this.#balancers.get(balancer) ?? [];
  }

  disks(database: LogicalDatabase | undefined): readonly DraftNode[] {
    return database === undefined ? [] : (this.#disks.get(diskKey(database)) ?? []);
  }

  addAll(): void {
    const t = this.#topology;
    for (const application of t.applications) this.#application(application);
    for (const provider of t.identityProviders) this.#identityProvider(provider);
    for (const middleware of t.oauthMiddlewares) this.#middleware(middleware);
    for (const [index, node] of t.triggerNodes.entries()) this.#triggerNode(node, index);
    for (const api of t.jsonApis) this.#service(api, 'active-active');
    for (const service of [...t.participants, ...t.mediators, ...t.domainManagers])
      this.#service(service, 'active-passive');
    for (const service of t.sequencers) this.#service(service, 'active-active');
    for (const domain of t.domains) this.#wholeDomain(domain);
    for (const balancer of t.loadBalancers) this.#balancer(balancer);
    this.#databases();
  }

  #node(init: NodeInit): DraftNode {
    return this.#draft.add({
      runs: true,
      carries: true,
      durability: undefined,
      ruleSet: undefined,
      service: undefined,
      fronts: undefined,
      stack: undefined,
      organization: undefined,
      domains: [],
      zone: undefined,
      region: this.#around.region(init.zone),
      ...init,
    });
  }

  #ofService(
    service: DrawnService,
    zone: string | undefined,
  ): Partial<DraftNode> & Pick<DraftNode, 'groups'> {
    const around = this.#around;
    return {
      service: serviceKey(around.border(service)),
      stack: around.stack(service)?.name,
      organization: service.organization?.name,
      domains: domainsOf(service),
      zone,
      groups: around.around(service, zone),
    };
  }

  #service(
    service: Exclude<DrawnService, { kind: 'trigger-service' | 'oauth-middleware' }>,
    mode: 'active-active' | 'active-passive',
  ): void {
    for (const instance of service.instances) {
      const cold = instance.role === 'standby' || this.#around.isCold(instance.zone);
      const role = cold
        ? 'standby'
        : (instance.role ?? (mode === 'active-active' || instance.index === 0 ? 'active' : 'passive'));
      this.#instances.set(
        instance,
        this.#node({
          key: `${serviceKey(service)}#${instance.index}`,
          kind: 'instance',
          label:
            service.instances.length === 1
              ? instanceWords[service.kind]
              : `${instanceWords[service.kind]} (${role})`,
          detail: service.instances.length === 1 ? service.name : instance.name,
          runs: !cold,
          carries: role === 'active',
          origin: { kind: service.kind, name: service.name, path: instance.path },
          ...this.#ofService(service, instance.zone),
        }),
      );
    }
  }

  /** Live and standby processes; standbys do not run until they are needed. */
  #pair(
    owner: TriggerNode | OAuthMiddleware,
    counts: { live: number; standby: number },
    init: { key: string; word: string; detail: string; ruleSet?: number },
    zones: readonly [live: string | undefined, standby: string | undefined],
  ): void {
    const service = owner.kind === 'trigger-node' ? owner.service : owner;
    const single = counts.live === 1 && counts.standby === 0;
    const make = (role: 'live' | 'standby', index: number): DraftNode =>
      this.#node({
        key: `${init.key}#${role}${index}`,
        kind: 'instance',
        label: single ? init.word : `${init.word} (${role})`,
        detail: init.detail,
        runs: role === 'live',
        carries: role === 'live',
        ruleSet: init.ruleSet,
        origin: { kind: owner.kind, name: init.detail, path: owner.path },
        ...this.#ofService(service, role === 'live' ? zones[0] : zones[1]),
      });
    this.#triggers.set(owner, [
      ...Array.from({ length: counts.live }, (_, index) => make('live', index)),
      ...Array.from({ length: counts.standby }, (_, index) => make('standby', index)),
    ]);
  }

  #middleware(middleware: OAuthMiddleware): void {
    const zones = middleware.spec.zones ?? this.#topology.zones.map((zone) => zone.name);
    const live = Math.max(1, middleware.instances.length);
    this.#pair(
      middleware,
      { live, standby: middleware.standby },
      { key: serviceKey(middleware), word: 'OAuth2 middleware', detail: middleware.name },
      [zones[0], zones[live % Math.max(1, zones.length)]],
    );
  }

  #triggerNode(node: TriggerNode, index: number): void {
    const asked = (ruleSetNames as readonly string[]).indexOf(node.name);
    const zones = this.#topology.zones.map((zone) => zone.name);
    this.#pair(
      node,
      node,
      {
        key: `trigger-node:${JSON.stringify([node.service.name, node.name])}`,
        word: 'Trigger node',
        detail: node.fullName,
        ruleSet: asked >= 0 ? asked : index % ruleSetNames.length,
      },
      [node.spec.zone ?? zones[0], node.spec.standbyZone ?? zones[1 % Math.max(1, zones.length)]],
    );
  }

  #application(application: Application): void {
    const around = this.#around;
    const stack = sole(
      application.uses.map(({ target }) =>
        target.kind === 'participant' || target.kind === 'json-api' || target.kind === 'trigger-service'
          ? around.stack(target)?.name
          : undefined,
      ),
    );
    this.#node({
      key: `application:${application.name}`,
      kind: 'application',
      label: 'Application',
      detail: application.name,
      stack,
      organization: application.organization?.name,
      groups: around.outside(application.organization),
      origin: { kind: 'application', name: application.name, path: application.path },
    });
  }

  #identityProvider(provider: IdentityProvider): void {
    this.#node({
      key: `identity-provider:${provider.name}`,
      kind: 'identity-provider',
      label: 'Authorization server',
      detail: provider.spec.provider ?? provider.name,
      organization: provider.organization?.name,
      // Outside the deployment, but beside the one organization that uses it.
      groups: provider.organizations.length > 1 ? [] : this.#around.outside(provider.organization),
      origin: { kind: 'identity-provider', name: provider.name, path: provider.path },
    });
  }

  /** A domain that is one box: embedded in one process, or run by somebody else. */
  #wholeDomain(domain: Domain): void {
    if (!domain.isEmbedded && !domain.isExternal) return;
    this.#node({
      key: serviceKey(domain),
      kind: domain.isExternal ? 'service' : 'instance',
      label: domain.isExternal ? 'Sequencer service' : 'Domain (embedded)',
      detail: domain.isExternal ? `${domain.name} · run by others` : domain.name,
      organization: domain.organization?.name,
      domains: [domain.name],
      groups: this.#around.outside(domain.isExternal ? undefined : domain.organization),
      origin: { kind: 'domain', name: domain.name, path: domain.path },
    });
  }

  #balancer(balancer: LoadBalancer): void {
    const service = soleService(balancer);
    const isGlobal = balancer.spec.type === 'global';
    const regions = this.#around.byZone && !isGlobal ? this.#regionsBehind(balancer) : [];
    const init = {
      kind: (isGlobal ? 'application' : 'load-balancer') as NodeKind,
      label: isGlobal ? 'Global load balancer' : 'Load balancer',
      detail: balancer.name,
      fronts: service === undefined ? undefined : serviceKey(service),
      stack: service === undefined ? undefined : this.#around.stack(service)?.name,
      organization: balancer.organization?.name,
      domains: service === undefined ? [] : domainsOf(service),
      origin: { kind: 'load-balancer' as const, name: balancer.name, path: balancer.path },
    };
    const key = `load-balancer:${balancer.name}`;
    const groups = (region: string | undefined): string[] =>
      service === undefined || service.kind === 'trigger-service' || service.kind === 'oauth-middleware'
        ? this.#around.outside(balancer.organization, undefined, region)
        : this.#around.around(service, undefined, region);
    this.#balancers.set(
      balancer,
      regions.length === 0
        ? [this.#node({ ...init, key, groups: groups(undefined) })]
        : regions.map(([region, runs]) =>
            this.#node({
              ...init,
              key: `${key}@${region}`,
              runs,
              carries: runs,
              region,
              groups: groups(region),
            }),
          ),
    );
  }

  /** The regions of what stands behind a balancer, with whether anything runs there. */
  #regionsBehind(balancer: LoadBalancer, seen = new Set<LoadBalancer>()): [region: string, runs: boolean][] {
    const found = new Map<string, boolean>();
    if (seen.has(balancer)) return [];
    seen.add(balancer);
    for (const { target, instance } of balancer.targets) {
      const behind: [string, boolean][] =
        target.kind === 'load-balancer'
          ? this.#regionsBehind(target, seen)
          : this.all({
              instances: instance !== undefined ? [instance] : 'instances' in target ? target.instances : [],
            }).flatMap((node) =>
              node.region === undefined ? [] : [[node.region, node.runs] as [string, boolean]],
            );
      for (const [region, runs] of behind) found.set(region, runs || (found.get(region) ?? false));
    }
    return [...found];
  }

  #databases(): void {
    const usages = new Map<string, DatabaseUsage[]>();
    for (const usage of this.#topology.databaseUses) {
      const { storage } = usage.database;
      if (storage === 'memory' || storage === 'h2') continue;
      const key = diskKey(usage.database);
      const known = usages.get(key);
      if (known === undefined) usages.set(key, [usage]);
      else known.push(usage);
    }
    for (const [key, uses] of usages) this.#disks.set(key, this.#disk(key, uses));
  }

  #disk(key: string, uses: readonly DatabaseUsage[]): DraftNode[] {
    const [first] = uses;
    if (first === undefined) return [];
    const { database, purpose, instance } = first;
    const server = this.#topology.server(database.server);
    const isHa = server?.isHighlyAvailable ?? false;
    const isBackend = uses.some((use) => use.purpose === 'sequencer-backend');
    const owner = sole(uses.map((use) => drawnOwner(use)));
    const product = server?.spec.type === 'oracle' || database.storage === 'oracle' ? 'Oracle' : 'Postgres';
    const word = storeWords[first.owner.kind] ?? '';
    const init = {
      kind: 'database' as const,
      label: isBackend
        ? `${product}${isHa ? ' HA' : ''} (synchronization)`
        : `${isHa ? word : ''}${product}${isHa ? ' HA' : ''}${purpose === 'sequencer-cache' ? ' (cache)' : ''}`,
      detail: database.storage === 'local' ? '' : (database.server ?? database.name),
      durability: isBackend ? ('synchronization' as const) : isHa ? ('ha' as const) : ('local' as const),
      domains: domainsOf(first.owner),
      origin: {
        kind: 'database' as const,
        name: database.server === undefined || database.storage === 'local' ? database.name : database.server,
        path: server?.path ?? database.place.path,
      },
    };
    const zones = this.#around.byZone ? this.#zonesOf(database, instance) : [undefined];
    return zones.map((zone, index) =>
      this.#node({
        ...init,
        key: index === 0 ? key : `${key}@${zone}#${index}`,
        carries: index === 0,
        ...(owner === undefined || isBackend
          ? {
              organization: (server?.organization ?? first.owner.organization)?.name,
              zone,
              groups: this.#around.outside(server?.organization ?? first.owner.organization, zone),
            }
          : this.#ofService(owner, zone)),
      }),
    );
  }

  /** Where a database and its replicas stand: the primary first. */
  #zonesOf(database: LogicalDatabase, instance: Instance | undefined): (string | undefined)[] {
    if (database.storage === 'local') return [database.zone ?? instance?.zone];
    const server = this.#topology.server(database.server);
    const replicas = server?.spec.replicas ?? [];
    const first = server?.spec.zones?.[0] ?? instance?.zone ?? this.#topology.zones[0]?.name;
    return [first, ...replicas.map((replica) => replica.zone)];
  }
}

/** The domains that a component serves or connects to. */
function domainsOf(component: { readonly kind: string }): string[] {
  if ('domains' in component)
    return (component.domains as readonly { target: Domain }[]).map(({ target }) => target.name);
  if ('connections' in component)
    return (component.connections as readonly { domain: Domain }[]).map(({ domain }) => domain.name);
  return component.kind === 'domain' && 'name' in component ? [String(component.name)] : [];
}

/** The service with whose border a database is drawn. */
function drawnOwner({ owner }: DatabaseUsage): DrawnService | undefined {
  if (owner.kind === 'trigger-node') return owner.service;
  return owner.kind === 'participant' ||
    owner.kind === 'mediator' ||
    owner.kind === 'domain-manager' ||
    owner.kind === 'json-api' ||
    owner.kind === 'sequencer'
    ? owner
    : undefined;
}
