import type { Topology } from '../model/topology.ts';
import { EdgeBuilder } from './add-edges.ts';
import { addPassive, addRunning } from './add-nodes.ts';
import { ConnectionGraph } from './graph.ts';

export { runs } from './add-edges.ts';
export { storeKey } from './add-nodes.ts';
export { chainSettings } from './chain.ts';
export * from './graph.ts';

const made = new WeakMap<Topology, ConnectionGraph>();

/** Who talks to whom in a topology; made once, when somebody first asks. */
export function connectionGraph(topology: Topology): ConnectionGraph {
  const known = made.get(topology);
  if (known !== undefined) return known;
  const graph = new ConnectionGraph((incomplete) => {
    addPassive(incomplete, topology);
    new EdgeBuilder(topology, incomplete).addAll();
  });
  addRunning(graph, topology);
  made.set(topology, graph);
  return graph;
}
