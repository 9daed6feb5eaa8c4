import { boldWidths, regularWidths, type WidthBlocks } from './generated/glyph-widths.ts';

/** Width of a text in units of the picture. The fonts have the widths of Arial and Helvetica, so it holds without them. */
export function textWidth(text: string, size: number, bold = false): number {
  const blocks = bold ? boldWidths : regularWidths;
  let thousandths = 0;
  for (const character of text) thousandths += characterWidth(character, blocks);
  return (thousandths * size) / 1000;
}

/**
 * Attributes that keep a text as wide as the picture was laid out for, where the reader's system has none of the fonts
 * and takes a wider one. None for texts with characters that the fonts do not have: their width is a guess.
 */
export function measured(text: string, size: number, bold = false): Record<string, string | number> {
  if (text === '') return {};
  const blocks = bold ? boldWidths : regularWidths;
  let thousandths = 0;
  for (const character of text) {
    const width = knownWidth(character, blocks);
    if (width === undefined) return {};
    thousandths += width;
  }
  return { textLength: (thousandths * size) / 1000, lengthAdjust: 'spacingAndGlyphs' };
}

function knownWidth(character: string, blocks: WidthBlocks): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  // Asked for every letter of a picture: no iterator is made.
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index];
    const width = block?.[1][code - block[0]];
    if (width !== undefined) return width;
  }
  return undefined;
}

function characterWidth(character: string, blocks: WidthBlocks): number {
  const width = knownWidth(character, blocks);
  if (width !== undefined) return width;
  const code = character.codePointAt(0) ?? 0;
  if (/\p{Mn}|\p{Me}|\u200d|[\ufe00-\ufe0f]/u.test(character)) return 0;
  // Ideographs, Hangul, kana and pictographs fill their square; any other script is taken as rather wide.
  return code >= 0x1100 &&
    /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Extended_Pictographic}/u.test(
      character,
    )
    ? 1100
    : 680;
}

/** `text` cut in the middle so that it is at most `width` wide: both ends of a name tell it apart. */
export function fitText(text: string, size: number, width: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  let keep = characters.length - 1;
  const cut = (): string =>
    `${characters.slice(0, Math.ceil(keep / 2)).join('')}…${keep < 2 ? '' : characters.slice(-Math.floor(keep / 2)).join('')}`;
  while (keep > 1 && textWidth(cut(), size, bold) > width) keep = Math.min(keep - 1, Math.floor(keep * 0.97));
  return cut();
}

/** Lines of at most `width`, broken between words. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => fitText(each, size, width));
}

/**
 * A text from a file as it may stand in a picture: control characters, marks that turn the direction of what follows,
 * and halves of characters become a visible placeholder.
 */
export const visible = (text: string): string => (/^[ -~]*$/.test(text) ? text : replaced(text));

const replaced = (text: string): string =>
  text
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff]/g,
      '\ufffd',
    )
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
