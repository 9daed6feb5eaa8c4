import type { ThemeName } from './css.ts';
import { mermaidClass, mermaidLegend, mermaidStyles, quoted } from './mermaid-style.ts';
import { Nesting, nodeLines, shortText } from './notation.ts';
import type { LinkKind, Scene, SceneGroup, SceneLink, SceneNode } from './scene.ts';
import { dark, light } from './theme.ts';

/**
 * Paints a scene as a Mermaid flowchart (mermaid.js.org, "Flowchart"). Names never become part of the syntax: ids are
 * made up, and every text is quoted with its special characters as entities.
 */
export function paintMermaid(scene: Scene, theme: ThemeName = 'auto'): string {
  const text = flowchart(scene, theme);
  const note = mermaidLimits(scene, text);
  return note === undefined
    ? text
    : text.replace(/\n(?=flowchart )[^\n]*/, (line) => `${line}\n  %% ${note}`);
}

/** What Mermaid draws unless its settings say otherwise (mermaid.js.org, "Configuration": `maxEdges`, `maxTextSize`). */
const limits = { edges: 500, characters: 50_000 } as const;

/** What is to be said of a flowchart that is beyond what Mermaid draws by itself; undefined of any other. */
export function mermaidLimits({ links }: Scene, text: string): string | undefined {
  const beyond = [
    ...(links.length > limits.edges ? [`${links.length} lines of ${limits.edges}`] : []),
    ...(text.length > limits.characters ? [`${text.length} characters of ${limits.characters}`] : []),
  ];
  return beyond.length === 0
    ? undefined
    : `This is more than Mermaid draws unless maxEdges and maxTextSize are raised: ${beyond.join(', ')}. Draw a part with --view, or SVG with --format svg.`;
}

function flowchart(scene: Scene, theme: ThemeName): string {
  const nesting = new Nesting(scene);
  const nodes = new Map(scene.nodes.map((node) => [node.id, node]));
  const lines = [
    '---',
    `title: ${JSON.stringify(shortText(scene.title))}`,
    'config:',
    '  flowchart:',
    '    wrappingWidth: 260',
    '    subGraphTitleMargin:',
    '      top: 4',
    '      bottom: 34',
    '---',
    // Who is called stands first in every line, so the flow is turned round: see `line`.
    `flowchart ${scene.direction === 'right' ? 'RL' : 'BT'}`,
    ...comments(scene),
    ...contents(nesting, undefined, '  '),
    ...scene.links.map((link) => `  ${line(link, nodes)}`),
    ...mermaidLegend(scene),
    ...mermaidStyles(scene, theme === 'dark' ? dark : light),
  ];
  return `${lines.join('\n')}\n`;
}

/** What stands beneath the picture elsewhere. */
const comments = (scene: Scene): string[] => [
  ...scene.notes.map((note) => `  %% ${comment(note)}`),
  ...scene.findings.map(
    ({ number, severity, rule, line, message }) =>
      `  %% (${number}) ${severity} ${rule}, line ${line}: ${comment(message)}`,
  ),
];

/** Braces in a comment could be taken for a directive. */
const comment = (text: string): string =>
  shortLong(text).replace(/[{}]/g, (brace) => (brace === '{' ? '(' : ')'));
const shortLong = (text: string): string =>
  [...text]
    .slice(0, 300)
    .join('')
    .replace(/[\r\n]/g, ' ');

function contents(nesting: Nesting, group: string | undefined, indent: string): string[] {
  return [
    ...nesting.nodesIn(group).map((node) => `${indent}${nodeText(node)}`),
    ...nesting
      .groupsIn(group)
      .flatMap((each) => [
        `${indent}subgraph ${each.id} [${quoted(groupLines(each))}]`,
        ...contents(nesting, each.id, `${indent}  `),
        `${indent}end`,
      ]),
  ];
}

/** Label and name on lines of their own: Mermaid makes no border wider for its title. */
function groupLines(group: SceneGroup): string[] {
  const texts = [group.label, group.detail].filter((text) => text !== '').map(shortText);
  const marks = group.marks.map((mark) => ` (${mark})`).join('');
  return [...texts.slice(0, -1), `${texts.at(-1) ?? ''}${marks}` || ' '];
}

function nodeText(node: SceneNode): string {
  const text = quoted(node.kind === 'load-balancer' ? balancerLines(node) : nodeLines(node));
  const [open, close] = shapes[node.kind];
  return `${node.id}${open}${text}${close}:::${mermaidClass(node)}`;
}

/** The name in short lines: a circle is as wide as its text. */
function balancerLines(node: SceneNode): string[] {
  const [mark = '', name = ''] = nodeLines({ ...node, label: '⋔' });
  const lines: string[] = [];
  for (const part of name.split(/(?<=-)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= 14) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return [mark, ...lines];
}

const shapes: Readonly<Record<SceneNode['kind'], readonly [string, string]>> = {
  instance: ['(', ')'],
  service: ['[', ']'],
  database: ['[(', ')]'],
  'load-balancer': ['((', '))'],
  'identity-provider': ['[', ']'],
  application: ['([', '])'],
  gateway: ['{{', '}}'],
  peer: ['(', ')'],
  chain: ['(((', ')))'],
  monitoring: ['[', ']'],
};

/**
 * A link, with what stands lower first. Mermaid puts the second end of every line beyond the first and knows arrows at the
 * second end alone; a health signal has its arrow at the upper end, so traffic must be written the same way, or the two
 * would pull their ends apart.
 */
function line(link: SceneLink, nodes: ReadonlyMap<string, SceneNode>): string {
  const { from, to, kind } = link;
  const text = link.marks.length === 0 ? '' : `|"${link.marks.map((mark) => `(${mark})`).join(' ')}"|`;
  const isUp = kind === 'health' || kind === 'token' || nodes.get(to)?.kind === 'identity-provider';
  const [low, high] = isUp ? [from, to] : [to, from];
  const [short, long] = lines[kind === 'health' && link.arrow ? 'arrow' : kind];
  // Lines to another service go far to the side: with more room downwards they are less flat.
  const isFar = nodes.get(from)?.group !== nodes.get(to)?.group && nodes.get(low)?.kind !== 'database';
  return `${low} ${isFar ? long : short}${text} ${high}`;
}

/** Each line as it is written, and one row longer. */
const lines: Readonly<Record<LinkKind | 'arrow', readonly [short: string, long: string]>> = {
  traffic: ['---', '----'],
  failover: ['-.-', '-..-'],
  arrow: ['-.->', '-..->'],
  health: ['-.-', '-..-'],
  replication: ['===', '===='],
  token: ['-.-', '-.-'],
  chain: ['===', '==='],
};

/** A Markdown page with the picture as Mermaid, which GitHub and GitLab draw, and the findings beneath it. */
export function paintMarkdown(scene: Scene, theme: ThemeName = 'auto'): string {
  const findings = scene.findings.map(
    ({ number, severity, rule, line, message }) =>
      `${number}. **${severity}** \`${rule}\`, line ${line}: ${escapeMarkdown(message)}`,
  );
  const picture = paintMermaid(scene, theme);
  const limit = mermaidLimits(scene, picture);
  return [
    `## ${escapeMarkdown(shortText(scene.title))}`,
    '',
    `\`\`\`mermaid\n${picture}\`\`\``,
    '',
    ...(limit === undefined ? [] : [escapeMarkdown(limit), '']),
    escapeMarkdown(scene.description),
    '',
    ...scene.notes.flatMap((note) => [escapeMarkdown(note), '']),
    ...(findings.length === 0 ? [] : [...findings, '']),
  ].join('\n');
}

const escapeMarkdown = (text: string): string =>
  shortLong(text).replace(/[\\`*_{}[\]<>#|~&]/g, (character) =>
    character === '<' ? '&lt;' : `\\${character}`,
  );
