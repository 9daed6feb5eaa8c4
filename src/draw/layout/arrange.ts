import type { Graphviz } from '@hpcc-js/wasm-graphviz';
import { type DotAttributes, type DotStatement, inches, printDot } from '../dot-text.ts';
import { Nesting } from '../notation.ts';
import type { Scene } from '../scene.ts';
import { type Block, neighboursIn, nodeBlock, serviceBlock } from './block.ts';
import { blockLinks } from './block-links.ts';
import type { Arrangement, Box, Point } from './geometry.ts';
import { sideBySide, twoSides } from './side-by-side.ts';
import { groupTitle, type NodeBox } from './size.ts';
import { wrapped, wrapWidth } from './wrap.ts';
import { zoneBlocks } from './zone-grid.ts';

/** Arranges services as whole blocks with Graphviz' `dot` engine; inside, each block is laid out by rows. */
export function arrange(scene: Scene, boxes: ReadonlyMap<string, NodeBox>, graphviz: Graphviz): Arrangement {
  const sides = twoSides(scene);
  const arrangeOne = (part: Scene): Arrangement => arrangeBlocks(part, boxes, graphviz);
  const plain = sides === undefined ? arrangeOne(scene) : sideBySide(scene, sides, boxes, arrangeOne);
  const width = wrapWidth(scene, plain);
  if (width === undefined) return plain;
  const rows = wrapped(scene, width, arrangeOne);
  return rows.width < plain.width ? rows : plain;
}

function arrangeBlocks(scene: Scene, boxes: ReadonlyMap<string, NodeBox>, graphviz: Graphviz): Arrangement {
  const blocks = blocksOf(scene, boxes);
  const answer = graphviz.layout(arrangementDot(scene, blocks), 'json', 'dot');
  return readArrangement(blocks, JSON.parse(answer) as GraphvizAnswer);
}

/** A block for each service or region, and one for each node that stands outside of them. */
function blocksOf(scene: Scene, boxes: ReadonlyMap<string, NodeBox>): Map<string, Block> {
  const sideways = scene.direction === 'right';
  const blocks = zoneBlocks(scene, boxes);
  const neighbours = neighboursIn(scene);
  const nesting = new Nesting(scene);
  for (const group of scene.groups) {
    if (group.kind !== 'service') continue;
    const inside = nesting.nodesIn(group.id);
    blocks.set(group.id, serviceBlock(group, inside, boxes, neighbours, sideways));
  }
  const placed = new Set([...blocks.values()].flatMap((block) => [...block.nodes.keys()]));
  for (const node of scene.nodes) {
    const box = boxes.get(node.id);
    if (!placed.has(node.id) && box !== undefined) blocks.set(node.id, nodeBlock(node, box));
  }
  return blocks;
}

const clusterMargin = 22;
/** Graphviz sets clusters side by side; drawn a little smaller they stand apart. */
const clusterInset = 7;

function arrangementDot(scene: Scene, blocks: ReadonlyMap<string, Block>): string {
  const sideways = scene.direction === 'right';
  const regions = scene.groups.filter(
    (group) => group.parent === undefined && blocks.has(group.id) && group.kind !== 'service',
  );
  return printDot('arrangement', {
    attributes: {
      rankdir: sideways ? 'LR' : 'TB',
      nodesep: inches(34),
      ranksep: inches(rowDistance(scene, blocks)),
      splines: 'false',
      remincross: 'true',
      mclimit: 4,
    },
    statements: [
      ...within(new Nesting(scene), blocks, undefined),
      ...blockLinks(scene, blocks).map(
        ({ above, below, weight, isLevel }): DotStatement => ({
          from: above,
          to: below,
          attributes: { weight, ...(isLevel ? { minlen: 0 } : {}) },
        }),
      ),
      ...regions.slice(1).map(
        (region, index): DotStatement => ({
          from: regions[index]?.id ?? '',
          to: region.id,
          attributes: { style: 'invis', minlen: 0, weight: 50 },
        }),
      ),
    ],
  });
}

/** Lines between wide blocks are flat where rows are near; a small picture can afford them farther apart. */
function rowDistance(scene: Scene, blocks: ReadonlyMap<string, Block>): number {
  const widest = Math.max(0, ...[...blocks.values()].map((block) => block.width));
  return scene.nodes.length > 30 ? 46 : Math.min(110, Math.max(62, widest / 5.5));
}

/** The blocks and clusters that stand directly in a group. */
function within(
  nesting: Nesting,
  blocks: ReadonlyMap<string, Block>,
  parent: string | undefined,
): DotStatement[] {
  const nodes = nesting
    .nodesIn(parent)
    .filter((node) => blocks.has(node.id))
    .map(({ id }) => blockNode(id, blocks.get(id)));
  const inside = new Set([...blocks.values()].flatMap((block) => [...block.groups.keys()]));
  const whole = nesting.groupsIn(parent).filter(({ id }) => blocks.has(id) || !inside.has(id));
  const groups = whole.map((group): DotStatement => {
    if (blocks.has(group.id)) return blockNode(group.id, blocks.get(group.id));
    const title = groupTitle(group);
    const label = title === undefined ? {} : { ...room(title), labeljust: 'l' };
    return {
      cluster: group.id,
      graph: {
        attributes: { ...label, margin: clusterMargin },
        statements: within(nesting, blocks, group.id),
      },
    };
  });
  return [...nodes, ...groups];
}

/** Graphviz' Courier: every letter is six tenths of the type size wide, a line twelve tenths of it high. */
const courier = { width: 0.6, height: 1.2 };

/** A label that takes as much room as a title, inset included. (A table of that size would do, but takes longer to read.) */
function room(title: { readonly width: number; readonly height: number }): DotAttributes {
  const fontsize = Math.round(title.height / courier.height);
  const letters = Math.ceil((title.width + 2 * clusterInset) / (courier.width * fontsize));
  return { label: 'x'.repeat(letters), fontname: 'Courier', fontsize };
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
      groups.set(name.replace(/^cluster_/, ''), {
        x: x0 + clusterInset,
        y: height - y1 + clusterInset,
        width: x1 - x0 - 2 * clusterInset,
        height: y1 - y0 - 2 * clusterInset,
      });
    }
  }
  return { width, height, nodes, groups };
}

const numbers = (text: string): number[] => text.split(',').map(Number);
