import type { Scene } from '../scene.ts';
import { arrange } from './arrange.ts';
import { loadGraphviz } from './graphviz.ts';
import type { Layout, PlacedNode } from './layout.ts';
import { route } from './route.ts';
import { namesBeneath, nodeBox } from './size.ts';

/** Lays a scene out with Graphviz in WebAssembly. The same scene gives the same places. */
export async function layOut(scene: Scene): Promise<Layout> {
  const graphviz = await loadGraphviz();
  const beneath = namesBeneath(scene);
  const boxes = new Map(scene.nodes.map((node) => [node.id, nodeBox(node, beneath)]));
  const { width, height, nodes: corners, groups } = arrange(scene, boxes, graphviz);
  const nodes = new Map<string, PlacedNode>();
  for (const [id, box] of boxes) {
    const { x, y } = corners.get(id) ?? { x: 0, y: 0 };
    nodes.set(id, { ...box, left: x, x: x + box.centre, y: y + box.middle });
  }
  return { width, height, nodes, groups, links: route(scene, nodes, groups, graphviz) };
}
