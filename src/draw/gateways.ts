import type { Topology } from '../model/topology.ts';
import { plainNode } from './add-node.ts';
import { PictureGraph, type PictureLink, type PictureNode } from './picture-graph.ts';

/** Name of the gateway between two organizations, if one of them or a network declares any. */
type GatewayName = (
  a: string,
  b: string,
) => { name: string; path: PictureNode['origin']['path'] } | undefined;

/** The same picture with a gateway on every line that crosses from one organization's network to another's. */
export function withGateways(graph: PictureGraph, topology: Topology): PictureGraph {
  const nameOf = gatewayNames(topology);
  const crossed = new PictureGraph();
  for (const node of graph.nodes.values()) crossed.add(node);
  for (const [key, group] of graph.groups) crossed.groups.set(key, group);
  for (const link of graph.links) {
    const gateway = gatewayOf(graph, link, nameOf);
    if (gateway === undefined) {
      crossed.link(link);
      continue;
    }
    crossed.add(gateway);
    crossed.link({ ...link, to: gateway.key, arrow: false });
    crossed.link({ ...link, from: gateway.key });
  }
  return crossed;
}

function gatewayOf(graph: PictureGraph, link: PictureLink, nameOf: GatewayName): PictureNode | undefined {
  const isHealth = link.kind === 'health';
  const client = graph.nodes.get(isHealth ? link.to : link.from);
  const server = graph.nodes.get(isHealth ? link.from : link.to);
  if (client?.organization === undefined || server?.organization === undefined) return undefined;
  if (client.organization === server.organization) return undefined;
  const gateway = nameOf(client.organization, server.organization);
  if (gateway === undefined) return undefined;
  // One for each service that is reached, so that a line can be followed through it.
  const service = server.service ?? server.fronts ?? server.key;
  return plainNode({
    ...{ stack: server.stack, domains: server.domains, zone: server.zone, region: server.region },
    key: `gateway ${JSON.stringify([client.organization, server.organization, service])}`,
    kind: 'gateway',
    label: gateway.name,
    detail: '',
    groups: [],
    origin: { kind: 'network', name: gateway.name, path: gateway.path },
  });
}

function gatewayNames(topology: Topology): GatewayName {
  const joined = new Map<string, { name: string; path: PictureNode['origin']['path'] }>();
  const pair = (a: string, b: string): string => JSON.stringify([a, b].sort());
  for (const network of topology.networks) {
    const names = network.organizations.map(({ target }) => target.name);
    for (const a of names)
      for (const b of names)
        if (a !== b)
          joined.set(pair(a, b), { name: network.spec.gateway ?? standardName, path: network.path });
  }
  const own = new Map(topology.organizations.map((each) => [each.name, each]));
  return (a, b) => {
    const network = joined.get(pair(a, b));
    if (network !== undefined) return network;
    for (const name of [b, a]) {
      const gateway = own.get(name)?.spec.network?.gateway;
      if (gateway !== undefined && gateway !== false)
        return {
          name: gateway === true ? standardName : gateway,
          path: ['organizations', name, 'network', 'gateway'],
        };
    }
    return undefined;
  };
}

const standardName = 'Virtual Network Gateway';
