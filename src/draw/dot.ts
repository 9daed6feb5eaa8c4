import { type DotAttributes, type DotStatement, printDot } from './dot-text.ts';
import { type LineMark, lineMark, Nesting, nodeLines, shortText } from './notation.ts';
import type { Scene, SceneGroup, SceneLink, SceneNode } from './scene.ts';
import { light } from './theme.ts';

/** Paints a scene in Graphviz' DOT language, for those who want to lay it out and draw it themselves. */
export function paintDot(scene: Scene): string {
  const nesting = new Nesting(scene);
  return printDot(shortText(scene.title), {
    attributes: {
      label: shortText(scene.title),
      labelloc: 't',
      fontname: 'Liberation Sans,Arial,Helvetica,sans-serif',
      rankdir: scene.direction === 'right' ? 'LR' : 'TB',
      compound: 'true',
      comment: scene.notes.join(' '),
    },
    statements: [...contents(nesting, undefined), ...scene.links.map(linkStatement)],
  });
}

const contents = (nesting: Nesting, group: string | undefined): DotStatement[] => [
  ...nesting
    .nodesIn(group)
    .map((node): DotStatement => ({ node: node.id, attributes: nodeAttributes(node) })),
  ...nesting.groupsIn(group).map(
    (each): DotStatement => ({
      cluster: each.id,
      graph: { attributes: groupAttributes(each), statements: contents(nesting, each.id) },
    }),
  ),
];

const shapes: Readonly<Record<SceneNode['kind'], string>> = {
  instance: 'box',
  service: 'box',
  database: 'cylinder',
  'load-balancer': 'circle',
  'identity-provider': 'box',
  application: 'box',
  gateway: 'hexagon',
  peer: 'box',
  chain: 'doublecircle',
  monitoring: 'box',
};

function nodeAttributes(node: SceneNode): DotAttributes {
  const rounded =
    node.kind === 'instance' || node.kind === 'application' || node.kind === 'peer' ? 'rounded,' : '';
  const dashed = node.kind === 'service' ? 'dotted,' : node.runs ? '' : 'dashed,';
  return {
    label: nodeLines(node).join('\n'),
    shape: shapes[node.kind],
    style: `${rounded}${dashed}filled`,
    fontname: 'Liberation Sans,Arial,Helvetica,sans-serif',
    fontsize: 11,
    fillcolor: fill(node),
    color: borders[node.kind] ?? (node.runs ? light.ink : light.failover),
    tooltip: `${node.origin.kind} ${shortText(node.origin.name)}, line ${node.origin.line}${node.origin.file === undefined ? '' : ` of ${shortText(node.origin.file)}`}`,
  };
}

const borders: Readonly<Partial<Record<SceneNode['kind'], string>>> = {
  service: light.serviceLine,
  'load-balancer': light.balancer,
};

const fills: Readonly<Partial<Record<SceneNode['kind'], string>>> = {
  service: light.collapsedFill,
  'load-balancer': light.balancerFill,
  database: light.haDisk,
  'identity-provider': light.outside,
  monitoring: light.outside,
};

function fill({ kind, durability, ruleSet }: SceneNode): string {
  if (ruleSet !== undefined) return light.ruleSets[ruleSet] ?? light.box;
  return durability === 'local' ? light.disk : (fills[kind] ?? light.box);
}

const groupAttributes = (group: SceneGroup): DotAttributes => ({
  label: [group.label, group.detail]
    .filter((text) => text !== '')
    .map(shortText)
    .join(' · '),
  labeljust: 'l',
  fontname: 'Liberation Sans,Arial,Helvetica,sans-serif',
  fontsize: 11,
  style: group.kind === 'stack' ? 'rounded,filled' : group.kind === 'zone' ? 'solid' : 'rounded,dashed',
  color:
    group.kind === 'stack'
      ? light.stack
      : group.kind === 'service'
        ? light.serviceLine
        : group.runs
          ? light.organizationLine
          : light.failover,
});

const lineStyles: Readonly<Record<LineMark, string>> = {
  traffic: 'solid',
  chain: 'solid',
  replication: 'bold',
  asynchronous: 'dashed',
  token: 'dotted',
  failover: 'dashed',
  health: 'dashed',
};

function linkStatement(link: SceneLink): DotStatement {
  // Who is told of health stands above, so the line is written downwards and its head put at the tail.
  const up = link.kind === 'health' || link.kind === 'token';
  const [tail, head] = up ? [link.to, link.from] : [link.from, link.to];
  return {
    from: tail,
    to: head,
    attributes: {
      color: light[link.kind],
      style: lineStyles[lineMark(link)],
      dir: link.kind === 'health' && link.arrow ? 'back' : 'none',
      ...(link.kind === 'replication' ? { penwidth: 3, constraint: 'false' } : {}),
      ...(link.marks.length === 0 ? {} : { label: link.marks.map((mark) => `(${mark})`).join(' ') }),
    },
  };
}
