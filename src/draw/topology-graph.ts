import { connectionGraph } from '../graph/index.ts';
import type { Topology } from '../model/topology.ts';
import { DiskBuilder } from './disk-builder.ts';
import { LinkBuilder } from './link-builder.ts';
import { NodeBuilder } from './node-builder.ts';
import { PictureGraph } from './picture-graph.ts';
import { Surroundings } from './surroundings.ts';

/** Everything that could be drawn of a topology, grouped by organization and service, or by region and zone. */
export const topologyGraph = (topology: Topology, byZone: boolean): PictureGraph =>
  drawn(topology, byZone).graph;

interface Drawn {
  readonly graph: PictureGraph;
  readonly links: LinkBuilder;
}

/** By topology, grouped by organization and by region: a page asks several times, and what is drawn never changes. */
const known = new WeakMap<Topology, Map<boolean, Drawn>>();

function drawn(topology: Topology, byZone: boolean): Drawn {
  const ofTopology = known.get(topology) ?? new Map<boolean, Drawn>();
  known.set(topology, ofTopology);
  const found = ofTopology.get(byZone) ?? draw(topology, byZone);
  ofTopology.set(byZone, found);
  return found;
}

function draw(topology: Topology, byZone: boolean): Drawn {
  const graph = new PictureGraph();
  const around = new Surroundings(topology, graph, byZone);
  const nodes = new NodeBuilder(topology, graph, around);
  nodes.addAll();
  const disks = new DiskBuilder(topology, graph, around);
  disks.addAll();
  const links = new LinkBuilder(topology, graph, nodes, disks, around);
  links.addAll();
  return { graph, links };
}

/** The nodes of a picture, by key, that stand for each node of the connection graph, by id. */
export function pictureKeys(topology: Topology, byZone: boolean): Map<string, string[]> {
  const { links } = drawn(topology, byZone);
  return new Map(
    [...connectionGraph(topology).nodes.values()].map((node) => [
      node.id,
      [...links.drawn(node)].map(({ key }) => key),
    ]),
  );
}
