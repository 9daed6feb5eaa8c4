import { clipped } from '../base/names.ts';
import { columnsOf, visible } from './terminal-text.ts';

/** Longer cells are cut, which is said in them: one endless name would make every line of its table as long. */
const longestCell = 400;

/** A table with columns as wide as their widest cell. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const all = [header, ...rows.map((row) => row.map((cell) => visible(clipped(cell, longestCell))))];
  const widths = header.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, columnsOf(row[column] ?? '')), 0),
  );
  const padded = (cell: string, column: number): string =>
    cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - columnsOf(cell)));
  const line = (row: readonly string[]): string => `  ${row.map(padded).join('  ')}`.trimEnd();
  const [head = [], ...body] = all;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
