import type { Scene } from './scene.ts';
import { visible } from './text.ts';

/** Which characters a font has a glyph for, by code point. */
export type Coverage = (code: number) => boolean;

/** The characters of a picture's texts, in the order of their code points, that none of the fonts has a glyph for. */
export function withoutSign(scene: Scene, fonts: readonly Coverage[]): string[] {
  const texts = [
    scene.title,
    ...scene.notes,
    ...[...scene.nodes, ...scene.groups].flatMap(({ label, detail }) => [label, detail]),
    ...scene.findings.map(({ message }) => message),
  ];
  const characters = [...new Set(texts.flatMap((text) => [...visible(text)]))];
  return characters
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      return !isInvisible(character) && !fonts.some((has) => has(code));
    })
    .sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

const isInvisible = (character: string): boolean => /[\p{Z}\p{C}\p{Variation_Selector}]/u.test(character);

/**
 * What a TrueType or OpenType font, or a collection of them, has glyphs for; undefined for any other file. Read from the
 * table `cmap` (OpenType specification, "cmap": formats 4 and 12, which hold Unicode).
 */
export function coverageOf(bytes: Uint8Array): Coverage | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const starts = fontStarts(view);
    const ranges = starts?.flatMap((start) => rangesOf(view, start));
    return ranges === undefined || ranges.length === 0 ? undefined : covers(ranges);
  } catch (error) {
    // A file that ends before its tables do is no font.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Range {
  readonly first: number;
  readonly last: number;
  /** Which of these have a glyph; all of them if undefined. */
  readonly has: ((code: number) => boolean) | undefined;
}

const covers =
  (ranges: readonly Range[]): Coverage =>
  (code) =>
    ranges.some(({ first, last, has }) => code >= first && code <= last && has?.(code) !== false);

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));

function fontStarts(view: DataView): number[] | undefined {
  const kind = tag(view, 0);
  if (kind === 'ttcf')
    return Array.from({ length: view.getUint32(8) }, (_, index) => view.getUint32(12 + 4 * index));
  return kind === 'OTTO' || kind === 'true' || view.getUint32(0) === 0x0001_0000 ? [0] : undefined;
}

function rangesOf(view: DataView, start: number): Range[] {
  for (let index = 0; index < view.getUint16(start + 4); index++) {
    const record = start + 12 + 16 * index;
    if (tag(view, record) === 'cmap') return cmapRanges(view, view.getUint32(record + 8));
  }
  return [];
}

function cmapRanges(view: DataView, cmap: number): Range[] {
  const ranges: Range[] = [];
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const table = cmap + view.getUint32(cmap + 8 + 8 * index);
    const format = view.getUint16(table);
    if (format === 4) ranges.push(...segments(view, table));
    if (format === 12) ranges.push(...groups(view, table));
  }
  return ranges;
}

/** Format 4: segments of the first 65,536 characters; a glyph of number 0 is none. */
function segments(view: DataView, table: number): Range[] {
  const doubled = view.getUint16(table + 6);
  return Array.from({ length: doubled / 2 }, (_, index) => {
    const at = table + 14 + 2 * index;
    const [last, first] = [view.getUint16(at), view.getUint16(at + doubled + 2)];
    const [delta, place] = [view.getUint16(at + 2 * doubled + 2), at + 3 * doubled + 2];
    const offset = view.getUint16(place);
    const has = (code: number): boolean => {
      const glyph = offset === 0 ? code : view.getUint16(place + offset + 2 * (code - first));
      return glyph !== 0 && ((glyph + delta) & 0xffff) !== 0;
    };
    return { first, last, has };
  });
}

/** Format 12: groups of characters that all have a glyph. */
const groups = (view: DataView, table: number): Range[] =>
  Array.from({ length: view.getUint32(table + 12) }, (_, index) => {
    const at = table + 16 + 12 * index;
    return { first: view.getUint32(at), last: view.getUint32(at + 4), has: undefined };
  });
