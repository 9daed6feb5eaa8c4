import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../src/draw/font-coverage.ts';
import { fontNames } from '../../src/draw/index.ts';

const code = (character: string): number => character.codePointAt(0) ?? 0;
const [regular = '', , more = ''] = fontNames.map((name) => `assets/fonts/${name}`);

describe('what a font has signs for', () => {
  it.each([
    [regular, 'Aéя€', '日한क'],
    // Signs beyond the first 65,536 characters stand in another table.
    [more, 'Aωя⇒𝔸', '日한𓀀'],
  ])('is read from %s', (file, has, lacks) => {
    const covers = coverageOf(readFileSync(file));
    expect([...has].filter((character) => covers?.(code(character)) !== true)).toEqual([]);
    expect([...lacks].filter((character) => covers?.(code(character)) !== false)).toEqual([]);
  });

  it('is the same for a collection that holds the font', () => {
    const font = readFileSync(regular);
    const header = Buffer.alloc(16);
    header.write('ttcf', 0, 'latin1');
    header.writeUInt32BE(0x0001_0000, 4);
    header.writeUInt32BE(1, 8);
    header.writeUInt32BE(16, 12);
    // Places in the tables count from the beginning of the file.
    const moved = Buffer.from(font);
    for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16)
      moved.writeUInt32BE(font.readUInt32BE(at + 8) + 16, at + 8);
    const covers = coverageOf(Buffer.concat([header, moved]));
    expect(covers?.(code('A'))).toBe(true);
    expect(covers?.(code('日'))).toBe(false);
  });

  it('is not known of other files', () => {
    const font = readFileSync(regular);
    for (const bytes of [
      Buffer.from(''),
      Buffer.from('wOF2 something'),
      font.subarray(0, 200),
      readFileSync('package.json'),
    ])
      expect(coverageOf(bytes)).toBeUndefined();
  });
});
