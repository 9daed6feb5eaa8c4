import { groupBy } from '../base/grouped.ts';
import type { Spot } from '../diagnostic/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { columnsOf, visible } from './terminal-text.ts';

/** A place that a frame points at. */
export interface Mark extends Spot {
  readonly text: string;
  readonly isPrimary: boolean;
}

export interface FramePaint {
  readonly gutter: (text: string) => string;
  readonly primary: (text: string) => string;
  readonly secondary: (text: string) => string;
}

const tabWidth = 4;

/**
 * The lines that the marks stand on, each mark underlined with its words; those of other files than the first mark's come
 * last, below the names of their files. Lines between that are left out show as `·`; what is in `masked` is blotted out,
 * since it is secret.
 */
export function codeFrame(
  marks: readonly Mark[],
  paint: FramePaint,
  width: number,
  masked: readonly Spot[] = [],
): string[] {
  const margin = frameMargin(marks);
  return [...groupBy(marks, (mark) => mark.file)].flatMap(([file, own], index) => {
    const { line, column } = file.position(Math.min(...own.map(({ span }) => span.start)));
    const hidden = masked.flatMap((spot) => (spot.file === file ? [spot.span] : []));
    return [
      ...(index === 0
        ? []
        : [`${paint.gutter(`${' '.repeat(margin)}├─`)} ${visible(file.name)}:${line}:${column}`]),
      ...fileFrame(file, own, margin, paint, width, hidden),
    ];
  });
}

/** How many columns the numbers of the lines take. */
export const frameMargin = (marks: readonly Mark[]): number =>
  String(Math.max(1, ...marks.map(({ file, span }) => file.position(span.start).line))).length;

function fileFrame(
  file: SourceFile,
  marks: readonly Mark[],
  margin: number,
  paint: FramePaint,
  width: number,
  masked: readonly Span[],
): string[] {
  const lines = new Map<number, Mark[]>();
  for (const mark of [...marks].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const { line } = file.position(mark.span.start);
    lines.set(line, [...(lines.get(line) ?? []), mark]);
  }
  const numbers = [...lines.keys()].sort((a, b) => a - b);
  const output: string[] = [];
  let before: number | undefined;
  for (const number of numbers) {
    if (before !== undefined && number === before + 2) {
      const { text } = new LineView(file, before + 1, masked).window(0, 0, width);
      output.push(
        `${paint.gutter(`${String(before + 1).padStart(margin)}│`)}${text === '' ? '' : ` ${text}`}`,
      );
    } else if (before !== undefined && number > before + 1) {
      output.push(paint.gutter(`${' '.repeat(margin)}·`));
    }
    output.push(
      ...framedLine(new LineView(file, number, masked), lines.get(number) ?? [], margin, paint, width),
    );
    before = number;
  }
  return output;
}

function framedLine(
  view: LineView,
  marks: readonly Mark[],
  margin: number,
  paint: FramePaint,
  width: number,
): string[] {
  const first = marks[0];
  if (first === undefined) return [];
  const endOf = (mark: Mark): number => view.columnAt(Math.min(mark.span.end, view.endOffset));
  const { text, from } = view.window(view.columnAt(first.span.start), endOf(first), width);
  const output = [paint.gutter(`${String(view.number).padStart(margin)}│`) + (text === '' ? '' : ` ${text}`)];
  for (const mark of marks) {
    const start = Math.min(Math.max(0, view.columnAt(mark.span.start) - from), width - 1);
    const end = Math.min(Math.max(start + 1, endOf(mark) - from), width);
    const tint = mark.isPrimary ? paint.primary : paint.secondary;
    const line = (mark.isPrimary ? '━' : '─').repeat(end - start);
    const words = mark.text === '' ? line : `${line} ${visible(mark.text)}`;
    output.push(`${paint.gutter(`${' '.repeat(margin)}│`)} ${' '.repeat(start)}${tint(words)}`);
  }
  return output;
}

/** One line as a terminal shows it, with the way from offsets to columns. */
class LineView {
  readonly number: number;
  readonly endOffset: number;
  readonly #start: number;
  readonly #raw: string;

  constructor(file: SourceFile, number: number, masked: readonly Span[]) {
    this.number = number;
    this.#start = file.lineStarts[number - 1] ?? 0;
    const raw = file.line(number);
    this.endOffset = this.#start + raw.length;
    this.#raw = masked.reduce(
      (text, span) => blot(text, span.start - this.#start, span.end - this.#start),
      raw,
    );
  }

  /** Column, from 0, at which the character at `offset` is shown. */
  columnAt(offset: number): number {
    return columnsOf(expanded(this.#raw.slice(0, Math.max(0, offset - this.#start))));
  }

  /** As much of the line as fits `width`, so that the columns from `start` to `end` are in it. */
  window(start: number, end: number, width: number): { text: string; from: number } {
    const text = expanded(this.#raw).trimEnd();
    if (columnsOf(text) <= width) return { text, from: 0 };
    const wanted = Math.min(end, start + Math.floor(width / 2));
    const from = wanted <= width - 4 ? 0 : Math.max(0, start - Math.floor(width / 3));
    const kept = sliceColumns(text, from, from + width - (from > 0 ? 2 : 1));
    return { text: `${from > 0 ? '…' : ''}${kept}…`, from: from > 0 ? from - 1 : 0 };
  }
}

const expanded = (text: string): string => visible(text.replaceAll('\t', ' '.repeat(tabWidth)));

const blot = (text: string, start: number, end: number): string =>
  end <= 0 || start >= text.length
    ? text
    : text.slice(0, Math.max(0, start)) +
      '•'.repeat(Math.min(end, text.length) - Math.max(0, start)) +
      text.slice(end);

function sliceColumns(text: string, from: number, to: number): string {
  let column = 0;
  let kept = '';
  for (const character of text) {
    if (column >= from && column < to) kept += character;
    column += columnsOf(character);
    if (column >= to) break;
  }
  return kept;
}
