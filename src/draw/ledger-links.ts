import { asList } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { Sequencer } from '../model/topology.ts';
import { addNode } from './add-node.ts';
import type { PictureGraph, PictureNode } from './picture-graph.ts';
import type { LinkKind } from './scene.ts';
import type { Surroundings } from './surroundings.ts';

/** The peers (Fabric) or the client node (Ethereum) of a blockchain sequencer, and the chain that joins them. */
export function addLedger(
  graph: PictureGraph,
  around: Surroundings,
  service: Sequencer,
  instance: Instance,
  node: PictureNode,
): void {
  const { isFabric, network, channel, chaincode, peers } = ledgerOf(service, instance);
  const common = {
    organization: service.organization?.name,
    domains: service.domains.map(({ target }) => target.name),
  };
  const link = (kind: LinkKind, from: PictureNode, to: PictureNode): void =>
    graph.link({ kind, from: from.key, to: to.key, synchronous: true, arrow: false, path: undefined });
  const chain = addNode(graph, around, {
    ...common,
    key: `chain:${network}`,
    kind: 'chain',
    label: isFabric ? 'Hyperledger Fabric' : 'Hyperledger Besu',
    detail: channel === undefined ? network : `${network} · channel ${channel}`,
    groups: [],
    origin: { kind: 'backend', name: network, path: service.domain?.at('backend').path ?? service.path },
  });
  for (const name of peers) {
    const peer = addNode(graph, around, {
      ...common,
      key: `peer:${JSON.stringify([network, name])}`,
      kind: 'peer',
      label: isFabric ? 'Fabric peer' : 'Besu client node',
      detail: isFabric ? `${name} · chaincode ${chaincode}` : name,
      zone: instance.zone,
      groups: around.outside(service.organization, instance.zone),
      origin: { kind: 'sequencer', name, path: instance.at(isFabric ? 'fabric' : 'ethereum').path },
    });
    link('traffic', node, peer);
    link('chain', peer, chain);
  }
}

interface Ledger {
  readonly isFabric: boolean;
  readonly network: string;
  readonly channel: string | undefined;
  readonly chaincode: string;
  readonly peers: readonly string[];
}

/** What the domain, the service and the instance say together; the nearest says it last. */
function ledgerOf(service: Sequencer, instance: Instance): Ledger {
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
