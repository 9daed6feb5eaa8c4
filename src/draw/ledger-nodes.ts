import { chainSettings, type GraphNode } from '../graph/index.ts';
import type { Instance } from '../model/component.ts';
import type { Sequencer } from '../model/topology.ts';
import { keyOf } from '../resolve/index.ts';
import { addNode } from './add-node.ts';
import type { PictureGraph } from './picture-graph.ts';
import type { Surroundings } from './surroundings.ts';

/** Draws a peer (Fabric) or the client node (Ethereum) of a blockchain sequencer, and the chain that joins them. */
export function addChain(
  graph: PictureGraph,
  around: Surroundings,
  service: Sequencer,
  instance: Instance,
  peer: GraphNode,
): void {
  const { isFabric, network, channel, chaincode } = chainSettings(service, instance);
  const common = {
    organization: service.organization?.name,
    domains: service.domains.map(({ target }) => target.name),
  };
  addNode(graph, around, {
    ...common,
    key: keyOf('chain', network),
    kind: 'chain',
    label: isFabric ? 'Hyperledger Fabric' : 'Hyperledger Besu',
    detail: channel === undefined ? network : `${network} · channel ${channel}`,
    groups: [],
    origin: { kind: 'backend', name: network, path: service.domain?.at('backend').path ?? service.path },
  });
  addNode(graph, around, {
    ...common,
    key: peer.id,
    kind: 'peer',
    label: isFabric ? 'Fabric peer' : 'Besu client node',
    detail: isFabric ? `${peer.name} · chaincode ${chaincode}` : peer.name,
    zone: peer.zone,
    groups: around.outside(service.organization, peer.zone),
    origin: { kind: 'sequencer', name: peer.name, path: peer.path },
  });
}
