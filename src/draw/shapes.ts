import { printNumber as n, type Xml, xml } from '../base/xml.ts';
import { distance, type Point, towards } from './layout/geometry.ts';
import { iconLine, iconRadius, iconTextOffset, type NodeBox, type } from './layout/size.ts';
import type { LinkKind, SceneNode } from './scene.ts';
import { measured } from './text.ts';

/** Draws a node's symbol and texts around its middle. */
export function nodeShape(node: SceneNode, box: NodeBox, { x, y }: Point): Xml[] {
  if (node.kind === 'load-balancer') return [...balancer(x, y, node.runs), ...beside(box, x, y)];
  if (node.kind === 'gateway') return [...gateway(x, y), ...beside(box, x, y)];
  return [...outline(node, box, x, y), ...written(node, box, x, y)];
}

function outline(node: SceneNode, { width, height }: NodeBox, x: number, y: number): Xml[] {
  const [left, top] = [x - width / 2, y - height / 2];
  const rect = (shape: string, radius: number): Xml =>
    xml('rect', {
      class: `shape ${shape}`,
      x: left,
      y: top,
      width,
      height,
      rx: radius === 0 ? undefined : radius,
    });
  const waiting = node.runs ? '' : ' waiting';
  switch (node.kind) {
    case 'database':
      return disk(`shape disk ${node.durability ?? ''}${waiting}`, left, top, width, height);
    case 'application':
      return [rect(`pill${waiting}`, height / 2)];
    case 'identity-provider':
    case 'monitoring':
      return [rect('outside', 0)];
    case 'service':
      return [rect('collapsed', Math.min(4, height / 5))];
    case 'chain':
      return [
        xml('ellipse', { class: 'shape outside', cx: x, cy: y, rx: width / 2, ry: height / 2 }),
        xml('ellipse', { class: 'glyph', cx: x, cy: y, rx: width / 2 - 4, ry: height / 2 - 4 }),
      ];
    default:
      return [
        rect(
          `instance${node.ruleSet === undefined ? '' : ` rule-set-${node.ruleSet}`}${waiting}`,
          Math.min(8, height / 5),
        ),
      ];
  }
}

const rim = 7;

function disk(shape: string, left: number, top: number, width: number, height: number): Xml[] {
  const [rx, right, low] = [width / 2, left + width, top + height - rim];
  const arc = (x: number, y: number, sweep: 0 | 1): string => `A${n(rx)} ${rim} 0 0 ${sweep} ${n(x)} ${n(y)}`;
  return [
    xml('path', {
      class: shape,
      d: `M${n(left)} ${n(top + rim)}${arc(right, top + rim, 1)}V${n(low)}${arc(left, low, 1)}Z`,
    }),
    xml('path', {
      class: `${shape} open`,
      d: `M${n(left)} ${n(top + rim)}${arc(right, top + rim, 0)}`,
    }),
  ];
}

function balancer(x: number, y: number, runs: boolean): Xml[] {
  const branch = [-7, 0, 7].map((dx) => `M${n(x + dx)} ${n(y + 1)}V${n(y + 5)}`).join('');
  const leaf = [-7, 0, 7].map((dx) => `M${n(x + dx - 2)} ${n(y + 5)}h4v4h-4z`).join('');
  return [
    xml('circle', { class: `shape balancer${runs ? '' : ' waiting'}`, cx: x, cy: y, r: iconRadius }),
    xml('path', {
      class: 'glyph balancer',
      d: `M${n(x - 2.5)} ${n(y - 10)}h5v5h-5zM${n(x)} ${n(y - 5)}V${n(y + 1)}M${n(x - 7)} ${n(y + 1)}H${n(x + 7)}${branch}${leaf}`,
    }),
  ];
}

function gateway(x: number, y: number): Xml[] {
  return [
    xml('circle', { class: 'shape gateway', cx: x, cy: y, r: iconRadius }),
    xml('path', {
      class: 'glyph',
      d: `M${n(x - 6)} ${n(y - 1)}h12v9h-12zM${n(x - 4)} ${n(y - 1)}v-3a4 4 0 0 1 8 0v3M${n(x)} ${n(y + 3)}v2`,
    }),
  ];
}

/** A name to the right of its icon, or beneath it. */
function beside(box: NodeBox, x: number, y: number): Xml[] {
  if (box.isBeneath)
    return box.label.map((line, index) =>
      xml(
        'text',
        {
          class: 'detail over',
          x,
          y: y + iconRadius + iconLine * (index + 1),
          'text-anchor': 'middle',
          ...measured(line, type.detail),
        },
        line,
      ),
    );
  const first = y + type.detail * 0.35 - ((box.label.length - 1) * iconLine) / 2;
  return box.label.map((line, index) =>
    xml(
      'text',
      {
        class: 'detail over',
        x: x + iconTextOffset,
        y: first + index * iconLine,
        ...measured(line, type.detail),
      },
      line,
    ),
  );
}

function written(node: SceneNode, box: NodeBox, x: number, y: number): Xml[] {
  // The rim of a disk takes room above its text.
  const middle = node.kind === 'database' ? y + rim / 2 + 2 : y;
  const lines: readonly (readonly [text: string, style: string, height: number])[] = [
    ...box.label.map((line) => [line, 'label', 14] as const),
    ...(box.detail === '' ? [] : [[box.detail, 'detail', 13] as const]),
  ];
  let baseline = middle - lines.reduce((sum, [, , height]) => sum + height, 0) / 2 - 3;
  return lines.map(([text, style, height]) => {
    baseline += height;
    const width = style === 'label' ? measured(text, type.label, true) : measured(text, type.detail);
    return xml('text', { class: style, x, y: baseline, 'text-anchor': 'middle', ...width }, text);
  });
}

/** Draws a line through the points of a spline, with the head of a health signal at its end. */
export function linkShape(
  kind: LinkKind,
  synchronous: boolean,
  points: readonly Point[],
  arrow: boolean,
): Xml[] {
  const [first, ...rest] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [];
  const before = [...points].reverse().find((point) => distance(point, last) > 1) ?? first;
  const tip = arrow ? towards(last, before, 6) : last;
  const shown = arrow ? [...rest.slice(0, -1), tip] : rest;
  const d = `M${at(first)}${chunks(shown, 3)
    .map((piece) => `${piece.length === 3 ? 'C' : 'L'}${piece.map(at).join(' ')}`)
    .join('')}`;
  const style = `line ${kind}${kind === 'replication' && !synchronous ? ' asynchronous' : ''}`;
  const line = xml('path', { class: style, d });
  return arrow ? [line, arrowHead(last, before)] : [line];
}

function arrowHead(tip: Point, from: Point): Xml {
  const length = distance(tip, from) || 1;
  const [dx, dy] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const [bx, by] = [tip.x - dx * 9, tip.y - dy * 9];
  const [wx, wy] = [-dy * 3.8, dx * 3.8];
  return xml('path', {
    class: 'arrow',
    d: `M${at(tip)}L${n(bx + wx)} ${n(by + wy)}L${n(bx - wx)} ${n(by - wy)}Z`,
  });
}

const at = ({ x, y }: Point): string => `${n(x)} ${n(y)}`;

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
