import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Coverage, coverageOf, withoutSign } from '../draw/font-coverage.ts';
import { fontNames } from '../draw/fonts.ts';
import type { Scene } from '../draw/index.ts';
import { faultReason } from './input.ts';
import { type Io, UsageError } from './io.ts';

/** So many characters show what a script is. */
const mostNamed = 12;

/** The font files of a PNG: those of this package, then those that were given. What none has a glyph for is said. */
export function pictureFonts(scene: Scene, given: readonly string[], io: Io): string[] {
  const own = fontNames.map((name) => join(io.packageRoot, 'assets', 'fonts', name));
  const missing = own.find((file) => !existsSync(file));
  // Without them a PNG would come out without a single letter.
  if (missing !== undefined)
    throw new Error(`the font ${missing}, which is part of this package, is missing`);
  const files = [...own, ...given.map((file) => resolve(io.cwd, file))];
  const shown = [...own, ...given];
  const lacking = withoutSign(
    scene,
    files.map((file, index) => coverage(file, shown[index] ?? file)),
  );
  if (lacking.length > 0) {
    const named = `${lacking.slice(0, mostNamed).join(' ')}${lacking.length > mostNamed ? ' …' : ''}`;
    io.stderr.write(
      `note: no font here has a glyph for ${named}; an SVG shows them with its reader\u2019s fonts, and --font FILE adds a font\n`,
    );
  }
  return files;
}

/** `name` is the file as it was given. */
function coverage(file: string, name: string): Coverage {
  if (!existsSync(file)) throw new UsageError(`there is no font ${name}`);
  const found = coverageOf(fontBytes(file, name));
  if (found === undefined)
    throw new UsageError(
      `${name} is no font that can be used`,
      'give a TrueType or OpenType font: .ttf, .otf or .ttc',
    );
  return found;
}

function fontBytes(file: string, name: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read the font ${name}: ${faultReason(error)}`);
  }
}
