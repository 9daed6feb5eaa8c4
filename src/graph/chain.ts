import { asList } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { Sequencer } from '../model/topology.ts';
import { keyOf } from '../resolve/index.ts';
import type { ConnectionGraph, GraphNode } from './graph.ts';

/** What the domain, the service and the instance say together about the chain of a sequencer; the nearest says it last. */
export interface Chain {
  readonly isFabric: boolean;
  readonly network: string;
  readonly channel: string | undefined;
  readonly chaincode: string;
  /** Peers (Fabric), or the client node (Ethereum), by name. */
  readonly peers: readonly string[];
}

/** The chain of one sequencer instance. */
export function chainSettings(service: Sequencer, instance: Instance): Chain {
  const backend = service.domain?.backend;
  const entries = service.spec.instances;
  const own = Array.isArray(entries) ? entries[instance.index] : undefined;
  const fallback = service.domain?.name ?? service.name;
  if (service.backendKind === 'fabric') {
    const fabric = { ...backend?.fabric, ...service.spec.fabric, ...own?.fabric };
    return {
      isFabric: true,
      network: fabric.network ?? fallback,
      channel: fabric.channel,
      chaincode: fabric.chaincode ?? 'sequencer',
      peers: (fabric.peers ?? []).map((peer) => (typeof peer === 'string' ? peer : peer.name)),
    };
  }
  const ethereum = { ...backend?.ethereum, ...service.spec.ethereum, ...own?.ethereum };
  const network = ethereum.network ?? fallback;
  return { isFabric: false, network, channel: undefined, chaincode: '', peers: asList(ethereum.node) };
}

/** The nodes of a sequencer's chain and of its peers. */
export function chainOf(
  graph: ConnectionGraph,
  service: Sequencer,
  instance: Instance,
): { readonly chain: GraphNode; readonly peers: readonly GraphNode[] } {
  const { isFabric, network, peers } = chainSettings(service, instance);
  const common: Omit<GraphNode, 'id' | 'kind' | 'name' | 'zone' | 'path'> = {
    ...{ component: undefined, instance: undefined, index: 0, database: undefined, host: undefined },
    ...{ resolved: undefined, state: 'active', organization: service.organization?.name },
  };
  return {
    chain: graph.add({
      ...common,
      ...{ id: keyOf('chain', network), kind: 'chain', name: network, zone: undefined },
      path: service.domain?.at('backend').path ?? service.path,
    }),
    peers: peers.map((name) =>
      graph.add({
        ...common,
        ...{ id: keyOf('peer', network, name), kind: 'peer', name },
        zone: instance.zone,
        path: instance.at(isFabric ? 'fabric' : 'ethereum').path,
      }),
    ),
  };
}
