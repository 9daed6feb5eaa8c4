import type { Graphviz } from '@hpcc-js/wasm-graphviz';
import { type DotAttributes, type DotStatement, printDot } from '../dot-text.ts';
import type { Scene, SceneGroup, SceneLink, SceneNode } from '../scene.ts';
import { type Block, neighboursIn, nodeBlock, serviceBlock } from './block.ts';
import type { Box, Point } from './geometry.ts';
import { sideBySide, twoSides } from './side-by-side.ts';
import { groupTitle, type NodeBox } from './size.ts';
import { zoneBlocks } from './zone-grid.ts';

/** Where blocks, and with them all nodes and groups, stand. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** Left upper corners. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly groups: ReadonlyMap<string, Box>;
}

/** Arranges services as whole blocks with Graphviz' `dot` engine; inside, each block is laid out by rows. */
export function arrange(scene: Scene, boxes: ReadonlyMap<string, NodeBox>, graphviz: Graphviz): Arrangement {
  const sides = twoSides(scene);
  return sides === undefined
    ? arrangeBlocks(scene, boxes, graphviz)
    : sideBySide(scene, sides, boxes, (part) => arrangeBlocks(part, boxes, graphviz));
}

function arrangeBlocks(scene: Scene, boxes: ReadonlyMap<string, NodeBox>, graphviz: Graphviz): Arrangement {
  const blocks = blocksOf(scene, boxes);
  const answer = graphviz.layout(arrangementDot(scene, blocks), 'json', 'dot');
  return readArrangement(blocks, JSON.parse(answer) as GraphvizAnswer);
}

/** A block for each service or region, and one for each node that stands outside of them. */
function blocksOf(scene: Scene, boxes: ReadonlyMap<string, NodeBox>): Map<string, Block> {
  const sideways = scene.direction === 'right';
  const blocks = zoneBlocks(
    { ...scene, groups: scene.groups.filter((group) => group.kind === 'region' || group.kind === 'zone') },
    boxes,
  );
  const neighbours = neighboursIn(scene);
  for (const group of scene.groups) {
    if (group.kind !== 'service') continue;
    const inside = scene.nodes.filter((node) => node.group === group.id);
    blocks.set(group.id, serviceBlock(group, inside, boxes, neighbours, sideways));
  }
  const placed = new Set([...blocks.values()].flatMap((block) => [...block.nodes.keys()]));
  for (const node of scene.nodes) {
    const box = boxes.get(node.id);
    if (!placed.has(node.id) && box !== undefined) blocks.set(node.id, nodeBlock(node, box));
  }
  return blocks;
}

const inches = (units: number): number => Math.round((units / 72) * 10_000) / 10_000;
const clusterMargin = 16;

function arrangementDot(scene: Scene, blocks: ReadonlyMap<string, Block>): string {
  const sideways = scene.direction === 'right';
  const regions = scene.groups.filter(
    (group) => group.parent === undefined && blocks.has(group.id) && group.kind !== 'service',
  );
  return printDot('arrangement', {
    attributes: {
      rankdir: sideways ? 'LR' : 'TB',
      nodesep: inches(34),
      // A small picture can afford lines that are not so flat.
      ranksep: inches(scene.nodes.length > 30 ? 46 : 62),
      splines: 'false',
      remincross: 'true',
      mclimit: 4,
    },
    statements: [
      ...within(scene, blocks, undefined),
      ...blockLinks(scene, blocks),
      ...regions.slice(1).map(
        (region, index): DotStatement => ({
          from: { node: regions[index]?.id ?? '' },
          to: { node: region.id },
          attributes: { style: 'invis', minlen: 0, weight: 50 },
        }),
      ),
    ],
  });
}

/** The blocks and clusters that stand directly in a group. */
function within(
  scene: Scene,
  blocks: ReadonlyMap<string, Block>,
  parent: string | undefined,
): DotStatement[] {
  const nodes = scene.nodes
    .filter((node) => node.group === parent && blocks.has(node.id))
    .map(({ id }) => blockNode(id, blocks.get(id)));
  const groups = scene.groups
    .filter((group) => group.parent === parent)
    .map((group): DotStatement => {
      if (blocks.has(group.id)) return blockNode(group.id, blocks.get(group.id));
      const title = groupTitle(group);
      const label: DotAttributes =
        title === undefined
          ? {}
          : {
              label: {
                html: `<TABLE BORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" WIDTH="${title.width}" HEIGHT="${title.height}"><TR><TD></TD></TR></TABLE>`,
              },
              labeljust: 'l',
            };
      return {
        cluster: group.id,
        graph: {
          attributes: { ...label, margin: clusterMargin },
          statements: within(scene, blocks, group.id),
        },
      };
    });
  return [...nodes, ...groups];
}

const blockNode = (id: string, block: Block | undefined): DotStatement => ({
  node: id,
  attributes: {
    shape: 'box',
    fixedsize: 'true',
    width: inches(block?.width ?? 0),
    height: inches(block?.height ?? 0),
    label: '',
  },
});

/** Whether `to` stands above `from`: who is told of health, and who gives tokens. */
const pointsUp = (link: SceneLink): boolean => link.kind === 'health' || link.kind === 'token';

/** One line for each two blocks that are linked, from above to below. Of opposite ones the stronger holds. */
function blockLinks(scene: Scene, blocks: ReadonlyMap<string, Block>): DotStatement[] {
  const blockOf = new Map(
    [...blocks].flatMap(([id, block]) => [...block.nodes.keys()].map((node) => [node, id] as const)),
  );
  const kinds = new Map(scene.nodes.map((node) => [node.id, node.kind]));
  // Regions stand side by side, whatever joins them.
  const columns = new Set(scene.groups.filter((group) => group.kind !== 'service').map((group) => group.id));
  const stackOf = new Map(
    scene.groups.flatMap((group) =>
      kindOf(scene, group.parent) === 'stack' ? [[group.id, group.parent]] : [],
    ),
  );
  const isStack = (a: string, b: string): boolean => stackOf.has(a) && stackOf.get(a) === stackOf.get(b);
  const strengths = new Map<string, Map<string, number>>();
  for (const link of scene.links) {
    if (link.kind === 'replication') continue;
    const up = pointsUp(link) || (link.kind === 'failover' && kinds.get(link.to) === 'identity-provider');
    const above = blockOf.get(up ? link.to : link.from) ?? '';
    const below = blockOf.get(up ? link.from : link.to) ?? '';
    if (above === below || (columns.has(above) && columns.has(below))) continue;
    const row = strengths.get(above) ?? new Map<string, number>();
    row.set(below, (row.get(below) ?? 0) + (link.kind === 'traffic' ? 2 : 1));
    strengths.set(above, row);
  }
  return [...strengths].flatMap(([above, row]) =>
    [...row].flatMap(([below, strength]): DotStatement[] =>
      (strengths.get(below)?.get(above) ?? 0) > strength
        ? []
        : [
            {
              from: { node: above },
              to: { node: below },
              attributes: {
                weight: Math.min(strength, 8) * (isStack(above, below) ? 12 : 1),
                ...beside(kinds.get(above)),
              },
            },
          ],
    ),
  );
}

const kindOf = (scene: Scene, id: string | undefined): SceneGroup['kind'] | undefined =>
  scene.groups.find((group) => group.id === id)?.kind;

/** A gateway stands beside what it leads to, so that the organizations on both sides are level. */
const beside = (above: SceneNode['kind'] | undefined): DotAttributes =>
  above === 'gateway' ? { minlen: 0 } : {};

interface GraphvizAnswer {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos?: string; readonly bb?: string }[];
}

function readArrangement(blocks: ReadonlyMap<string, Block>, answer: GraphvizAnswer): Arrangement {
  const [, , width = 0, height = 0] = numbers(answer.bb);
  const nodes = new Map<string, Point>();
  const groups = new Map<string, Box>();
  for (const { name, pos, bb } of answer.objects ?? []) {
    const block = blocks.get(name);
    if (block !== undefined && pos !== undefined) {
      const [x = 0, y = 0] = numbers(pos);
      const corner = { x: x - block.width / 2, y: height - y - block.height / 2 };
      for (const [id, at] of block.nodes) nodes.set(id, { x: corner.x + at.x, y: corner.y + at.y });
      for (const [id, box] of block.groups)
        groups.set(id, { ...box, x: corner.x + box.x, y: corner.y + box.y });
    } else if (bb !== undefined) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers(bb);
      groups.set(name.replace(/^cluster_/, ''), { x: x0, y: height - y1, width: x1 - x0, height: y1 - y0 });
    }
  }
  return { width, height, nodes, groups };
}

const numbers = (text: string): number[] => text.split(',').map(Number);
