import type {
  Component,
  DomainManager,
  JsonApi,
  LoadBalancer,
  Mediator,
  OAuthMiddleware,
  Organization,
  Participant,
  Sequencer,
  Topology,
  TriggerNode,
  TriggerService,
} from '../model/topology.ts';
import type { PictureGraph, PictureGroup } from './picture-graph.ts';

/** A component that is drawn as a service with a border. */
export type DrawnService =
  | Participant
  | JsonApi
  | Sequencer
  | Mediator
  | DomainManager
  | TriggerService
  | OAuthMiddleware;

/** Key of a service in the graph. */
export const serviceKey = (service: Component): string => `${service.kind}:${service.name}`;

/** What the documents write on the border of each service, before the word "service". */
export const serviceWords: Readonly<Record<DrawnService['kind'], string>> = {
  participant: 'Participant',
  'json-api': 'JSON API',
  sequencer: 'Sequencer',
  mediator: 'Mediator',
  'domain-manager': 'Domain manager',
  'trigger-service': 'Trigger',
  'oauth-middleware': 'OAuth2 middleware',
};

const roleWords = { provider: 'provider', user: 'user', 'co-provider': 'co-provider' } as const;

/** Where each element stands: organization, stack and service, or region and zone. */
export class Surroundings {
  readonly #topology: Topology;
  readonly #graph: PictureGraph;
  readonly byZone: boolean;
  /** Participants with a JSON API: together they are a stack. */
  readonly #stacked: ReadonlySet<Participant>;
  /** Trigger services by the middleware that only they use. */
  readonly #middlewareOwner = new Map<OAuthMiddleware, TriggerService | 'several'>();
  readonly #zones: ReadonlyMap<string, Topology['zones'][number]>;

  constructor(topology: Topology, graph: PictureGraph, byZone: boolean) {
    this.#topology = topology;
    this.#graph = graph;
    this.byZone = byZone;
    this.#stacked = new Set(topology.jsonApis.flatMap((api) => stackOf(api) ?? []));
    this.#zones = new Map(topology.zones.map((zone) => [zone.name, zone]));
    for (const node of topology.triggerNodes) {
      for (const { target } of node.middlewares) {
        const owner = this.#middlewareOwner.get(target);
        this.#middlewareOwner.set(
          target,
          owner === undefined || owner === node.service ? node.service : 'several',
        );
      }
    }
  }

  /** The service inside whose border a service is drawn: a middleware stands inside its trigger service. */
  border(service: DrawnService): DrawnService {
    if (service.kind !== 'oauth-middleware') return service;
    const owner = this.#middlewareOwner.get(service);
    return owner === undefined || owner === 'several' ? service : owner;
  }

  /** The participant whose stack a service is part of. */
  stack(service: DrawnService): Participant | undefined {
    if (service.kind === 'participant') return service;
    if (service.kind === 'json-api') return stackOf(service);
    if (service.kind === 'trigger-service') return sole(service.nodes.flatMap(targetsOf));
    if (service.kind === 'oauth-middleware') {
      const owner = this.border(service);
      return owner.kind === 'trigger-service' ? this.stack(owner) : undefined;
    }
    return undefined;
  }

  /** Keys of the groups around a part of a service that stands in `zone`. */
  around(service: DrawnService, zone: string | undefined, region = this.region(zone)): string[] {
    if (this.byZone) return this.#places(zone, region);
    const border = this.border(service);
    const groups = this.organization(service.organization);
    const participant =
      border.kind === 'participant' || border.kind === 'json-api' ? this.stack(border) : undefined;
    if (participant !== undefined && this.#stacked.has(participant))
      groups.push(this.#stackGroup(participant));
    groups.push(this.#serviceGroup(border));
    return groups;
  }

  /** Keys of the groups around something that belongs to no service. */
  outside(organization: Organization | undefined, zone?: string, region = this.region(zone)): string[] {
    return this.byZone ? this.#places(zone, region) : this.organization(organization);
  }

  organization(organization: Organization | undefined): string[] {
    if (organization === undefined) return [];
    const network = organization.spec.network?.name;
    return [
      this.#group({
        key: `organization:${organization.name}`,
        kind: 'organization',
        label: organization.name,
        detail: `${roleWords[organization.role]}${network === undefined ? '' : ` · ${network}`}`,
        runs: true,
        origin: { kind: 'organization', name: organization.name, path: organization.path },
      }),
    ];
  }

  region(zone: string | undefined): string | undefined {
    return this.#zones.get(zone ?? '')?.region;
  }

  #places(zone: string | undefined, region: string | undefined): string[] {
    const groups: string[] = [];
    if (region !== undefined) {
      const zones = this.#topology.zones.filter((each) => each.region === region);
      const cold = zones.length > 0 && zones.every((each) => each.site === 'cold');
      groups.push(
        this.#group({
          key: `region:${region}`,
          kind: 'region',
          label: region,
          detail: cold ? 'cold region' : 'region',
          runs: !cold,
          origin: { kind: 'organization', name: region, path: zones[0]?.place.path ?? ['zones'] },
        }),
      );
    }
    const known = this.#zones.get(zone ?? '');
    if (known !== undefined)
      groups.push(
        this.#group({
          key: `zone:${known.name}`,
          kind: 'zone',
          label: known.name,
          detail: 'zone',
          runs: known.site !== 'cold',
          origin: { kind: 'organization', name: known.name, path: known.place.path },
        }),
      );
    return groups;
  }

  #stackGroup(participant: Participant): string {
    return this.#group({
      key: `stack:${participant.name}`,
      kind: 'stack',
      label: '',
      detail: '',
      runs: true,
      origin: { kind: 'participant', name: participant.name, path: participant.path },
    });
  }

  #serviceGroup(service: DrawnService): string {
    return this.#group({
      key: serviceKey(service),
      kind: 'service',
      label: `${serviceWords[service.kind]} service`,
      detail: service.name,
      runs: true,
      origin: { kind: service.kind, name: service.name, path: service.path },
    });
  }

  #group(group: PictureGroup): string {
    if (!this.#graph.groups.has(group.key)) this.#graph.groups.set(group.key, group);
    return group.key;
  }
}

const targetsOf = (node: TriggerNode): Participant[] => node.participants.map(({ target }) => target);

/** The one participant of a JSON API, where both are of one organization: a stack crosses no border. */
function stackOf(api: JsonApi): Participant | undefined {
  const participant = sole(api.participants.map(({ target }) => target));
  return participant?.organization === api.organization ? participant : undefined;
}

/** The one thing that all entries are, if they are one. */
export function sole<T>(entries: readonly T[]): T | undefined {
  const first = entries[0];
  return entries.every((each) => each === first) ? first : undefined;
}

/** The one service behind a balancer, if it is one. */
export function soleService(balancer: LoadBalancer): DrawnService | undefined {
  const target = sole(balancer.targets.map((ref) => ref.target));
  return target !== undefined && target.kind in serviceWords ? (target as DrawnService) : undefined;
}
