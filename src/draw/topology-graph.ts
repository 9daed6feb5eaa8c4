import type { Topology } from '../model/topology.ts';
import { DiskBuilder } from './disk-builder.ts';
import { LinkBuilder } from './link-builder.ts';
import { NodeBuilder } from './node-builder.ts';
import { PictureGraph } from './picture-graph.ts';
import { Surroundings } from './surroundings.ts';

/** Everything that could be drawn of a topology, grouped by organization and service, or by region and zone. */
export function topologyGraph(topology: Topology, byZone: boolean): PictureGraph {
  const graph = new PictureGraph();
  const around = new Surroundings(topology, graph, byZone);
  const nodes = new NodeBuilder(topology, graph, around);
  nodes.addAll();
  const disks = new DiskBuilder(topology, graph, around);
  disks.addAll();
  new LinkBuilder(topology, graph, nodes, disks, around).addAll();
  return graph;
}
