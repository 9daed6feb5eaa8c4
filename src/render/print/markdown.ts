import { checked, type In, joined, unsafe } from './grammar.ts';

/** Signs that begin something inside a line (CommonMark 0.31 and GitHub's tables, strikethrough and bare links). */
const signs = /[\\`*[\]<>|~&@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=:)\/(?=\/)|(?<=\bwww)\./gi;
/** Text from outside as plain text in one line, with no Markdown in it. */
function text(value: string): In<'markdown'> {
  const line = value.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line
    .replace(signs, '\\$&')
    .replace(/^(?=[#>+=-])/, '\\')
    .replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2') as In<'markdown'>;
}

/** Text from outside as code; its quotes are longer than any in it. */
function code(value: string): In<'markdown'> {
  const line = value.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const quote = '`'.repeat(longest + 1);
  const pad = longest > 0 || line.trim() === '' ? ' ' : '';
  return `${quote}${pad}${line}${pad}${quote}` as In<'markdown'>;
}

/** Our own sentences with names in backquotes: what stands in them is code, everything else is plain text. */
function prose(value: string): In<'markdown'> {
  const parts = value.split('`');
  if (parts.length % 2 === 0 || value.includes('``')) return text(value);
  return joined(
    parts.map((part, index) =>
      index % 2 === 1 ? code(part) : (spaced(part, index === 0) as In<'markdown'>),
    ),
    '',
  );
}

/** Text between code keeps the blanks at its ends, and does not begin a line unless it is the first. */
function spaced(part: string, isFirst: boolean): string {
  const inner = isFirst ? text(part) : text(`x${part}`).slice(1);
  return `${inner}${/\s$/.test(part) && part.trim() !== '' ? ' ' : ''}`;
}

/** A URL as it stands, which readers show as a link. */
const link = (value: string): In<'markdown'> =>
  /[*_~[\]()]/.test(checked('url', value, 'a README')) ? code(value) : (value as In<'markdown'>);

/** A line of a block of code that our own words open and close. */
function block(value: string): In<'markdown'> {
  if (/[\r\n]|```/.test(value)) throw unsafe('a block of code in a README', 'one line', value);
  return value as In<'markdown'>;
}

/** A table of GitHub's Markdown. */
function table(header: readonly string[], rows: readonly (readonly In<'markdown'>[])[]): In<'markdown'> {
  if (rows.length === 0) return 'None.' as In<'markdown'>;
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n') as In<'markdown'>;
}

/** A bar ends a cell, even inside code. */
const cell = (value: string): string =>
  value.replace(/(\\*)\|/g, (whole, before: string) => (before.length % 2 === 0 ? `${before}\\|` : whole));

const own = (parts: TemplateStringsArray, ...slots: readonly (In<'markdown'> | number)[]): In<'markdown'> =>
  parts.map((part, index) => part + String(slots[index] ?? '')).join('') as In<'markdown'>;

/** Markdown for people: READMEs of rendered folders. As a template it takes our own words as they are. */
export const markdown = Object.assign(own, { text, code, prose, block, link, table });
