import type { Instance } from '../model/component.ts';
import type {
  Application,
  Domain,
  IdentityProvider,
  LoadBalancer,
  OAuthMiddleware,
  Topology,
  TriggerNode,
} from '../model/topology.ts';
import { type Resolution, resolve } from '../resolve/index.ts';
import { addNode, domainsOf, ofService } from './add-node.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import type { NodeKind } from './scene.ts';
import { type DrawnService, type Surroundings, serviceKey, sole, soleService } from './surroundings.ts';
import { ruleSetNames } from './theme.ts';

const instanceWords = {
  participant: 'Participant',
  'json-api': 'JSON API server',
  sequencer: 'Sequencer',
  mediator: 'Mediator',
  'domain-manager': 'Domain manager',
} as const;

/** Makes the graph's nodes, and remembers which stand for what. */
export class NodeBuilder {
  readonly #topology: Topology;
  readonly #meaning: Resolution;
  readonly #graph: PictureGraph;
  readonly #around: Surroundings;
  readonly #instances = new Map<Instance, PictureNode>();
  readonly #balancers = new Map<LoadBalancer, PictureNode[]>();
  readonly #triggers = new Map<TriggerNode | OAuthMiddleware, PictureNode[]>();
  readonly #ruleSets = new Map<string, number>();

  constructor(topology: Topology, graph: PictureGraph, around: Surroundings) {
    this.#topology = topology;
    this.#meaning = resolve(topology);
    this.#graph = graph;
    this.#around = around;
  }

  /** The node of an instance. */
  instance(instance: Instance): PictureNode | undefined {
    return this.#instances.get(instance);
  }

  processes(owner: TriggerNode | OAuthMiddleware): readonly PictureNode[] {
    return this.#triggers.get(owner) ?? [];
  }

  balancers(balancer: LoadBalancer): readonly PictureNode[] {
    return this.#balancers.get(balancer) ?? [];
  }

  addAll(): void {
    const t = this.#topology;
    for (const application of t.applications) this.#application(application);
    for (const provider of t.identityProviders) this.#identityProvider(provider);
    for (const middleware of t.oauthMiddlewares) this.#middleware(middleware);
    for (const [index, node] of t.triggerNodes.entries()) this.#triggerNode(node, index);
    for (const api of t.jsonApis) this.#service(api);
    for (const service of [...t.participants, ...t.mediators, ...t.domainManagers]) this.#service(service);
    for (const service of t.sequencers) this.#service(service);
    for (const domain of t.domains) this.#wholeDomain(domain);
    for (const balancer of t.loadBalancers) this.#balancer(balancer);
  }

  #service(service: Exclude<DrawnService, { kind: 'trigger-service' | 'oauth-middleware' }>): void {
    // Drawn as written, right or wrong: a picture of the wrong shape has to show it.
    for (const { instance, role, zone, starts } of this.#meaning.instancesOf(service)) {
      if (instance === undefined) continue;
      this.#instances.set(
        instance,
        addNode(this.#graph, this.#around, {
          key: `${serviceKey(service)}#${instance.index}`,
          kind: 'instance',
          label:
            service.instances.length === 1
              ? instanceWords[service.kind]
              : `${instanceWords[service.kind]} (${role})`,
          detail: service.instances.length === 1 ? service.name : instance.name,
          runs: starts === 'always',
          carries: role === 'active',
          origin: { kind: service.kind, name: service.name, path: instance.path },
          ...ofService(this.#around, service, zone),
        }),
      );
    }
  }

  /** Live and standby processes; standbys do not run until they are needed. */
  #pair(
    owner: TriggerNode | OAuthMiddleware,
    init: { key: string; word: string; detail: string; ruleSet?: number },
  ): void {
    const service = owner.kind === 'trigger-node' ? owner.service : owner;
    const all = this.#meaning.instancesOf(owner);
    const drawn = all.map(({ role, index, zone, starts }) =>
      addNode(this.#graph, this.#around, {
        key: `${init.key}#${role}${index}`,
        kind: 'instance',
        label: all.length === 1 ? init.word : `${init.word} (${role})`,
        detail: init.detail,
        runs: starts === 'always',
        carries: role === 'live' && starts === 'always',
        ruleSet: init.ruleSet,
        origin: { kind: owner.kind, name: init.detail, path: owner.path },
        ...ofService(this.#around, service, zone),
      }),
    );
    this.#triggers.set(owner, drawn);
  }

  #middleware(middleware: OAuthMiddleware): void {
    const { name } = middleware;
    this.#pair(middleware, { key: serviceKey(middleware), word: 'OAuth2 middleware', detail: name });
  }

  #triggerNode(node: TriggerNode, index: number): void {
    this.#pair(node, {
      key: `trigger-node:${JSON.stringify([node.service.name, node.name])}`,
      word: 'Trigger node',
      detail: node.fullName,
      ruleSet: this.#ruleSet(node, index),
    });
  }

  /** Number of the colour of a node's rules; nodes with the same rules have the same. */
  #ruleSet(node: TriggerNode, index: number): number {
    const asked = (ruleSetNames as readonly string[]).indexOf(node.name);
    const colour = asked >= 0 ? asked : index % ruleSetNames.length;
    if (node.rules.length === 0) return colour;
    const key = JSON.stringify(node.rules.map(({ name, party }) => [name, party ?? '']).sort());
    const known = this.#ruleSets.get(key);
    if (known === undefined) this.#ruleSets.set(key, colour);
    return known ?? colour;
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
    addNode(this.#graph, this.#around, {
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
    addNode(this.#graph, this.#around, {
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
    const [instance] = domain.isExternal ? [] : this.#meaning.instancesOf(domain);
    const runs = (instance?.starts ?? 'always') === 'always';
    addNode(this.#graph, this.#around, {
      key: serviceKey(domain),
      kind: domain.isExternal ? 'service' : 'instance',
      label: domain.isExternal ? 'Sequencer service' : 'Domain (embedded)',
      detail: domain.isExternal ? `${domain.name} · run by others` : domain.name,
      organization: domain.organization?.name,
      domains: [domain.name],
      runs,
      carries: runs,
      zone: instance?.zone,
      groups: this.#around.outside(domain.isExternal ? undefined : domain.organization, instance?.zone),
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
        ? [addNode(this.#graph, this.#around, { ...init, key, groups: groups(undefined) })]
        : regions.map(([region, runs]) =>
            addNode(this.#graph, this.#around, {
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
  #regionsBehind(balancer: LoadBalancer): [region: string, runs: boolean][] {
    const found = new Map<string, boolean>();
    for (const { service, instance } of this.#meaning.balancer(balancer).backends) {
      const behind = instance !== undefined ? [instance] : 'instances' in service ? service.instances : [];
      for (const { region, runs } of behind.flatMap((each) => this.#instances.get(each) ?? []))
        if (region !== undefined) found.set(region, runs || (found.get(region) ?? false));
    }
    return [...found];
  }
}
