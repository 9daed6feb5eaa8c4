import { type PlainObject, setOwn } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import type { Sequencer } from '../model/topology.ts';
import { entryOf } from '../resolve/index.ts';
import type { SequencerBackend } from './plan.ts';

/** What a sequencer writes to: the domain's database, or the chain through a node of its own. */
export function sequencerBackend(service: Sequencer, instance: Instance): SequencerBackend {
  const backend = service.domain?.backend;
  const entry = entryOf(service.spec, instance);
  switch (service.backendKind) {
    case 'sql':
      return {
        type: 'database',
        highAvailability: true,
        totalNodeCount: backend?.totalNodeCount ?? 10,
        writerType: service.spec.writerType,
      };
    case 'fabric':
      return {
        type: backend?.sequencerType ?? 'fabric',
        config: fabricConfig({ ...backend?.fabric, ...service.spec.fabric, ...entry.fabric }),
      };
    case 'ethereum':
      return {
        type: backend?.sequencerType ?? 'ethereum',
        config: ethereumConfig({ ...backend?.ethereum, ...service.spec.ethereum, ...entry.ethereum }),
      };
  }
}

/** The shape of the driver's settings (manual, "Fabric Domains"): the client, its peers and orderers by organization, the channel. */
function fabricConfig(fabric: File.Fabric): PlainObject {
  const own = fabric.organization ?? 'organization';
  const organizations = new Map<string, Record<'peers' | 'orderers', PlainObject>>();
  const add = (nodes: readonly File.FabricNode[] | undefined, role: 'peers' | 'orderers'): void => {
    for (const node of nodes ?? []) {
      const described = typeof node === 'string' ? { name: node } : node;
      const name = described.organization ?? own;
      const known = organizations.get(name) ?? { peers: {}, orderers: {} };
      setOwn(known[role], described.name, { url: described.address ?? described.name });
      organizations.set(name, known);
    }
  };
  add(fabric.peers, 'peers');
  add(fabric.orderers, 'orderers');
  return {
    user: { name: fabric.user ?? 'sequencer', organization: own },
    organizations: organizationTree(organizations),
    channel: {
      name: fabric.channel ?? 'sequencer',
      chaincode: {
        name: fabric.chaincode ?? 'sequencer',
        ...(fabric.startBlockHeight === undefined ? {} : { 'start-block-height': fabric.startBlockHeight }),
      },
    },
  };
}

function organizationTree(
  organizations: ReadonlyMap<string, Record<'peers' | 'orderers', PlainObject>>,
): PlainObject {
  const tree: PlainObject = {};
  for (const [name, { peers, orderers }] of organizations) {
    setOwn(tree, name, {
      ...(Object.keys(peers).length === 0 ? {} : { peers }),
      ...(Object.keys(orderers).length === 0 ? {} : { orderers }),
    });
  }
  return tree;
}

/** One client node, one account, one contract (manual, "Ethereum Domains"). */
function ethereumConfig(ethereum: File.Ethereum): PlainObject {
  const node = Array.isArray(ethereum.node) ? ethereum.node[0] : ethereum.node;
  return {
    url: node === undefined || node.includes('://') ? (node ?? '') : `http://${node}`,
    ...(ethereum.wallet === undefined ? {} : { wallet: { 'wallet-path': ethereum.wallet } }),
    ...(ethereum.contract === undefined ? {} : { 'sequencer-contract-address': ethereum.contract }),
  };
}
