import { runs } from '../graph/index.ts';
import type { Instance, LogicalDatabase } from '../model/component.ts';
import type {
  Domain,
  DomainManager,
  LoadBalancer,
  Mediator,
  Participant,
  Sequencer,
  SequencerConnection,
} from '../model/topology.ts';
import { addSequencerAction, otherInstanceAction, reconnectAction } from './actions.ts';
import { type Capability, Made, series } from './capability.ts';
import {
  activeActive,
  activePassive,
  anyPeer,
  processOutcome,
  severalMediators,
  spareOf,
  works,
} from './groups.ts';
import { Infrastructure, noInputs } from './infrastructure.ts';
import {
  all,
  allOf,
  best,
  both,
  followedByShared,
  interrupted,
  manual,
  type Outcome,
  rankOf,
  untouched,
} from './outcome.ts';
import type { Part } from './part.ts';
import { detectionOf, timings } from './timings.ts';

type Replicated = Participant | Mediator | DomainManager;

const noParts: readonly Part[] = [];

/** Of what Canton nodes and domains are capable, in terms of what they rest on. */
export class CantonModel extends Infrastructure {
  readonly #clients = new Map<SequencerConnection['endpoints'], Map<string, object>>();

  /** The line to a database server of another organization. */
  storeLink(service: Sequencer | Replicated, database: LogicalDatabase | undefined): Capability | undefined {
    return this.link(service.organization, this.topology.server(database?.server)?.organization);
  }

  /** A participant, mediator or domain manager with its database. */
  replicated(service: Replicated): Capability {
    return this.capabilities.of(service, 'service', () => {
      const members = this.processes(service);
      const [first] = this.nodesOf(service);
      const database = first?.instance?.database ?? service.database;
      const needs: Capability[] = [];
      const store = this.store(database, first);
      if (store !== undefined) needs.push(store);
      const line = this.storeLink(service, database);
      if (line !== undefined) needs.push(line);
      const isInMemory = database === undefined || database.storage === 'memory' || database.storage === 'h2';
      const isReplicated = service.spec.replication !== false && this.topology.edition === 'enterprise';
      const how = { isReplicated, isInMemory };
      return new Made(members, needs, members.length > 1, (fates, of) =>
        activePassive(members, fates, allOf(needs, of), how),
      );
    });
  }

  /** The Ledger API of a participant at the address that clients have: its balancer, or an instance. */
  ledgerAddress(participant: Participant, via?: LoadBalancer, instance?: Instance): Capability {
    const balancer = instance === undefined ? (via ?? participant.loadBalancer) : undefined;
    if (balancer !== undefined)
      return this.capabilities.of(participant, balancer, () => {
        const service = this.replicated(participant);
        const own = this.balancer(balancer);
        const { up } = detectionOf(balancer);
        return new Made(noParts, [own, service], false, (_, of) =>
          both(of(own), followedByShared(of(service), up)),
        );
      });
    const service = this.replicated(participant);
    const named = instance ?? participant.instances[0];
    const node = this.nodesOf(participant).find((each) => each.instance === named);
    if (node === undefined || participant.instances.length < 2)
      return this.capabilities.of(participant, 'address', () => series([service]));
    const part = this.parts.process(node);
    return this.capabilities.of(
      participant,
      node,
      () =>
        new Made([part], [service], false, (fates, of) =>
          fates.has(part)
            ? all(of(service), manual(otherInstanceAction(participant.title), { loss: 'commands' }))
            : of(service),
        ),
    );
  }

  /** One sequencer, or the process of an embedded domain: with its own store and its node of the chain. */
  sequencer(service: Sequencer, instance: Instance): Capability | undefined {
    const node = this.nodesOf(service).find((each) => each.instance === instance);
    if (node === undefined) return undefined;
    return this.capabilities.of(instance, 'sequencer', () => {
      const part = this.parts.process(node);
      const isSql = service.backendKind === 'sql';
      const needs = [
        isSql ? this.storeLink(service, service.database) : this.store(instance.database, node),
      ].filter(isKnown);
      const calls = isSql ? [] : this.graph.from(node);
      const peers = calls.flatMap(({ to }) => (to.kind === 'peer' ? (this.parts.outside(to) ?? []) : []));
      return new Made([part, ...peers], needs, peers.length > 1, (fates, of) =>
        all(
          processOutcome(part, fates),
          ...needs.map(of),
          peers.length === 0 ? untouched : anyPeer(peers, fates),
        ),
      );
    });
  }

  /** Whether a domain orders messages: its backend and one of its sequencers. */
  ordering(domain: Domain): Capability {
    return this.capabilities.of(domain, 'ordering', () => {
      if (domain.isExternal) {
        const parts = this.nodesOf(domain).flatMap((node) => this.parts.outside(node) ?? []);
        return series(parts.map((part) => this.outside(part)));
      }
      if (domain.isEmbedded) return this.#embedded(domain);
      const { running: sequencers, cold } = this.#sequencersOf(domain.sequencerInstances);
      const isSql = domain.sequencers.every(({ backendKind }) => backendKind === 'sql');
      const backends = domain.sequencers.flatMap((service) => this.store(service.database, undefined) ?? []);
      const own = [...new Set(isSql ? backends : [])];
      return new Made(cold, [...sequencers, ...own], sequencers.length + cold.length > 1, (fates, of) =>
        all(
          ...own.map(of),
          activeActive(sequencers.map(of), isSql ? [timings.offlineSequencer] : [], {
            ...{ isLedAway: true, spare: spareOf(cold, fates) },
          }),
        ),
      );
    });
  }

  /** Sequencers that run, and the processes of those that are started in a cold region. */
  #sequencersOf(endpoints: Domain['sequencerInstances']): {
    readonly running: readonly Capability[];
    readonly cold: readonly Part[];
  } {
    const running: Capability[] = [];
    const cold: Part[] = [];
    for (const { service, instance } of endpoints) {
      const node = this.nodesOf(service).find((each) => each.instance === instance);
      const capability = this.sequencer(service, instance);
      if (node === undefined || capability === undefined) continue;
      if (runs(node)) running.push(capability);
      else cold.push(this.parts.process(node));
    }
    return { running, cold };
  }

  #embedded(domain: Domain): Made {
    const members = this.processes(domain);
    const [node] = this.nodesOf(domain);
    const store = this.store(domain.database, node);
    const isInMemory = store === undefined && domain.database?.url === undefined;
    return new Made(members, store === undefined ? noInputs : [store], false, (fates, of) =>
      activePassive(members, fates, store === undefined ? untouched : of(store), {
        ...{ isReplicated: false, isInMemory },
      }),
    );
  }

  /** Whether a client reaches a sequencer: through its balancer, or by one of its own list. */
  access(connection: SequencerConnection): Capability {
    const { domain, endpoints, client } = connection;
    const isBalanced = domain.access === 'load-balancer';
    const from = `${isBalanced ? 'any' : client.kind} ${client.organization?.name ?? ''}`;
    // Thousands of clients may share one list.
    const group = endpoints.length === 0 ? domain : this.#clientsOf(endpoints, from);
    return this.capabilities.of(group, `access ${from}`, () => {
      const ways = this.#ways(connection, isBalanced);
      const inputs = [...new Set(ways.flatMap((way) => way.inputs))];
      const parts = [...new Set(ways.flatMap((way) => way.parts))];
      return new Made(parts, inputs, ways.length > 1 || ways.some((way) => way.isGate), (fates, of) =>
        this.#accessOutcome(
          connection,
          ways.map((way) => way.evaluate(fates, of)),
        ),
      );
    });
  }

  /** What stands for the clients of a kind and organization that have the same list of sequencers. */
  #clientsOf(endpoints: SequencerConnection['endpoints'], from: string): object {
    let groups = this.#clients.get(endpoints);
    if (groups === undefined) {
      groups = new Map();
      this.#clients.set(endpoints, groups);
    }
    let group = groups.get(from);
    if (group === undefined) {
      group = {};
      groups.set(from, group);
    }
    return group;
  }

  #accessOutcome({ domain, client, alias }: SequencerConnection, ways: readonly Outcome[]): Outcome {
    if (ways.length === 0) return untouched;
    const failed = ways.filter((way) => !works(way));
    if (failed.length > 0 && failed.length < ways.length)
      return interrupted([timings.moveSubscription], {
        loss: 'commands',
        notes: [timings.moveSubscription.source],
      });
    const outcome = failed.length === 0 && ways.length > 1 ? all(...ways) : best(ways);
    const knowsAll = ways.length >= domain.sequencerInstances.length || domain.access === 'load-balancer';
    // A client that knows one sequencer of several can be told about the others.
    if (rankOf[outcome.level] < rankOf.manual || knowsAll || domain.isExternal) return outcome;
    return manual(addSequencerAction(client.title, alias), { loss: 'commands' });
  }

  /** The ways of a client to the sequencers: one through each balancer, or one for each sequencer of its list. */
  #ways({ domain, endpoints, client }: SequencerConnection, isBalanced: boolean): Made[] {
    const way = (inputs: readonly (Capability | undefined)[]): Made => series(inputs.filter(isKnown));
    if (domain.isExternal || domain.isEmbedded)
      return [way([this.ordering(domain), this.link(client.organization, domain.organization)])];
    const byBalancer = new Map<LoadBalancer, SequencerConnection['endpoints'][number][]>();
    const ways: Made[] = [];
    for (const endpoint of endpoints) {
      const { service, instance } = endpoint;
      const balancer = isBalanced ? service.loadBalancer : undefined;
      if (balancer === undefined) {
        const { running } = this.#sequencersOf([{ service, instance }]);
        const link = this.link(client.organization, service.organization);
        if (running.length > 0) ways.push(way([...running, link]));
      } else {
        const behind = byBalancer.get(balancer);
        if (behind !== undefined) behind.push(endpoint);
        else byBalancer.set(balancer, [endpoint]);
      }
    }
    for (const [balancer, behind] of byBalancer)
      ways.push(this.#balanced(balancer, behind, this.link(client.organization, balancer.organization)));
    return ways;
  }

  #balanced(
    balancer: LoadBalancer,
    endpoints: SequencerConnection['endpoints'],
    link: Capability | undefined,
  ): Made {
    const { running: behind, cold } = this.#sequencersOf(endpoints);
    const own = this.balancer(balancer);
    const { down } = detectionOf(balancer);
    const inputs = [own, ...behind, ...(link === undefined ? [] : [link])];
    return new Made(cold, inputs, behind.length + cold.length > 1, (fates, of) =>
      all(
        of(own),
        link === undefined ? untouched : of(link),
        activeActive(behind.map(of), down, { isLedAway: true, spare: spareOf(cold, fates) }),
      ),
    );
  }

  /** Whether a domain confirms transactions: ordering, and a mediator that reaches it. */
  confirmation(domain: Domain): Capability {
    const ordering = this.ordering(domain);
    return this.capabilities.of(domain, 'confirmation', () => {
      if (domain.isExternal || domain.isEmbedded) return series([ordering]);
      const mediators = domain.mediators.map((mediator) => this.#domainNode(mediator, domain));
      return new Made(noParts, [ordering, ...mediators], mediators.length > 1, (_, of) =>
        both(of(ordering), severalMediators(mediators.map(of))),
      );
    });
  }

  #domainNode(service: Mediator | DomainManager, domain: Domain): Capability {
    const own = this.replicated(service);
    const connections = service.connections.filter((connection) => connection.domain === domain);
    return this.capabilities.of(service, domain, () =>
      series([own, ...connections.map((connection) => this.access(connection))]),
    );
  }

  /** Whether the topology of a domain can change: new parties, packages, keys. Transactions need none of it. */
  topologyChanges(domain: Domain): Capability {
    const ordering = this.ordering(domain);
    const managers = domain.domainManagers.map((manager) => this.#domainNode(manager, domain));
    return this.capabilities.of(domain, 'topology', () => series([ordering, ...managers]));
  }

  /** Whether a participant can submit to a domain. */
  submission(participant: Participant, connection: SequencerConnection): Capability {
    return this.capabilities.of(connection, 'submission', () => {
      const own = this.replicated(participant);
      const needs = [this.access(connection), this.confirmation(connection.domain)];
      const inputs = [own, ...needs];
      if (!connection.manualConnect) return series(inputs);
      return new Made(noParts, inputs, false, (_, of) => {
        const service = of(own);
        const again =
          rankOf[service.level] >= rankOf.interrupted
            ? manual(reconnectAction(participant.title, connection.alias), { loss: 'commands' })
            : untouched;
        return all(service, again, ...needs.map(of));
      });
    });
  }
}

const isKnown = (capability: Capability | undefined): capability is Capability => capability !== undefined;
