import { asList, isObject } from '../base/object.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Finding, Outcome } from '../diagnostic/diagnostic.ts';
import { type ComponentKind, Instance, type Place, type Ref, sectionOf } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import {
  Application,
  type Balanced,
  type Component,
  type ComponentBase,
  DatabaseServer,
  Domain,
  DomainManager,
  type Environment,
  IdentityProvider,
  JsonApi,
  LoadBalancer,
  Mediator,
  Network,
  OAuthMiddleware,
  Organization,
  Participant,
  Sequencer,
  type SequencerConnection,
  type SequencerEndpoint,
  type ServiceBase,
  Topology,
  TriggerNode,
  TriggerService,
} from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import { parseRelease } from '../profiles/release.ts';
import { Databases, databaseName } from './databases.ts';
import { expand } from './expand.ts';
import { behind, eachName, References } from './references.ts';

/**
 * The topology of a file: defaults filled in, every reference followed. References that lead nowhere are findings and
 * are left out of the result, so that rules see only what is there.
 */
export function link(file: TopologyFile, environment?: Environment): Outcome<Topology> {
  // An environment that cannot be read is reported; judging by the strictest one would bury that under its consequences.
  const isUnreadable = file.broken.some((path) => path.length === 1 && path[0] === 'environment');
  const expansion = expand(file.value, environment ?? (isUnreadable ? 'development' : undefined));
  const topology = new Topology({
    name: expansion.value.name ?? '',
    environment: expansion.environment,
    release: expansion.release,
    profile: expansion.profile,
    edition: expansion.value.daml?.edition ?? 'enterprise',
    spec: expansion.value,
  });
  const linker = new Linker(file, topology);
  linker.run();
  return { value: topology, findings: linker.findings };
}

const at = (...path: Path): Place => ({ path, part: 'value' });

class Linker {
  readonly #file: TopologyFile;
  readonly #topology: Topology;
  #references!: References;
  #databases!: Databases;
  readonly #own: Finding[] = [];
  readonly #endpointsOf = new Map<Domain, readonly SequencerEndpoint[]>();

  constructor(file: TopologyFile, topology: Topology) {
    this.#file = file;
    this.#topology = topology;
  }

  get findings(): readonly Finding[] {
    return [...this.#own, ...this.#references.findings];
  }

  run(): void {
    this.#checkRelease();
    this.#makeComponents();
    this.#references = new References(this.#file, this.#components());
    this.#databases = new Databases(this.#references, this.#topology);
    this.#linkOrganizations();
    this.#linkZones();
    this.#linkDomains();
    for (const service of this.#topology.sequencers) this.#linkSequencer(service);
    this.#linkCentralDatabases();
    for (const service of [...this.#topology.mediators, ...this.#topology.domainManagers])
      this.#linkDomainNode(service);
    for (const service of this.#topology.participants) this.#linkParticipant(service);
    this.#linkLoadBalancers();
    for (const service of this.#topology.mediators) this.#connectDomainNode(service);
    for (const service of this.#topology.domainManagers) this.#connectDomainNode(service);
    for (const service of this.#topology.participants) this.#connectParticipant(service);
    for (const service of this.#topology.jsonApis) this.#linkJsonApi(service);
    for (const middleware of this.#topology.oauthMiddlewares) {
      middleware.identityProviders = this.#references.findAll(
        'identity-provider',
        middleware.spec.identityProvider,
        middleware.at('identityProvider'),
      );
    }
    for (const service of this.#topology.triggerServices) this.#linkTriggerService(service);
    this.#topology.triggerNodes = this.#topology.triggerServices.flatMap((service) => service.nodes);
    this.#dropRepeatedFindings();
    this.#impliedLoadBalancers();
    for (const application of this.#topology.applications) {
      const kinds: ComponentKind[] = [
        'json-api',
        'participant',
        'load-balancer',
        'trigger-service',
        'oauth-middleware',
        'sequencer',
        'mediator',
        'domain-manager',
        'domain',
        'database',
      ];
      application.uses = eachName(application.spec.uses, application.at('uses')).flatMap(
        ({ text, at }) => this.#references.findAny(kinds, text, at) ?? [],
      );
    }
    this.#topology.databaseUses = this.#databases.uses;
    this.#topology.unresolved = this.#references.unresolved;
  }

  #checkRelease(): void {
    const text = this.#file.value.daml?.version;
    if (text === undefined || parseRelease(text) !== undefined) return;
    this.#own.push({
      rule: 'schema/not-a-release',
      message: `\`${text}\` is not a Daml release`,
      file: this.#file.source,
      document: this.#file.document,
      primary: this.#file.label(['daml', 'version'], 'a release looks like "2.10.4"'),
      related: [],
      fixes: [],
    });
  }

  #components(): Component[] {
    const t = this.#topology;
    return [
      ...t.organizations,
      ...t.identityProviders,
      ...t.databases,
      ...t.domains,
      ...t.sequencers,
      ...t.mediators,
      ...t.domainManagers,
      ...t.participants,
      ...t.jsonApis,
      ...t.oauthMiddlewares,
      ...t.triggerServices,
      ...t.loadBalancers,
      ...t.applications,
      ...t.networks,
    ];
  }

  #makeComponents(): void {
    const t = this.#topology;
    const spec = t.spec;
    t.zones = (spec.zones ?? []).flatMap((zone, index) => {
      const { name, region, site = 'active' } = typeof zone === 'string' ? { name: zone } : zone;
      return isNamed(name) ? [{ name, region, site, place: at('zones', index) }] : [];
    });
    t.organizations = this.#make(
      'organization',
      spec.organizations,
      (name, path, entry) => new Organization('organization', name, path, entry),
    );
    t.identityProviders = this.#make(
      'identity-provider',
      spec.identityProviders,
      (name, path, entry) => new IdentityProvider('identity-provider', name, path, entry),
    );
    t.databases = this.#make(
      'database',
      spec.databases,
      (name, path, entry) => new DatabaseServer('database', name, path, entry),
    );
    t.domains = this.#make('domain', spec.domains, (name, path, entry) =>
      this.#running(new Domain('domain', name, path, entry)),
    );
    t.sequencers = this.#make('sequencer', spec.sequencers, (name, path, entry) =>
      this.#running(new Sequencer('sequencer', name, path, entry)),
    );
    t.mediators = this.#make('mediator', spec.mediators, (name, path, entry) =>
      this.#running(new Mediator('mediator', name, path, entry)),
    );
    t.domainManagers = this.#make('domain-manager', spec.domainManagers, (name, path, entry) =>
      this.#running(new DomainManager('domain-manager', name, path, entry)),
    );
    t.participants = this.#make('participant', spec.participants, (name, path, entry) =>
      this.#running(new Participant('participant', name, path, entry)),
    );
    t.jsonApis = this.#make('json-api', spec.jsonApis, (name, path, entry) =>
      this.#running(new JsonApi('json-api', name, path, entry)),
    );
    t.oauthMiddlewares = this.#make('oauth-middleware', spec.oauthMiddlewares, (name, path, entry) =>
      this.#running(new OAuthMiddleware('oauth-middleware', name, path, entry)),
    );
    t.triggerServices = this.#make(
      'trigger-service',
      spec.triggerServices,
      (name, path, entry) => new TriggerService('trigger-service', name, path, entry),
    );
    t.loadBalancers = this.#make('load-balancer', spec.loadBalancers, (name, path, entry) =>
      this.#running(new LoadBalancer(name, path, entry, false)),
    );
    t.applications = this.#make(
      'application',
      spec.applications,
      (name, path, entry) => new Application('application', name, path, entry),
    );
    t.networks = this.#make(
      'network',
      spec.networks,
      (name, path, entry) => new Network('network', name, path, entry),
    );
  }

  #make<S, C>(
    kind: ComponentKind,
    entries: Record<string, S> | undefined,
    construct: (name: string, path: Path, entry: S) => C,
  ): C[] {
    const section = sectionOf[kind];
    return Object.entries(entries ?? {}).flatMap(([name, entry]) =>
      isObject(entry) ? [construct(name, [section, name], entry as S)] : [],
    );
  }

  #running<C extends ServiceBase<ComponentKind, { instances?: File.Instances }>>(service: C): C {
    const instances = service.spec.instances;
    service.instances = Array.isArray(instances)
      ? instances.map((entry, index) => instanceOf(service, entry, index))
      : [];
    return service;
  }

  #linkOrganizations(): void {
    for (const component of this.#components()) {
      const name = (component.spec as { organization?: unknown }).organization;
      if (typeof name !== 'string' || component.kind === 'organization') continue;
      component.organization = this.#references.find(
        'organization',
        name,
        component.at('organization'),
      )?.target;
    }
    for (const shared of [...this.#topology.identityProviders, ...this.#topology.databases]) {
      if (shared.spec.organization === undefined) continue;
      shared.organizations =
        shared.organization !== undefined
          ? [
              {
                target: shared.organization,
                text: shared.organization.name,
                place: shared.at('organization'),
              },
            ]
          : Array.isArray(shared.spec.organization)
            ? this.#references.findAll('organization', shared.spec.organization, shared.at('organization'))
            : [];
      shared.organization ??= shared.organizations[0]?.target;
    }
    for (const network of this.#topology.networks) {
      network.organizations = this.#references.findAll(
        'organization',
        network.spec.organizations,
        network.at('organizations'),
      );
    }
  }

  #linkZones(): void {
    const zones = new Set(this.#topology.zones.map((zone) => zone.name));
    const check = (text: string | undefined, place: Place): void => {
      // A default zone stands nowhere in the text and exists by construction.
      if (text !== undefined && this.#file.isWritten(place.path))
        this.#references.checkName('zone', zones, text, place, 'zones');
    };
    const declared = zones.size > 0 || this.#file.broken.some((path) => path[0] === 'zones');
    if (!declared) return;
    for (const component of this.#components()) {
      const spec = component.spec as { zones?: string[] };
      for (const [index, zone] of (Array.isArray(spec.zones) ? spec.zones : []).entries())
        check(zone, component.at('zones', index));
      for (const instance of 'instances' in component ? component.instances : []) {
        if (!zones.has(instance.zone ?? '') && instance.zone !== undefined)
          check(instance.zone, instance.at('zone'));
      }
    }
  }

  #linkDomains(): void {
    for (const domain of this.#topology.domains) {
      const backend = domain.spec.backend;
      const several = Array.isArray(backend);
      domain.backend = several ? undefined : backend;
      domain.backendKinds = asList(backend as { type?: unknown }).flatMap((each, index) =>
        each.type === 'sql' || each.type === 'fabric' || each.type === 'ethereum'
          ? [
              {
                kind: each.type,
                place: several ? domain.at('backend', index, 'type') : domain.at('backend', 'type'),
              },
            ]
          : [],
      );
      const use = domain.isEmbedded ? domain.spec.database : domain.backend?.database;
      const place = domain.isEmbedded ? domain.at('database') : domain.at('backend', 'database');
      domain.database = this.#databases.read(
        use,
        place,
        databaseName(domain.isEmbedded ? domain.name : `${domain.name}_sequencer`),
      );
      if (domain.isEmbedded) this.#databases.use(domain, 'storage', domain.database);
    }
  }

  #linkSequencer(service: Sequencer): void {
    service.domains = this.#references.findAll('domain', service.spec.domain, service.at('domain'));
    for (const { target } of service.domains) target.sequencers.push(service);
    service.backendKind = service.spec.backend ?? service.domain?.backendKinds[0]?.kind ?? 'sql';
    if (service.backendKind === 'sql') {
      const own = this.#databases.read(
        service.spec.database,
        service.at('database'),
        // Naming only the server means the database that the sequencers of the domain share.
        service.domain?.database?.name ?? databaseName(`${service.domain?.name ?? service.name}_sequencer`),
      );
      service.database = own ?? service.domain?.database;
      if (own !== undefined) this.#databases.use(service, 'sequencer-backend', own);
    }
    for (const instance of service.instances) this.#linkSequencerInstance(service, instance);
  }

  #linkSequencerInstance(service: Sequencer, instance: Instance): void {
    const entry = entryOf(service, instance);
    const cache =
      entry.cacheDatabase ??
      service.spec.cacheDatabase ??
      (service.backendKind === 'sql' ? undefined : service.spec.database);
    const place =
      entry.cacheDatabase !== undefined
        ? instance.at('cacheDatabase')
        : service.spec.cacheDatabase !== undefined
          ? service.at('cacheDatabase')
          : service.at('database');
    const store = this.#databases.read(cache, place, databaseName(`${instance.name}_cache`));
    if (store !== undefined) this.#databases.use(service, 'sequencer-cache', store, instance);
    const override = this.#databases.read(
      entry.database,
      instance.at('database'),
      databaseName(instance.name),
    );
    if (override !== undefined)
      this.#databases.use(
        service,
        service.backendKind === 'sql' ? 'sequencer-backend' : 'sequencer-cache',
        override,
        instance,
      );
    instance.database = override ?? (service.backendKind === 'sql' ? undefined : store);
  }

  /** The central database of a SQL domain is used once by its sequencers together, not once by each. */
  #linkCentralDatabases(): void {
    for (const domain of this.#topology.domains) {
      if (!domain.isEmbedded && domain.database !== undefined)
        this.#databases.use(domain, 'sequencer-backend', domain.database);
    }
  }

  #linkDomainNode(service: Mediator | DomainManager): void {
    service.domains = this.#references.findAll('domain', service.spec.domain, service.at('domain'));
    for (const { target } of service.domains) {
      if (service.kind === 'mediator') target.mediators.push(service);
      else target.domainManagers.push(service);
    }
    this.#linkStorage(service);
  }

  #linkStorage(service: Mediator | DomainManager | Participant): void {
    service.database = this.#databases.read(
      service.spec.database,
      service.at('database'),
      databaseName(service.name),
    );
    this.#databases.use(service, 'storage', service.database);
    for (const instance of service.instances) {
      const { database } = entryOf(service, instance);
      if (database === undefined) continue;
      const own = this.#databases.read(database, instance.at('database'), databaseName(instance.name));
      if (own === undefined) continue;
      instance.database = own;
      this.#databases.use(service, 'storage', own, instance);
    }
  }

  #linkParticipant(service: Participant): void {
    this.#linkStorage(service);
    service.identityProviders = this.#references.findAll(
      'identity-provider',
      service.spec.identityProvider,
      service.at('identityProvider'),
    );
    service.parties = (service.spec.parties ?? []).flatMap((party, index) => {
      const { name, multiHosted = false } = typeof party === 'string' ? { name: party } : party;
      return isNamed(name) ? [{ name, multiHosted, place: service.at('parties', index) }] : [];
    });
    service.users = (service.spec.users ?? []).map((name, index) => ({
      name,
      place: service.at('users', index),
    }));
  }

  /** One list for all connections that leave it to the default: networks have thousands of them. */
  #allEndpoints(domain: Domain): readonly SequencerEndpoint[] {
    const known = this.#endpointsOf.get(domain) ?? domain.sequencerInstances;
    this.#endpointsOf.set(domain, known);
    return known;
  }

  #endpoints(
    names: readonly string[] | undefined,
    place: Place,
    domain: Domain,
  ): Pick<SequencerConnection, 'endpoints' | 'written'> {
    if (names === undefined) return { endpoints: this.#allEndpoints(domain), written: [] };
    const written = this.#references.findAll('sequencer', names, place);
    const seen = new Set<Instance>();
    const endpoints = written.flatMap(({ target, instance }) =>
      (instance === undefined ? target.instances : [instance]).map((each) => ({
        service: target,
        instance: each,
      })),
    );
    return {
      written,
      endpoints: endpoints.filter(({ instance }) => !seen.has(instance) && seen.add(instance)),
    };
  }

  #connectDomainNode(service: Mediator | DomainManager): void {
    for (const ref of service.domains) {
      const connection: SequencerConnection = {
        client: service,
        domain: ref.target,
        alias: ref.target.name,
        ...this.#endpoints(service.spec.sequencers, service.at('sequencers'), ref.target),
        manualConnect: false,
        place: service.spec.sequencers === undefined ? ref.place : service.at('sequencers'),
      };
      service.connections.push(connection);
      ref.target.connections.push(connection);
    }
  }

  #connectParticipant(service: Participant): void {
    for (const [index, entry] of (service.spec.domains ?? []).entries()) {
      const place = service.at('domains', index);
      const described = typeof entry === 'string' ? { domain: entry } : entry;
      const namePlace = typeof entry === 'string' ? place : service.at('domains', index, 'domain');
      const ref =
        described.domain === undefined
          ? undefined
          : this.#references.find('domain', described.domain, namePlace);
      if (ref === undefined) continue;
      const connection: SequencerConnection = {
        client: service,
        domain: ref.target,
        alias: described.alias ?? ref.target.spec.external?.alias ?? ref.target.name,
        ...this.#endpoints(described.sequencers, service.at('domains', index, 'sequencers'), ref.target),
        manualConnect: described.manualConnect ?? false,
        place,
      };
      service.connections.push(connection);
      ref.target.connections.push(connection);
    }
  }

  #linkJsonApi(service: JsonApi): void {
    const refs = this.#ledgerTargets(service.spec.participant, service.at('participant'));
    service.participants = refs.participants;
    service.strays = refs.strays;
    for (const instance of service.instances) {
      const own = entryOf(service, instance).cache;
      instance.database = this.#databases.readCache(
        own ?? service.spec.cache,
        own === undefined ? service.at('cache') : instance.at('cache'),
        instance,
      );
      this.#databases.use(service, 'query-store', instance.database, instance);
    }
  }

  /** What a ledger client names: participant services, their instances or balancers; anything else is astray. */
  #ledgerTargets(
    names: string | readonly string[] | undefined,
    place: Place,
  ): { participants: Ref<Participant>[]; strays: Ref<Component>[] } {
    const kinds: ComponentKind[] = [
      'participant',
      'load-balancer',
      'sequencer',
      'mediator',
      'domain-manager',
      'domain',
      'json-api',
      'trigger-service',
      'database',
    ];
    const refs = eachName(names, place)
      .flatMap(({ text, at }) => this.#references.findAny(kinds, text, at) ?? [])
      .flatMap(behind);
    return {
      participants: refs.filter((ref): ref is Ref<Participant> => ref.target instanceof Participant),
      strays: refs.filter((ref) => !(ref.target instanceof Participant)),
    };
  }

  #linkTriggerService(service: TriggerService): void {
    const nodes = service.spec.nodes ?? {};
    const own = (name: string): Place => service.at(name);
    for (const [name, spec] of Object.entries(nodes)) {
      const node = new TriggerNode(service, name, [...service.path, 'nodes', name], spec);
      node.organization = service.organization;
      const inherit = <K extends 'participant' | 'oauthMiddleware' | 'identityProvider' | 'database'>(
        key: K,
      ) =>
        spec[key] === undefined
          ? { value: service.spec[key], place: own(key) }
          : { value: spec[key], place: node.at(key) };
      const ledger = inherit('participant');
      const targets = this.#ledgerTargets(ledger.value as File.Reference | undefined, ledger.place);
      node.participants = targets.participants;
      node.strays = targets.strays;
      const middleware = inherit('oauthMiddleware');
      node.middlewares = this.#references.findAll(
        'oauth-middleware',
        middleware.value as File.Reference | undefined,
        middleware.place,
      );
      const provider = inherit('identityProvider');
      node.identityProviders = this.#references.findAll(
        'identity-provider',
        provider.value as File.Reference | undefined,
        provider.place,
      );
      const store = inherit('database');
      node.store = this.#databases.read(
        store.value as File.DatabaseUse | undefined,
        store.place,
        databaseName(`${service.name}_${name}`),
        spec.tablePrefix,
      );
      this.#databases.use(node, 'trigger-store', node.store);
      node.standbyStore = this.#databases.read(
        spec.standbyDatabase,
        node.at('standbyDatabase'),
        databaseName(`${service.name}_${name}`),
        spec.tablePrefix,
      );
      node.rules = (spec.rules ?? []).flatMap((each, index) => {
        const isShort = typeof each === 'string';
        const { rule: name, party } = isShort ? { rule: each } : each;
        const place = isShort ? node.at('rules', index) : node.at('rules', index, 'rule');
        return isNamed(name) ? [{ name, party, place }] : [];
      });
      service.nodes.push(node);
    }
  }

  /** A wrong name at the service is looked up once for every node; it is one mistake. */
  #dropRepeatedFindings(): void {
    const seen = new Set<string>();
    const kept = this.#references.findings.filter((finding) => {
      const key = `${finding.rule}\u0000${pathKey(finding.primary.path)}`;
      return !seen.has(key) && seen.add(key);
    });
    this.#references.findings.splice(0, this.#references.findings.length, ...kept);
  }

  #linkLoadBalancers(): void {
    const kinds: ComponentKind[] = [
      'participant',
      'sequencer',
      'json-api',
      'mediator',
      'domain-manager',
      'trigger-service',
      'oauth-middleware',
      'domain',
      'database',
      'load-balancer',
    ];
    for (const balancer of this.#topology.loadBalancers) {
      balancer.targets = eachName(balancer.spec.targets, balancer.at('targets')).flatMap(({ text, at }) => {
        const ref = this.#references.findAny(kinds, text, at);
        return ref === undefined ? [] : [ref as Ref<Balanced>];
      });
      balancer.organization ??= balancer.targets[0]?.target.organization;
      for (const { target } of balancer.targets) {
        if (target.kind !== 'database' && target.kind !== 'load-balancer' && balancer.api !== 'admin-api')
          target.loadBalancer ??= balancer;
      }
    }
    this.#reportCycles();
  }

  /** Balancers that stand in front of each other in a ring lead nowhere. */
  #reportCycles(): void {
    for (const ring of rings(this.#topology.loadBalancers)) {
      const [first, ...others] = ring;
      if (first === undefined) continue;
      this.#own.push({
        rule: 'reference/cycle',
        message: `load balancers stand in front of each other in a ring: ${[...ring, first].map((balancer) => `\`${balancer.name}\``).join(' → ')}`,
        file: this.#file.source,
        document: this.#file.document,
        primary: this.#file.label([...first.path, 'targets'], 'this leads back to itself'),
        related: others.map((balancer) => this.#file.label([...balancer.path, 'targets'], 'through here')),
        fixes: [],
      });
    }
  }

  #impliedLoadBalancers(): void {
    const implied: LoadBalancer[] = [];
    for (const service of [
      ...this.#topology.participants,
      ...this.#topology.jsonApis,
      ...this.#topology.sequencers,
    ]) {
      const choice = service.spec.loadBalancer ?? 'default';
      if (choice === 'none') {
        service.loadBalancer = undefined;
      } else if (choice !== 'default') {
        service.loadBalancer = this.#references.find(
          'load-balancer',
          choice,
          service.at('loadBalancer'),
        )?.target;
      } else if (service.loadBalancer === undefined && wantsBalancer(service)) {
        const balancer = new LoadBalancer(
          `${service.name}-lb`,
          service.path,
          { targets: [service.name], type: 'haproxy' },
          true,
        );
        balancer.organization = service.organization;
        balancer.targets = [{ target: service, text: service.name, place: service.at() }];
        service.loadBalancer = balancer;
        implied.push(balancer);
      }
    }
    this.#topology.loadBalancers = [...this.#topology.loadBalancers, ...implied];
  }
}

/** The documents' default: several participants or JSON APIs stand behind one, sequencers unless clients balance themselves. */
function wantsBalancer(service: Participant | JsonApi | Sequencer): boolean {
  if (service.kind !== 'sequencer') return service.instances.length >= 2;
  const domain = service.domain;
  return (
    domain !== undefined &&
    domain.access === 'load-balancer' &&
    (domain.sequencerInstances.length >= 2 || domain.spec.sequencerAccess !== undefined)
  );
}

/** Rings among balancers, each once. What leads nowhere back is taken away first, so that no path is walked twice. */
function rings(balancers: readonly LoadBalancer[]): LoadBalancer[][] {
  const next = new Map(
    balancers.map((each) => [
      each,
      each.targets.flatMap(({ target }) => (target instanceof LoadBalancer ? [target] : [])),
    ]),
  );
  const left = new Set(balancers.filter((each) => (next.get(each)?.length ?? 0) > 0));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const each of left)
      if (!(next.get(each) ?? []).some((target) => left.has(target))) left.delete(each);
  }
  const found: LoadBalancer[][] = [];
  const walked = new Set<LoadBalancer>();
  for (const start of left) {
    const trail: LoadBalancer[] = [];
    let at: LoadBalancer | undefined = start;
    while (at !== undefined && !walked.has(at)) {
      walked.add(at);
      trail.push(at);
      at = next.get(at)?.find((target) => left.has(target));
    }
    const from = at === undefined ? -1 : trail.indexOf(at);
    if (from >= 0) found.push(trail.slice(from));
  }
  return found;
}

/** Whether what must have a name has one; a missing one is reported already, whatever the types promise. */
const isNamed = (name: string | undefined): name is string => name !== undefined;

/** The entry of an instance in the expanded file. */
const entryOf = (service: { spec: { instances?: File.Instances } }, instance: Instance): File.Instance =>
  (Array.isArray(service.spec.instances) ? service.spec.instances[instance.index] : undefined) ?? {};

function instanceOf(
  service: ComponentBase<ComponentKind, unknown>,
  entry: File.Instance,
  index: number,
): Instance {
  const shortName = entry.name ?? String(index + 1);
  return new Instance({
    path: [...service.path, 'instances', index],
    name: `${service.name}-${shortName}`,
    shortName,
    index,
    zone: entry.zone,
    host: entry.host,
    role: entry.role,
    version: entry.version,
    replication: entry.replication,
  });
}
