import { type DotAttributes, type DotGraph, type DotStatement, printDot } from './dot-text.ts';
import type { Scene, SceneLink, SceneNode } from './scene.ts';
import { groupTitle, iconRadius, type NodeBox, nodeBox } from './size.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A node with its place; `x` and `y` are the middle of its symbol. */
export interface PlacedNode extends NodeBox, Point {
  readonly left: number;
}

/** Where everything stands. Units are those of the picture; y grows downwards. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  readonly groups: ReadonlyMap<string, Box>;
  /** Points of a cubic spline from the `from` end to the `to` end: one, then three for each piece. */
  readonly links: ReadonlyMap<string, readonly Point[]>;
}

/** Lays a scene out with Graphviz (its `dot` engine, in WebAssembly). The same scene gives the same places. */
export async function layOut(scene: Scene): Promise<Layout> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  const boxes = new Map(scene.nodes.map((node) => [node.id, nodeBox(node)]));
  const answer = graphviz.layout(layoutDot(scene, boxes), 'json', 'dot');
  return readLayout(scene, boxes, JSON.parse(answer) as GraphvizAnswer);
}

const inches = (units: number): number => Math.round((units / 72) * 10_000) / 10_000;

/** Whether `to` is drawn above `from`: who is told of health, and who gives tokens. */
const pointsUp = (link: SceneLink): boolean => link.kind === 'health' || isToken(link);
const isToken = (link: SceneLink): boolean => link.kind === 'token';

function layoutDot(scene: Scene, boxes: ReadonlyMap<string, NodeBox>): string {
  const graph: DotGraph = {
    attributes: {
      rankdir: scene.direction === 'right' ? 'LR' : 'TB',
      nodesep: inches(26),
      ranksep: inches(44),
      splines: 'true',
      compound: 'true',
      remincross: 'true',
      mclimit: 4,
      nslimit: 8,
    },
    statements: [...groupStatements(scene, boxes, undefined), ...new LinkStatements(scene).all()],
  };
  return printDot('layout', graph);
}

function groupStatements(
  scene: Scene,
  boxes: ReadonlyMap<string, NodeBox>,
  parent: string | undefined,
): DotStatement[] {
  const clusters = scene.groups
    .filter((group) => group.parent === parent)
    .map((group): DotStatement => {
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
      const margin = group.kind === 'service' || group.kind === 'stack' ? 12 : 18;
      return {
        cluster: group.id,
        graph: { attributes: { ...label, margin }, statements: groupStatements(scene, boxes, group.id) },
      };
    });
  const nodes = scene.nodes
    .filter((node) => node.group === parent)
    .map((node): DotStatement => ({ node: node.id, attributes: nodeAttributes(node, boxes.get(node.id)) }));
  return [...nodes, ...clusters];
}

function nodeAttributes(node: SceneNode, box: NodeBox | undefined): DotAttributes {
  if (box === undefined) return {};
  if (!hasIcon(node))
    return {
      shape: 'box',
      fixedsize: 'true',
      width: inches(box.width),
      height: inches(box.height),
      label: '',
    };
  const cell = (port: string, width: number): string =>
    `<TD PORT="${port}" FIXEDSIZE="TRUE" WIDTH="${width}" HEIGHT="${box.height}"></TD>`;
  return {
    shape: 'plain',
    label: {
      html: `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0"><TR>${cell('icon', 2 * iconRadius)}${cell('name', box.width - 2 * iconRadius)}</TR></TABLE>`,
    },
  };
}

const hasIcon = (node: SceneNode | undefined): boolean =>
  node?.kind === 'load-balancer' || node?.kind === 'gateway';

/** Lines as Graphviz shall see them: from above to below, long enough that disks fit beneath their instances. */
class LinkStatements {
  readonly #scene: Scene;
  readonly #nodes: ReadonlyMap<string, SceneNode>;
  /** Groups in which disks stand; what leaves them leads past the row of disks. */
  readonly #withDisks: ReadonlySet<string | undefined>;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#nodes = new Map(scene.nodes.map((node) => [node.id, node]));
    const service = new Set(
      scene.groups.filter((group) => group.kind === 'service').map((group) => group.id),
    );
    this.#withDisks = new Set(
      scene.nodes
        .filter((node) => node.kind === 'database' && service.has(node.group ?? ''))
        .map((node) => node.group),
    );
  }

  all(): DotStatement[] {
    return this.#scene.links.map((link) => this.#statement(link));
  }

  #statement(link: SceneLink): DotStatement {
    const up = pointsUp(link);
    const [above, below] = up ? [link.to, link.from] : [link.from, link.to];
    const top = this.#nodes.get(above);
    const bottom = this.#nodes.get(below);
    const leaves = top?.group !== bottom?.group && top?.kind === 'instance' && this.#withDisks.has(top.group);
    return {
      from: { node: above, ...(hasIcon(top) ? { port: 'icon' } : {}) },
      to: { node: below, ...(hasIcon(bottom) ? { port: 'icon' } : {}) },
      attributes: {
        id: link.id,
        dir: 'none',
        ...(leaves ? { minlen: 2 } : {}),
        ...(link.kind === 'replication' ? { constraint: 'false' } : {}),
        weight: link.kind === 'traffic' ? 3 : 1,
      },
    };
  }
}

interface GraphvizAnswer {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos?: string; readonly bb?: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos: string }[];
}

function readLayout(scene: Scene, boxes: ReadonlyMap<string, NodeBox>, answer: GraphvizAnswer): Layout {
  const [, , width = 0, height = 0] = numbers(answer.bb);
  const nodes = new Map<string, PlacedNode>();
  const groups = new Map<string, Box>();
  for (const { name, pos, bb } of answer.objects ?? []) {
    const box = boxes.get(name);
    if (box !== undefined && pos !== undefined) {
      const [x = 0, y = 0] = numbers(pos);
      const left = x - box.width / 2;
      nodes.set(name, { ...box, left, x: left + box.centre, y: height - y });
    } else if (bb !== undefined) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers(bb);
      groups.set(name.replace(/^cluster_/, ''), { x: x0, y: height - y1, width: x1 - x0, height: y1 - y0 });
    }
  }
  const byId = new Map(scene.links.map((link) => [link.id, link]));
  const links = new Map<string, readonly Point[]>();
  for (const { id, pos } of answer.edges ?? []) {
    const link = byId.get(id);
    if (link === undefined) continue;
    const points = pos
      .split(' ')
      .filter((part) => !part.startsWith('e,') && !part.startsWith('s,'))
      .map((part) => {
        const [x = 0, y = 0] = numbers(part);
        return { x, y: height - y };
      });
    links.set(id, pointsUp(link) ? points.reverse() : points);
  }
  return { width, height, nodes, groups, links };
}

const numbers = (text: string): number[] => text.split(',').map(Number);
