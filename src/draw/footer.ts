import { type } from './layout/size.ts';
import { legend } from './legend.ts';
import type { Scene } from './scene.ts';
import { textWidth, visible, wrapText } from './text.ts';
import { type Xml, xml } from './xml.ts';

/** Legend, then what was drawn together, then the findings. */
export function footer(scene: Scene, width: number): { drawn: Xml[]; height: number } {
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
    const text = `${finding.severity}[${finding.rule}] line ${finding.line}: ${visible(finding.message)}`;
    drawn.push(...badge([finding.number], finding.severity, 8, y - 4));
    for (const [index, line] of wrapText(text, type.small, width - 26).entries()) {
      if (index > 0) y += 15;
      drawn.push(xml('text', { class: 'small', x: 26, y }, line));
    }
  }
  return { drawn, height: y };
}

/** The numbers of findings on what they are about. */
export function badge(numbers: readonly number[], severity: string, x: number, y: number): Xml[] {
  const text = numbers.join(',');
  const width = Math.max(16, textWidth(text, 10, true) + 8);
  return [
    xml('rect', { class: `badge ${severity}`, x: x - width / 2, y: y - 8, width, height: 16, rx: 8 }),
    xml('text', { class: 'mark', x, y: y + 3.5 }, text),
  ];
}
