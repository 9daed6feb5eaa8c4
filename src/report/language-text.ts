import { columns } from './columns.ts';
import type { GuidePart, GuideRow } from './language-guide.ts';
import { wrap } from './terminal-text.ts';

/** A part of the language for a terminal: what it is, and a row for each of its keys. */
export function languageText(path: string, part: GuidePart): string {
  const title = path === '' ? 'topology' : path;
  const forms = part.rows.length === 0 ? `\n  ${part.values.map(plain).join('\n  ')}\n` : '';
  const table =
    part.rows.length === 0
      ? ''
      : `\n${columns(['key', 'values', 'meaning'], part.rows.map(rowOf))}\n* has to be written\n`;
  return `${title}\n${wrap(plain(part.meaning), 100, '  ')}\n${forms}${table}`;
}

const rowOf = ({ key, values, meaning, isRequired, written }: GuideRow): string[] => [
  `${key}${isRequired ? '*' : ''}`,
  values.map(plain).join(' | '),
  `${plain(meaning)}${written === undefined ? '' : ` Default: ${String(written)}.`}`,
];

/** Without the marks of Markdown. */
const plain = (text: string): string => text.replaceAll('`', '');
