import { type LineMark, lineMark, lineMarksIn, lineTexts } from './notation.ts';
import type { Scene, SceneGroup, SceneNode } from './scene.ts';
import { type Palette, ruleSetNames } from './theme.ts';

/**
 * Nodes have a fill and the ink that fits it, so they are read on any page. Of the page nothing is known where the text is
 * shown as it is (GitHub has light and dark ones): groups let it shine through, plain lines keep Mermaid's colour, and the
 * colours of the others can be seen on white and on black.
 */
const lineColors = {
  border: '#7d8794',
  service: '#3f83e0',
  failover: '#2c9f52',
  health: '#e5484d',
  replication: '#9a5fd6',
  token: '#b0801f',
} as const;
const organizationColors = ['#3f83e0', '#e08a2c', '#2c9f52', '#9a5fd6'] as const;

/** A colour that hides `percent` of what is behind it. */
const tint = (color: string, percent: number): string =>
  `${color}${Math.round(percent * 2.55)
    .toString(16)
    .padStart(2, '0')}`;

/** Everything that Mermaid, Markdown or HTML could read as more than text becomes an entity. */
export const quoted = (texts: readonly string[]): string =>
  `"${texts.map((text) => text.replace(/[^\p{L}\p{M}\p{N} .,:/()·…×⋔-]/gu, (character) => `#${character.codePointAt(0)};`)).join('<br/>')}"`;

/** The class of a node: its kind, its durability or rule set, and whether it runs. */
export function mermaidClass(node: SceneNode): string {
  const set = node.ruleSet === undefined ? undefined : ruleSetNames[node.ruleSet];
  const parts = [node.kind.replace('-', '_'), node.durability, set, node.runs ? undefined : 'waiting'];
  return parts.filter((part) => part !== undefined).join('_');
}

function classStyles(c: Palette): [name: string, style: string][] {
  const fills: [string, string, string?][] = [
    ['instance', c.box],
    ['service', c.collapsedFill, `stroke:${c.serviceLine},stroke-dasharray:2 3`],
    ['database_ha', c.haDisk, `stroke:${c.ink},stroke-width:2px`],
    ['database_local', c.disk],
    ['database_synchronization', c.haDisk, `stroke:${c.ink},stroke-width:3px`],
    ['load_balancer', c.balancerFill, `stroke:${c.balancer},stroke-width:2px`],
    ['identity_provider', c.outside],
    ['application', c.box],
    ['gateway', c.outside],
    ['peer', c.box],
    ['chain', c.outside],
    ['monitoring', c.outside],
    ...ruleSetNames.map((name, index): [string, string] => [`instance_${name}`, c.ruleSets[index] ?? c.box]),
  ];
  return fills.map(([name, fill, border]) => [
    name,
    `fill:${fill},color:${c.ink},${border ?? `stroke:${c.ink}`}`,
  ]);
}

const waitingStyle = `stroke:${lineColors.failover},stroke-dasharray:5 3,stroke-width:2px`;

/** The styles of what the picture uses. */
export function mermaidStyles(scene: Scene, palette: Palette): string[] {
  const used = new Set(scene.nodes.map(mermaidClass));
  const definitions = classStyles(palette).flatMap(([name, style]) => [
    ...(used.has(name) ? [`  classDef ${name} ${style}`] : []),
    ...(used.has(`${name}_waiting`)
      ? [`  classDef ${name}_waiting ${style.replace(/,stroke:.*/, '')},${waitingStyle}`]
      : []),
  ]);
  return [
    ...definitions,
    `  classDef legend fill:${palette.box},color:${palette.ink},stroke:${tint(lineColors.border, 40)},text-align:left`,
    ...groupStyles(scene),
    ...linkStyles(scene.links.map(lineMark)),
  ];
}

function groupStyles({ groups }: Scene): string[] {
  const tinted = groups.filter(({ kind }) => kind === 'organization' || kind === 'region');
  return groups.map((group) => {
    const color = organizationColors[tinted.indexOf(group) % organizationColors.length] ?? lineColors.border;
    return `  style ${group.id} ${groupStyle(group, color)}`;
  });
}

function groupStyle({ kind, runs }: SceneGroup, color: string): string {
  const border = runs ? '' : `,${waitingStyle}`;
  switch (kind) {
    case 'service':
      return `fill:none,stroke:${lineColors.service},stroke-dasharray:5 4,color:${lineColors.service}${border}`;
    case 'stack':
      return `fill:${tint(lineColors.border, 16)},stroke:none${border}`;
    case 'zone':
      return `fill:none,stroke:${lineColors.border}${border}`;
    case 'organization':
    case 'region':
      return `fill:${tint(color, 7)},stroke:${lineColors.border},stroke-dasharray:5 4${border}`;
  }
}

const lineStyles: Readonly<Partial<Record<LineMark, string>>> = {
  failover: `stroke:${lineColors.failover},stroke-width:1.5px,stroke-dasharray:6 4`,
  health: `stroke:${lineColors.health},stroke-width:1.5px,stroke-dasharray:3 3`,
  replication: `stroke:${lineColors.replication},stroke-width:3.5px`,
  asynchronous: `stroke:${lineColors.replication},stroke-width:3.5px,stroke-dasharray:9 6`,
  token: `stroke:${lineColors.token},stroke-width:1.5px,stroke-dasharray:1 3`,
};

/** The style of each line, by its place among all lines. */
function linkStyles(marks: readonly LineMark[]): string[] {
  return (Object.keys(lineTexts) as LineMark[]).flatMap((mark) => {
    const style = lineStyles[mark];
    const indexes = marks.flatMap((each, index) => (each === mark ? [index] : []));
    return style === undefined || indexes.length === 0 ? [] : [`  linkStyle ${indexes.join(',')} ${style}`];
  });
}

/** How the lines look, in words: Mermaid has no room for samples of them. */
const lineLooks: Readonly<Record<LineMark, string>> = {
  traffic: 'thin line',
  failover: 'green dashes',
  health: 'red dashes, arrow',
  replication: 'thick purple line',
  token: 'brown dots',
  chain: 'thick line',
  asynchronous: 'thick purple dashes',
};

/** What the marks mean that do not say it themselves, as a node of its own: nodes hide the lines that pass beneath them. */
export function mermaidLegend(scene: Scene): string[] {
  const texts = lineMarksIn(scene).map((mark) => `${lineLooks[mark]}: ${lineTexts[mark]}`);
  if (scene.nodes.some(({ runs }) => !runs))
    texts.push('green dashed border: started when the live one fails');
  // Spaces at which Mermaid does not break the line.
  const lines = texts.map((text) => text.replaceAll(' ', '\u00a0'));
  return lines.length === 0 ? [] : [`  legend[${quoted(lines)}]:::legend`];
}
