import { pathText } from '../base/path.ts';
import { printXml, type Xml, xml } from '../base/xml.ts';
import { kindName } from '../model/component.ts';
import { styleSheet } from './css.ts';
import { fateShape, fateTexts, styleOf } from './fates.ts';
import type { PaintOptions } from './formats.ts';
import type { Layout } from './layout/layout.ts';
import { groupTitle, type } from './layout/size.ts';
import { legend } from './legend.ts';
import type { LinkKind, Origin, Scene, SceneGroup, SceneLink, SceneNode } from './scene.ts';
import { linkShape, nodeShape } from './shapes.ts';
import { fitText, measured, textWidth, visible, wrapText } from './text.ts';
import { classesIn, withoutBareGroups } from './xml.ts';

type SvgOptions = Pick<PaintOptions, 'theme' | 'linkTemplate' | 'plain' | 'onPage'>;

const margin = 24;
const plainMargin = 10;
const leastWidth = 560;
/** A step down from the picture to what stands beneath it. */
const gap = 22;

/** Paints a scene that is laid out as SVG. */
export function paintSvg(scene: Scene, layout: Layout, options: SvgOptions): string {
  if (options.plain) return paintPlain(scene, layout, options);
  const inner = Math.max(layout.width, leastWidth, Math.min(1100, textWidth(scene.title, type.title, true)));
  const painter = new Painter(scene, layout, options);
  const top = options.onPage ? margin : margin + 34;
  const beneath = footer(options.onPage ? { ...scene, notes: [], findings: [] } : scene, inner);
  const height = top + layout.height + gap + beneath.height + margin;
  const width = inner + 2 * margin;
  const shift = margin + (inner - layout.width) / 2;
  return printed(scene, width, height, [
    xml('desc', { id: 'picture-description' }, visible(scene.description)),
    xml('style', {}, styleSheet(options.theme, undefined, styleOf(scene))),
    xml('rect', { class: 'paper', width: '100%', height: '100%' }),
    ...(options.onPage
      ? []
      : [
          xml(
            'text',
            { class: 'title', x: margin, y: margin + 16 },
            fitText(visible(scene.title), type.title, inner, true),
          ),
        ]),
    xml('g', { transform: `translate(${Math.round(shift)} ${top})` }, ...painter.paint()),
    xml(
      'g',
      { transform: `translate(${margin} ${Math.round(top + layout.height + gap)})` },
      ...beneath.drawn,
    ),
  ]);
}

/** Small enough to be kept by the dozen: it carries the styles that it uses, and no others. */
function paintPlain(scene: Scene, layout: Layout, options: SvgOptions): string {
  const drawn = [
    xml('rect', { class: 'paper', width: '100%', height: '100%' }),
    withoutBareGroups(
      xml(
        'g',
        { transform: `translate(${plainMargin} ${plainMargin})` },
        ...new Painter(scene, layout, options).paint().map(({ children }) => xml('g', {}, ...children)),
      ),
    ),
  ];
  return printed(scene, layout.width + 2 * plainMargin, layout.height + 2 * plainMargin, [
    xml('style', {}, styleSheet(options.theme, classesIn(drawn), styleOf(scene))),
    ...drawn,
  ]);
}

function printed(scene: Scene, width: number, height: number, children: readonly Xml[]): string {
  const [wide, high] = [Math.ceil(width), Math.ceil(height)];
  const described = children.some(({ name }) => name === 'desc') ? ' picture-description' : '';
  const svg = xml(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${wide} ${high}`,
      width: wide,
      height: high,
      role: 'img',
      'aria-labelledby': `picture-title${described}`,
    },
    xml('title', { id: 'picture-title' }, visible(scene.title)),
    ...children,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printXml(svg)}`;
}

/** Legend, then what was drawn together, then the findings. */
function footer(scene: Scene, width: number): { drawn: Xml[]; height: number } {
  const marks = legend(scene, width);
  const drawn: Xml[] = [xml('g', { class: 'legend' }, ...marks.drawn)];
  let y = marks.height;
  for (const note of scene.notes) {
    for (const line of wrapText(visible(note), type.small, width)) {
      y += 16;
      drawn.push(xml('text', { class: 'small', x: 0, y }, line));
    }
  }
  for (const finding of scene.findings) {
    y += 22;
    const text = `${finding.severity}[${finding.rule}] ${finding.file === undefined ? '' : `${visible(finding.file)} `}line ${finding.line}: ${visible(finding.message)}`;
    drawn.push(...badge([finding.number], finding.severity, 8, y - 4));
    for (const [index, line] of wrapText(text, type.small, width - 26).entries()) {
      if (index > 0) y += 15;
      drawn.push(xml('text', { class: 'small', x: 26, y }, line));
    }
  }
  return { drawn, height: y };
}

function badge(numbers: readonly number[], severity: string, x: number, y: number, more = 0): Xml[] {
  const text = `${numbers.join(',')}${more === 0 ? '' : ` +${more}`}`;
  const width = Math.max(16, textWidth(text, 10, true) + 8);
  return [
    xml('rect', { class: `badge ${severity}`, x: x - width / 2, y: y - 8, width, height: 16, rx: 8 }),
    xml('text', { class: 'mark', x, y: y + 3.5 }, text),
  ];
}

const paintOrder: readonly LinkKind[] = ['replication', 'chain', 'token', 'failover', 'traffic', 'health'];

class Painter {
  readonly #scene: Scene;
  readonly #layout: Layout;
  readonly #options: SvgOptions;
  readonly #nodes: ReadonlyMap<string, SceneNode>;
  readonly #severities: ReadonlyMap<number, string>;

  constructor(scene: Scene, layout: Layout, options: SvgOptions) {
    this.#scene = scene;
    this.#layout = layout;
    this.#options = options;
    this.#nodes = new Map(scene.nodes.map((node) => [node.id, node]));
    this.#severities = new Map(scene.findings.map(({ number, severity }) => [number, severity]));
  }

  paint(): Xml[] {
    const { groups, nodes, links } = this.#scene;
    const ordered = paintOrder.flatMap((kind) => links.filter((link) => link.kind === kind));
    const tints = new Map(
      groups
        .filter((group) => group.kind === 'organization' || group.kind === 'region')
        .map((group, index) => [group.id, index % 4]),
    );
    return [
      xml('g', { class: 'groups' }, ...groups.map((group) => this.#group(group, tints.get(group.id)))),
      xml('g', { class: 'links' }, ...ordered.map((link) => this.#link(link))),
      xml('g', { class: 'group-titles' }, ...groups.flatMap((group) => this.#groupTitle(group))),
      xml('g', { class: 'nodes' }, ...nodes.flatMap((node) => this.#node(node))),
      ...(nodes.some(({ fate }) => fate !== undefined)
        ? [xml('g', { class: 'fates' }, ...nodes.flatMap((node) => this.#fate(node)))]
        : []),
      ...(this.#scene.findings.length === 0 ? [] : [xml('g', { class: 'marks' }, ...this.#marks())]),
    ];
  }

  #element(
    kind: string,
    id: string,
    origin: Origin,
    title: string,
    children: readonly Xml[],
    ends: { readonly 'data-from'?: string; readonly 'data-to'?: string } = {},
  ): Xml {
    if (this.#options.plain) return xml('g', {}, ...children);
    const element = xml(
      'g',
      {
        class: kind,
        id,
        'data-component': origin.kind,
        'data-name': visible(origin.name),
        'data-path': visible(pathText(origin.path)),
        ...(origin.file === undefined ? {} : { 'data-file': visible(origin.file) }),
        'data-line': origin.line,
        ...ends,
      },
      xml('title', {}, `${title} (${visible(origin.file ?? this.#scene.file)}:${origin.line})`),
      ...children,
    );
    const href = this.#options.linkTemplate
      ?.replaceAll('{file}', encodeURI(origin.file ?? this.#scene.file))
      .replaceAll('{line}', String(origin.line));
    return href === undefined ? element : xml('a', { href }, element);
  }

  #group(group: SceneGroup, tint: number | undefined): Xml {
    const box = this.#layout.groups.get(group.id) ?? { x: 0, y: 0, width: 0, height: 0 };
    const style = `group ${group.kind}${tint === undefined ? '' : ` tint-${tint}`}${group.runs ? '' : ' waiting'}`;
    const { x, y, width, height } = box;
    const title = [visible(group.label), visible(group.detail)].filter((text) => text !== '').join(' ');
    return this.#element('scene-group', group.id, group.origin, title === '' ? 'stack' : title, [
      xml('rect', {
        class: style,
        x,
        y,
        width,
        height,
        rx: group.kind === 'zone' || group.kind === 'region' ? 4 : 10,
      }),
    ]);
  }

  #groupTitle(group: SceneGroup): Xml[] {
    const title = groupTitle(group);
    const box = this.#layout.groups.get(group.id);
    if (title === undefined || box === undefined) return [];
    const [x, y] = [box.x + 11, box.y + 18];
    const style = group.kind === 'service' ? 'label service-title over' : 'label over';
    const [detailX, detailY] = title.isStacked
      ? [x, y + 13]
      : [x + textWidth(title.label, type.group, true) + 8, y];
    return [
      xml('text', { class: style, x, y, ...measured(title.label, type.group, true) }, title.label),
      ...(title.detail === ''
        ? []
        : [
            xml(
              'text',
              { class: 'detail over', x: detailX, y: detailY, ...measured(title.detail, type.detail) },
              title.detail,
            ),
          ]),
    ];
  }

  #link(link: SceneLink): Xml {
    const points = this.#layout.links.get(link.id) ?? [];
    const [from, to] = [this.#nodes.get(link.from), this.#nodes.get(link.to)];
    const title = `${link.kind}: ${nameOf(from)} → ${nameOf(to)}`;
    return this.#element(
      `scene-link ${link.kind}`,
      link.id,
      link.origin,
      title,
      linkShape(link.kind, link.synchronous, points, link.arrow),
      { 'data-from': link.from, 'data-to': link.to },
    );
  }

  #node(node: SceneNode): Xml[] {
    const placed = this.#layout.nodes.get(node.id);
    if (placed === undefined) return [];
    const { kind, id, origin } = node;
    return [this.#element(`scene-node ${kind}`, id, origin, nameOf(node), nodeShape(node, placed, placed))];
  }

  #fate({ id, fate }: SceneNode): Xml[] {
    const placed = this.#layout.nodes.get(id);
    if (placed === undefined || fate === undefined) return [];
    const { left, width, y, middle, height } = placed;
    return fateShape(fate, { x: left, y: y - middle, width, height });
  }

  #marks(): Xml[] {
    const { groups, nodes, links } = this.#scene;
    const at = (marks: readonly number[], x: number, y: number, more?: number): Xml[] =>
      marks.length === 0 ? [] : badge(marks, this.#severities.get(marks[0] ?? 0) ?? 'error', x, y, more);
    return [
      ...groups.flatMap((group) => {
        const box = this.#layout.groups.get(group.id);
        return box === undefined ? [] : at(group.marks, box.x + box.width - 14, box.y);
      }),
      ...links.flatMap((link) => {
        const points = this.#layout.links.get(link.id) ?? [];
        const middle = points[Math.floor(points.length / 2)];
        return middle === undefined ? [] : at(link.marks, middle.x, middle.y);
      }),
      ...nodes.flatMap((node) => {
        const placed = this.#layout.nodes.get(node.id);
        return placed === undefined
          ? []
          : at(node.marks, placed.left + placed.width - 6, placed.y - placed.middle, node.moreMarks);
      }),
    ];
  }
}

const nameOf = (node: SceneNode | undefined): string => {
  if (node === undefined) return '';
  const kind =
    node.origin.kind in kindName ? kindName[node.origin.kind as keyof typeof kindName] : node.origin.kind;
  const detail = node.detail === '' ? '' : ` ${visible(node.detail)}`;
  return `${visible(node.label)}${detail}, ${kind} ${visible(node.origin.name)}${node.runs ? '' : ', not running'}${node.fate === undefined ? '' : `, ${fateTexts[node.fate]}`}`;
};
