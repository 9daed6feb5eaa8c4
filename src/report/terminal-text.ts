import { eastAsianWidth } from 'get-east-asian-width';

export { visible, visibleLines, withoutCommands } from '../base/visible.ts';

/** Columns that `text` takes in a terminal. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x300) columns += 1;
    else if (!/\p{M}/u.test(character)) columns += eastAsianWidth(code);
  }
  return columns;
}

/** Text in lines of at most `width` columns, `margin` before each. */
export function wrap(text: string, width: number, margin = ''): string {
  const lines: string[] = [];
  let words: string[] = [];
  let columns = margin.length;
  for (const word of text.split(/\s+/)) {
    const more = columnsOf(word) + 1;
    if (words.length > 0 && columns + more > width) {
      lines.push(margin + words.join(' '));
      words = [];
      columns = margin.length;
    }
    words.push(word);
    columns += more;
  }
  return [...lines, margin + words.join(' ')].join('\n');
}
