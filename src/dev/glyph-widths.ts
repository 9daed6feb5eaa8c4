import { readFileSync } from 'node:fs';

/** Blocks of characters whose widths are worth knowing exactly: Latin, Greek, Cyrillic and punctuation. */
const blocks: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x386, 0x3ce],
  [0x400, 0x45f],
  [0x2010, 0x2026],
];

/** The module with the advance widths, in thousandths of the font size, of the fonts that pictures are painted in. */
export function glyphWidthsModule(): string {
  const table = (file: string): string =>
    blocks
      .map(([first, last]) => {
        const widths = advanceWidths(readFileSync(file));
        const list = Array.from({ length: last - first + 1 }, (_, index) => widths(first + index));
        return `  [${first}, [${list.join(', ')}]],`;
      })
      .join('\n');
  return [
    '/** First character of a block, with the width of each character from there on. */',
    'export type WidthBlocks = readonly (readonly [first: number, widths: readonly number[]])[];',
    '',
    `export const regularWidths: WidthBlocks = [\n${table('assets/fonts/LiberationSans-Regular.ttf')}\n];`,
    '',
    `export const boldWidths: WidthBlocks = [\n${table('assets/fonts/LiberationSans-Bold.ttf')}\n];`,
    '',
  ].join('\n');
}

/** Reads a TrueType font's `cmap` (format 4) and `hmtx` tables (OpenType specification). */
function advanceWidths(font: Buffer): (character: number) => number {
  const tables = new Map<string, number>();
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const entry = 12 + 16 * index;
    tables.set(font.toString('latin1', entry, entry + 4), font.readUInt32BE(entry + 8));
  }
  const table = (name: string): number => {
    const offset = tables.get(name);
    if (offset === undefined) throw new Error(`the font has no ${name} table`);
    return offset;
  };
  const unitsPerEm = font.readUInt16BE(table('head') + 18);
  const metrics = font.readUInt16BE(table('hhea') + 34);
  const glyphOf = characterMap(font, table('cmap'));
  return (character) => {
    const glyph = Math.min(glyphOf(character), metrics - 1);
    return Math.round((font.readUInt16BE(table('hmtx') + 4 * glyph) * 1000) / unitsPerEm);
  };
}

function characterMap(font: Buffer, cmap: number): (character: number) => number {
  let at = -1;
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index++) {
    const offset = cmap + font.readUInt32BE(cmap + 4 + 8 * index + 4);
    if (font.readUInt16BE(offset) === 4) at = offset;
  }
  if (at < 0) throw new Error('the font has no character map of format 4');
  const segments = font.readUInt16BE(at + 6) / 2;
  const [ends, starts] = [at + 14, at + 16 + 2 * segments];
  return (character) => {
    for (let segment = 0; segment < segments; segment++) {
      if (font.readUInt16BE(ends + 2 * segment) < character) continue;
      const start = font.readUInt16BE(starts + 2 * segment);
      if (start > character) return 0;
      const delta = font.readInt16BE(starts + 2 * (segments + segment));
      const rangeAt = starts + 2 * (2 * segments + segment);
      const range = font.readUInt16BE(rangeAt);
      if (range === 0) return (character + delta) & 0xffff;
      const glyph = font.readUInt16BE(rangeAt + range + 2 * (character - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
