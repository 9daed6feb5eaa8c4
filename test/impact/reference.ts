/**
 * The slow, plain way: take away what fails, and walk from each thing that people use to whatever it needs, from scratch
 * for every failure. It knows no capabilities, no order and no gates, only the topology and who stands where; the engine
 * has to agree with it.
 */
import type { Instance, LogicalDatabase, Ref } from '../../src/model/component.ts';
import type {
  Component,
  DatabaseServer,
  Domain,
  DomainManager,
  JsonApi,
  LoadBalancer,
  Mediator,
  OAuthMiddleware,
  Participant,
  Sequencer,
  SequencerConnection,
  Topology,
  TriggerNode,
} from '../../src/model/topology.ts';
import { type ResolvedInstance, resolve } from '../../src/resolve/index.ts';

/** 0 untouched, 1 less spare, 2 interrupted, 3 by hand, 4 repair. */
type Rank = 0 | 1 | 2 | 3 | 4;
const worst = (...ranks: Rank[]): Rank => Math.max(0, ...ranks) as Rank;
const least = (...ranks: Rank[]): Rank => Math.min(...ranks) as Rank;
const isOut = (rank: Rank): boolean => rank > 1;

/** Kind and name of what fails: `zone/a`. */
export type Lost = readonly string[];

export class Reference {
  readonly t: Topology;
  readonly lost: Lost;

  constructor(topology: Topology, lost: Lost) {
    this.t = topology;
    this.lost = lost;
  }

  #is(kind: string, name: string | undefined): boolean {
    return name !== undefined && this.lost.includes(`${kind}/${name}`);
  }

  /** Whether nothing can run at a place. */
  #isGone(zone: string | undefined, host?: string): boolean {
    const region = this.t.zones.find(({ name }) => name === zone)?.region;
    return this.#is('zone', zone) || this.#is('host', host) || this.#is('region', region);
  }

  #members(owner: Parameters<ReturnType<typeof resolve>['instancesOf']>[0]): readonly ResolvedInstance[] {
    return resolve(this.t).instancesOf(owner);
  }

  #nameOf(each: ResolvedInstance): string {
    const shared = resolve(this.t).processOf(each).name;
    if (shared !== undefined) return shared;
    const { owner, instance, key } = each;
    const last = key.slice(key.lastIndexOf('/') + 1);
    if (owner.kind === 'trigger-node') return `${owner.service.name}-${owner.name}-${last}`;
    return owner.kind === 'oauth-middleware' ? `${owner.name}-${last}` : (instance?.name ?? owner.name);
  }

  #process(each: ResolvedInstance): Rank {
    if (this.#isGone(each.zone, each.host)) return 4;
    if (!this.#is('instance', this.#nameOf(each))) return 0;
    const { owner } = each;
    const first = resolve(this.t).processOf(each).instances[0].owner;
    const speaks = first === owner ? owner : first;
    const own = (speaks.spec as { monitoring?: { restart?: string } }).monitoring?.restart;
    const shared = owner.kind === 'trigger-node' ? owner.service.spec.monitoring?.restart : undefined;
    return (own ?? shared ?? 'always') === 'none' ? 3 : 2;
  }

  server(server: DatabaseServer): Rank {
    const { spec } = server;
    const active = this.t.zones.filter(({ site }) => site === 'active').map(({ name }) => name);
    const zones = spec.zones ?? active;
    const home = spec.zones?.[0] ?? server.uses[0]?.instance?.zone ?? zones[0];
    const places: (string | undefined)[] = server.isHighlyAvailable
      ? zones.length > 1
        ? [...zones]
        : [zones[0], zones[0]]
      : [home];
    const more = (spec.replicas ?? []).filter(({ zone }) => zone === undefined || !places.includes(zone));
    const copies = [
      ...places.map((zone) => ({ zone, isSynchronous: true })),
      ...more.map(({ zone, replication }) => ({
        zone,
        isSynchronous: (replication ?? spec.replication ?? 'synchronous') === 'synchronous',
      })),
    ];
    const left = copies.filter(
      ({ zone }, index) => !this.#isGone(zone) && !(index === 0 && this.#is('server', server.name)),
    );
    if (left.length === copies.length) return 0;
    if (left.includes(copies[0] as (typeof copies)[0])) return 1;
    return left.some(({ isSynchronous }) => isSynchronous) ? 2 : left.length > 0 ? 3 : 4;
  }

  store(database: LogicalDatabase | undefined, each: ResolvedInstance | undefined): Rank {
    if (database === undefined || database.storage === 'memory' || database.storage === 'h2') return 0;
    const server = database.storage === 'local' ? undefined : this.t.server(database.server);
    if (server !== undefined) return this.server(server);
    if (database.storage !== 'local' || each === undefined) return 0;
    if (this.#isGone(each.zone, each.host)) return 4;
    return this.#is('store', `${each.instance?.name}-db`) ? 2 : 0;
  }

  balancer(balancer: LoadBalancer): Rank {
    const zones =
      balancer.spec.zones ?? this.t.zones.filter(({ site }) => site === 'active').map(({ name }) => name);
    const listed = balancer.isImplied ? [] : balancer.instances;
    const count = Math.max(1, listed.length || (this.t.environment === 'production' ? 2 : 1));
    const ranks = Array.from({ length: count }, (_, index): Rank => {
      const zone = listed[index]?.zone ?? zones[index % zones.length];
      if (this.#isGone(zone, listed[index]?.host)) return 4;
      return this.#is('balancer', count === 1 ? balancer.name : `${balancer.name}-${index + 1}`) ? 2 : 0;
    });
    const out = ranks.filter(isOut);
    const cold = this.#coldZone(balancer);
    if (out.length === 0) return cold !== undefined && this.#isGone(cold) ? 1 : 0;
    if (out.length < count) return 2;
    return least(...out, ...(cold !== undefined && !this.#isGone(cold) ? [3 as const] : []));
  }

  /** Where a balancer is started when its region is given up: with what stands behind it. */
  #coldZone(balancer: LoadBalancer): string | undefined {
    const behind = resolve(this.t)
      .balancer(balancer)
      .backends.flatMap(({ service, instance }) =>
        instance === undefined ? ('instances' in service ? [...service.instances] : []) : [instance],
      );
    const cold = this.t.zones.filter(({ site }) => site === 'cold').map(({ name }) => name);
    return behind.find(({ zone }) => zone !== undefined && cold.includes(zone))?.zone;
  }

  #link(a: { name: string } | undefined, b: { name: string } | undefined): Rank {
    if (a === undefined || b === undefined || a === b) return 0;
    return this.#is('link', [a.name, b.name].sort().join('+')) ? 4 : 0;
  }

  #storeLink(service: Component, database: LogicalDatabase | undefined): Rank {
    return this.#link(service.organization, this.t.server(database?.server)?.organization);
  }

  service(service: Participant | Mediator | DomainManager): Rank {
    const members = this.#members(service);
    const database = service.instances[0]?.database ?? service.database;
    const store = worst(this.store(database, members[0]), this.#storeLink(service, database));
    const ranks = members.map((each) => this.#process(each));
    if (!ranks.some((rank) => rank > 0)) return store;
    const running = members.filter(({ starts }) => starts === 'always');
    const [active] = running;
    if (active !== undefined && this.#process(active) === 0) return worst(1, store);
    if (database === undefined || database.storage === 'memory' || database.storage === 'h2') return 4;
    const takesOver =
      active !== undefined &&
      service.spec.replication !== false &&
      this.t.edition === 'enterprise' &&
      running.some((each) => this.#process(each) === 0);
    if (takesOver) return worst(2, store);
    const isStartable = members.some((each) => each.starts !== 'always' && this.#process(each) === 0);
    const own =
      running.length === 0 ? ranks.filter((rank) => rank > 0) : running.map((each) => this.#process(each));
    return worst(store, least(...own, ...(isStartable ? [3 as const] : [])));
  }

  ledger(participant: Participant, ref?: Pick<Ref<Component>, 'instance' | 'via'>): Rank {
    const service = this.service(participant);
    const balancer =
      ref?.instance === undefined
        ? ((ref?.via as LoadBalancer | undefined) ?? participant.loadBalancer)
        : undefined;
    if (balancer !== undefined) return worst(this.balancer(balancer), service);
    const named = ref?.instance ?? participant.instances[0];
    const member = this.#members(participant).find(({ instance }) => instance === named);
    if (member === undefined || participant.instances.length < 2) return service;
    return this.#process(member) > 0 ? worst(service, 3) : service;
  }

  sequencer(service: Sequencer, instance: Instance): Rank {
    const member = this.#members(service).find((each) => each.instance === instance);
    if (member === undefined) return 0;
    const isSql = service.backendKind === 'sql';
    const store = isSql ? this.#storeLink(service, service.database) : this.store(instance.database, member);
    const peers = isSql ? [] : peersOf(service, instance);
    const out = peers.filter(
      (peer) => this.#is('peer', peer) || this.#isGone(this.#zoneOfPeer(service, peer)),
    );
    const chain = out.length === 0 ? 0 : out.length < peers.length ? 1 : 4;
    return worst(this.#process(member), store, chain);
  }

  /** A node of the chain is taken to stand beside the first sequencer that names it. */
  #zoneOfPeer(service: Sequencer, peer: string): string | undefined {
    const network = networkOf(service);
    for (const each of this.t.sequencers)
      for (const instance of each.instances)
        if (
          each.backendKind !== 'sql' &&
          networkOf(each) === network &&
          peersOf(each, instance).includes(peer)
        )
          return instance.zone;
    return undefined;
  }

  ordering(domain: Domain): Rank {
    if (domain.isExternal) return this.#is('domain', domain.name) ? 4 : 0;
    if (domain.isEmbedded) {
      const members = this.#members(domain);
      const isKept = this.#isKept(domain.database);
      const store = this.store(domain.database, members[0]);
      const ranks = members.map((each) => this.#process(each));
      if (!ranks.some((rank) => rank > 0)) return store;
      if (ranks[0] === 0) return worst(1, store);
      if (!isKept && domain.database?.url === undefined) return 4;
      return worst(store, least(...ranks));
    }
    const [running, cold] = this.#split(domain.sequencerInstances);
    const isSql = domain.sequencers.every(({ backendKind }) => backendKind === 'sql');
    const backend = isSql
      ? worst(...domain.sequencers.map(({ database }) => this.store(database, undefined)))
      : 0;
    const ranks = running.map(({ service, instance }) => this.sequencer(service, instance));
    return worst(backend, several(ranks, isSql ? 2 : 1, cold));
  }

  /** Sequencers that run, and the ranks of those that could be started. */
  #split(endpoints: Domain['sequencerInstances']): [Domain['sequencerInstances'][number][], Rank[]] {
    const memberOf = ({ service, instance }: Domain['sequencerInstances'][number]) =>
      this.#members(service).find((each) => each.instance === instance);
    const running = endpoints.filter((each) => memberOf(each)?.starts === 'always');
    const cold = endpoints
      .flatMap((each) => memberOf(each) ?? [])
      .filter(({ starts }) => starts !== 'always');
    return [running, cold.map((each) => this.#process(each))];
  }

  #isKept(database: LogicalDatabase | undefined): boolean {
    return (
      database !== undefined &&
      database.storage !== 'memory' &&
      database.storage !== 'h2' &&
      (database.storage === 'local' || this.t.server(database.server) !== undefined)
    );
  }

  access({ domain, endpoints, client }: SequencerConnection): Rank {
    if (domain.isExternal || domain.isEmbedded)
      return worst(this.ordering(domain), this.#link(client.organization, domain.organization));
    const ways: Rank[] = [];
    const balanced = new Map<LoadBalancer, SequencerConnection['endpoints'][number][]>();
    for (const endpoint of endpoints) {
      const { service, instance } = endpoint;
      const balancer = domain.access === 'load-balancer' ? service.loadBalancer : undefined;
      if (balancer === undefined && this.#split([endpoint])[0].length === 0) continue;
      const rank = this.sequencer(service, instance);
      if (balancer === undefined)
        ways.push(worst(rank, this.#link(client.organization, service.organization)));
      else balanced.set(balancer, [...(balanced.get(balancer) ?? []), endpoint]);
    }
    for (const [balancer, behind] of balanced) {
      const [running, cold] = this.#split(behind);
      const ranks = running.map(({ service, instance }) => this.sequencer(service, instance));
      ways.push(
        worst(
          this.balancer(balancer),
          this.#link(client.organization, balancer.organization),
          several(ranks, 2, cold),
        ),
      );
    }
    const out = ways.filter(isOut);
    if (ways.length === 0) return 0;
    if (out.length > 0 && out.length < ways.length) return 2;
    const rank = out.length === 0 && ways.length > 1 ? worst(...ways) : least(...ways);
    const knowsAll = ways.length >= domain.sequencerInstances.length || domain.access === 'load-balancer';
    return rank < 3 || knowsAll ? rank : 3;
  }

  #domainNode(service: Mediator | DomainManager, domain: Domain): Rank {
    const connections = service.connections.filter((connection) => connection.domain === domain);
    return worst(this.service(service), ...connections.map((connection) => this.access(connection)));
  }

  confirmation(domain: Domain): Rank {
    const ordering = this.ordering(domain);
    if (domain.isExternal || domain.isEmbedded) return ordering;
    const ranks = domain.mediators.map((mediator) => this.#domainNode(mediator, domain));
    return worst(ordering, ranks.length === 1 ? (ranks[0] as Rank) : several(ranks, 1));
  }

  topology(domain: Domain): Rank {
    return worst(
      this.ordering(domain),
      ...domain.domainManagers.map((manager) => this.#domainNode(manager, domain)),
    );
  }

  submission(participant: Participant, connection: SequencerConnection): Rank {
    const service = this.service(participant);
    const byHand = connection.manualConnect && service >= 2 ? 3 : 0;
    return worst(service, byHand, this.access(connection), this.confirmation(connection.domain));
  }

  jsonApi(api: JsonApi, instance?: Instance): Rank {
    const members = this.#members(api).filter((each) => instance === undefined || each.instance === instance);
    const running = members.filter(({ starts }) => starts === 'always');
    const cold = members.filter(({ starts }) => starts !== 'always').map((each) => this.#process(each));
    const ranks = running.map((each) =>
      worst(this.#process(each), this.store(each.instance?.database, each)),
    );
    const balancer = instance === undefined ? api.loadBalancer : undefined;
    const [ref] = api.participants;
    const out = ranks.filter(isOut);
    const group =
      balancer !== undefined || out.length === 0 || out.length === ranks.length
        ? several(ranks, 2, cold)
        : least(3, ...out);
    return worst(
      group,
      balancer === undefined ? 0 : this.balancer(balancer),
      ref === undefined ? 0 : this.ledger(ref.target, ref),
      this.#link(api.organization, ref?.target.organization),
    );
  }

  #pair(owner: TriggerNode | OAuthMiddleware): Rank {
    const members = this.#members(owner);
    const standbys = members.filter(({ role }) => role === 'standby').map((each) => this.#process(each));
    const live = members.filter(({ role }) => role === 'live').map((each) => this.#process(each));
    if (live.every((rank) => rank === 0)) return standbys.some((rank) => rank > 0) ? 1 : 0;
    return worst(...live.map((rank): Rank => (rank >= 3 && standbys.includes(0) ? 3 : rank)));
  }

  trigger(node: TriggerNode): Rank {
    const own = this.#pair(node);
    const [ref] = node.participants;
    const members = this.#members(node);
    const isKept = this.#isKept(node.store);
    return worst(
      own,
      !isKept && own >= 2 ? 3 : 0,
      this.store(node.store, members[0]),
      ...(ref === undefined
        ? []
        : [
            this.ledger(ref.target, ref),
            ...ref.target.connections.map((connection) => this.submission(ref.target, connection)),
          ]),
      this.#link(node.organization, ref?.target.organization),
    );
  }

  tokens(middleware: OAuthMiddleware): Rank {
    const isOut = middleware.identityProviders.some(({ target }) => this.#is('provider', target.name));
    return worst(this.#pair(middleware), isOut ? 4 : 0);
  }

  #used({ target, instance, via }: Pick<Ref<Component>, 'target' | 'instance' | 'via'>): Rank {
    const ofLedger = (participant: Participant | undefined): Rank[] =>
      (participant?.connections ?? []).map((connection) =>
        this.submission(participant as Participant, connection),
      );
    if (target.kind === 'participant')
      return worst(
        this.ledger(target, { ...(instance === undefined ? {} : { instance }), via }),
        ...ofLedger(target),
      );
    if (target.kind === 'json-api')
      return worst(this.jsonApi(target, instance), ...ofLedger(target.participants[0]?.target));
    if (target.kind === 'load-balancer')
      return worst(
        this.balancer(target),
        ...target.targets.map((inner) =>
          this.#used(inner.target.kind === 'load-balancer' ? inner : { ...inner, via: target }),
        ),
      );
    return 0;
  }

  /** The rank of a subject by its id. */
  rank(id: string): Rank {
    const { t } = this;
    const slash = id.indexOf('/');
    const [kind, name] = [id.slice(0, slash), id.slice(slash + 1)];
    const hosts = (party: string) =>
      t.participants.filter(({ parties }) => parties.some((each) => each.name === party));
    const oneOf = (ranks: Rank[]): Rank => {
      const rank = least(...ranks);
      return ranks.length > 1 && rank <= 1 && ranks.some(isOut) ? 1 : rank;
    };
    const find = <T extends { readonly name: string }>(all: readonly T[]): T => {
      const found = all.find((each) => each.name === name);
      if (found === undefined) throw new Error(`no ${id}`);
      return found;
    };
    switch (kind) {
      case 'application': {
        const application = find(t.applications);
        return worst(
          ...application.uses.map((ref) =>
            worst(this.#used(ref), this.#link(application.organization, ref.target.organization)),
          ),
        );
      }
      case 'submit': {
        const at = name.lastIndexOf('@');
        const ways = hosts(name.slice(0, at)).flatMap((participant) =>
          participant.connections
            .filter(({ domain }) => domain.name === name.slice(at + 1))
            .map((connection) => worst(this.ledger(participant), this.submission(participant, connection))),
        );
        return oneOf(ways);
      }
      case 'read':
        return oneOf(hosts(name).map((participant) => this.ledger(participant)));
      case 'ledger-api':
        return this.ledger(find(t.participants));
      case 'json-api':
        return this.jsonApi(find(t.jsonApis));
      case 'trigger-rule': {
        const full = name.slice(name.lastIndexOf('@') + 1);
        return this.trigger(t.triggerNodes.find(({ fullName }) => fullName === full) as TriggerNode);
      }
      case 'token-refresh': {
        const node = t.triggerNodes.find(({ fullName }) => fullName === name);
        return this.tokens(node?.middlewares[0]?.target as OAuthMiddleware);
      }
      case 'log-in': {
        const middleware = t.oauthMiddlewares.find((each) => each.name === name);
        return middleware === undefined ? (this.#is('provider', name) ? 4 : 0) : this.tokens(middleware);
      }
      case 'ordering':
        return this.ordering(find(t.domains));
      case 'confirmation':
        return this.confirmation(find(t.domains));
      case 'topology':
        return this.topology(find(t.domains));
      default:
        throw new Error(`no kind ${kind}`);
    }
  }
}

/** Several that all work: with some of them out it is at least `partly`; with all of them, the one that is back first. */
function several(ranks: readonly Rank[], partly: Rank, cold: readonly Rank[] = []): Rank {
  const out = ranks.filter(isOut);
  if (ranks.length === 0) return 0;
  if (out.length === 0) return ranks.some((rank) => rank > 0) ? 1 : 0;
  return out.length === ranks.length ? least(...out, ...(cold.includes(0) ? [3 as const] : [])) : partly;
}

const networkOf = ({ domain, name }: Sequencer): string =>
  domain?.backend?.fabric?.network ?? domain?.backend?.ethereum?.network ?? domain?.name ?? name;

/** Names of the chain's nodes that a sequencer talks to, as the file lists them. */
function peersOf(service: Sequencer, instance: Instance): string[] {
  const listed = service.spec.instances;
  const own = Array.isArray(listed) ? listed[instance.index] : undefined;
  const peers =
    own?.fabric?.peers ?? service.spec.fabric?.peers ?? service.domain?.backend?.fabric?.peers ?? [];
  const node =
    own?.ethereum?.node ?? service.spec.ethereum?.node ?? service.domain?.backend?.ethereum?.node ?? [];
  return service.backendKind === 'fabric'
    ? peers.map((peer) => (typeof peer === 'string' ? peer : peer.name))
    : [node].flat();
}
