import { connectionGraph, type GraphNode, storeKey } from '../graph/index.ts';
import type { LogicalDatabase } from '../model/component.ts';
import type { LoadBalancer, Organization, Topology } from '../model/topology.ts';
import { Capabilities, type Capability, Made } from './capability.ts';
import { balancerOutcome, processOutcome, serverOutcome } from './groups.ts';
import { losing, untouched } from './outcome.ts';
import type { Part } from './part.ts';
import { Parts } from './parts.ts';
import { timings } from './timings.ts';

type Nodes = Parameters<ReturnType<typeof connectionGraph>['nodesOf']>[0];

export const noInputs: readonly Capability[] = [];

/** What everything else rests on: processes, databases, balancers, and what stands or leads outside. */
export class Infrastructure {
  readonly topology: Topology;
  readonly parts: Parts;
  readonly capabilities = new Capabilities();
  protected readonly graph: ReturnType<typeof connectionGraph>;

  constructor(topology: Topology) {
    this.topology = topology;
    this.parts = new Parts(topology);
    this.graph = connectionGraph(topology);
  }

  nodesOf(component: Nodes): readonly GraphNode[] {
    return this.graph.nodesOf(component);
  }

  processes(component: Nodes): readonly Part[] {
    return this.nodesOf(component).map((node) => this.parts.process(node));
  }

  /** A logical database: its server, or the store beside an instance. Memory is part of its process. */
  store(database: LogicalDatabase | undefined, node: GraphNode | undefined): Capability | undefined {
    if (database === undefined || database.storage === 'memory' || database.storage === 'h2')
      return undefined;
    const server = database.storage === 'local' ? undefined : this.topology.server(database.server);
    if (server !== undefined) {
      return this.capabilities.of(server, 'server', () => {
        const copies = this.parts.server(server);
        return new Made(copies, noInputs, copies.length > 1, (fates) => serverOutcome(copies, fates));
      });
    }
    if (database.storage !== 'local' || node === undefined) return undefined;
    return this.localStore(storeKey(database), node);
  }

  /** The store `key` beside an instance. */
  localStore(key: string, node: GraphNode): Capability {
    return this.capabilities.of(key, 'local', () => {
      const part = this.parts.localStore(key, node);
      return new Made([part], noInputs, false, (fates) =>
        fates.has(part) ? losing(processOutcome(part, fates, timings.startDatabase), 'cache') : untouched,
      );
    });
  }

  /** The instances of a balancer by themselves. */
  balancer(balancer: LoadBalancer): Capability {
    return this.capabilities.of(balancer, 'balancer', () => {
      const replicas = this.parts.balancer(balancer);
      return new Made(replicas, noInputs, replicas.length > 1, (fates) => balancerOutcome(replicas, fates));
    });
  }

  /** The line to another organization. */
  link(from: Organization | undefined, to: Organization | undefined): Capability | undefined {
    const part = this.parts.link(from?.name, to?.name);
    return part === undefined ? undefined : this.outside(part);
  }

  /** What nothing here can restart. */
  outside(part: Part): Capability {
    return this.capabilities.of(
      part,
      'outside',
      () =>
        new Made([part], noInputs, false, (fates) => {
          const outcome = processOutcome(part, fates);
          return part.kind === 'identity-provider' && outcome !== untouched
            ? { ...outcome, notes: [fetchedKeys] }
            : outcome;
        }),
    );
  }
}

const fetchedKeys =
  'participants check tokens with keys that they have fetched before; for how long, the documents do not say';
