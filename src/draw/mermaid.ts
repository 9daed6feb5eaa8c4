import { Nesting, nodeLines, shortText } from './notation.ts';
import type { LinkKind, Scene, SceneGroup, SceneLink, SceneNode } from './scene.ts';
import { light, ruleSetNames } from './theme.ts';

/**
 * Paints a scene as a Mermaid flowchart (mermaid.js.org, "Flowchart"). Names never become part of the syntax: ids are
 * made up, and every text is quoted with its special characters as entities.
 */
export function paintMermaid(scene: Scene): string {
  const nesting = new Nesting(scene);
  const lines = [
    '---',
    `title: ${JSON.stringify(shortText(scene.title))}`,
    '---',
    `flowchart ${scene.direction === 'right' ? 'LR' : 'TB'}`,
    ...comments(scene),
    ...contents(nesting, undefined, '  '),
    ...scene.links.map((link) => `  ${line(link)}`),
    ...styles(scene),
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
        `${indent}subgraph ${each.id} [${quoted([groupText(each)])}]`,
        ...contents(nesting, each.id, `${indent}  `),
        `${indent}end`,
      ]),
  ];
}

const groupText = (group: SceneGroup): string => {
  const marks = group.marks.map((mark) => ` (${mark})`).join('');
  return (
    `${[group.label, group.detail]
      .filter((text) => text !== '')
      .map(shortText)
      .join(' · ')}${marks}` || ' '
  );
};

function nodeText(node: SceneNode): string {
  const text = quoted(nodeLines(node.kind === 'load-balancer' ? { ...node, label: '⑂' } : node));
  const [open, close] = shapes[node.kind];
  const kind = node.ruleSet === undefined ? node.kind : `${node.kind}_${ruleSetNames[node.ruleSet]}`;
  return `${node.id}${open}${text}${close}:::${kind.replace('-', '_')}${node.runs ? '' : '_waiting'}`;
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

/** Everything that Mermaid, Markdown or HTML could read as more than text becomes an entity. */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((text) => text.replace(/[^\p{L}\p{M}\p{N} .,:/()·…×⑂-]/gu, (character) => `#${character.codePointAt(0)};`)).join('<br/>')}"`;

function line(link: SceneLink): string {
  const { from, to } = link;
  const text = link.marks.length === 0 ? '' : `|"${link.marks.map((mark) => `(${mark})`).join(' ')}"|`;
  return `${from} ${arrows[link.kind]}${text} ${to}`;
}

const arrows: Readonly<Record<LinkKind, string>> = {
  traffic: '---',
  failover: '-.-',
  health: '-.->',
  replication: '===',
  token: '-.-',
  chain: '===',
};

function styles(scene: Scene): string[] {
  const c = light;
  const classes = new Map<string, string>([
    ['instance', `fill:${c.box},stroke:${c.ink},color:${c.ink}`],
    ['service', `fill:${c.collapsedFill},stroke:${c.serviceLine},stroke-dasharray:2 3,color:${c.ink}`],
    ['database', `fill:${c.disk},stroke:${c.ink},color:${c.ink}`],
    ['load_balancer', `fill:${c.balancerFill},stroke:${c.balancer},color:${c.ink}`],
    ['identity_provider', `fill:${c.outside},stroke:${c.ink},color:${c.ink}`],
    ['application', `fill:${c.box},stroke:${c.ink},color:${c.ink}`],
    ['gateway', `fill:${c.outside},stroke:${c.faint},color:${c.ink}`],
    ['peer', `fill:${c.box},stroke:${c.ink},color:${c.ink}`],
    ['chain', `fill:${c.outside},stroke:${c.ink},color:${c.ink}`],
    ['monitoring', `fill:${c.outside},stroke:${c.ink},color:${c.ink}`],
    ...ruleSetNames.map((name, index): [string, string] => [
      `instance_${name}`,
      `fill:${c.ruleSets[index]},stroke:${c.ink},color:${c.ink}`,
    ]),
  ]);
  const used = new Set(scene.nodes.map((node) => /:::(\w+)/.exec(nodeText(node))?.[1] ?? ''));
  const definitions = [...classes].flatMap(([name, style]) => [
    ...(used.has(name) ? [`  classDef ${name} ${style}`] : []),
    ...(used.has(`${name}_waiting`)
      ? [
          `  classDef ${name}_waiting ${style.replace(/stroke:[^,]+/, `stroke:${c.failover}`)},stroke-dasharray:5 3,stroke-width:2px`,
        ]
      : []),
  ]);
  return [...definitions, ...groupStyles(scene), ...linkStyles(scene)];
}

const groupStyles = (scene: Scene): string[] =>
  scene.groups.map(({ id, kind, runs }) => {
    const line = runs ? (kind === 'service' ? light.serviceLine : light.organizationLine) : light.failover;
    const fill =
      kind === 'stack'
        ? light.stack
        : kind === 'organization' || kind === 'region'
          ? light.organizations[0]
          : light.serviceFill;
    return `  style ${id} fill:${fill},stroke:${line}${kind === 'stack' || kind === 'zone' ? '' : ',stroke-dasharray:5 4'}`;
  });

function linkStyles(scene: Scene): string[] {
  const kinds: readonly (readonly [LinkKind, string])[] = [
    ['failover', `stroke:${light.failover},stroke-width:1.5px`],
    ['health', `stroke:${light.health}`],
    ['replication', `stroke:${light.replication},stroke-width:3.5px`],
    ['token', `stroke:${light.token},stroke-dasharray:2 3`],
  ];
  return kinds.flatMap(([kind, style]) => {
    const indexes = scene.links.flatMap((link, index) => (link.kind === kind ? [index] : []));
    return indexes.length === 0 ? [] : [`  linkStyle ${indexes.join(',')} ${style}`];
  });
}

/** A Markdown page with the picture as Mermaid, which GitHub and GitLab draw, and the findings beneath it. */
export function paintMarkdown(scene: Scene): string {
  const findings = scene.findings.map(
    ({ number, severity, rule, line, message }) =>
      `${number}. **${severity}** \`${rule}\`, line ${line}: ${escapeMarkdown(message)}`,
  );
  return [
    `## ${escapeMarkdown(shortText(scene.title))}`,
    '',
    `\`\`\`mermaid\n${paintMermaid(scene)}\`\`\``,
    '',
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
