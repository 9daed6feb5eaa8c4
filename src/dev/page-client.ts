import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { styleSheet } from '../draw/index.ts';

/**
 * The program and the styles of the page, those of its pictures among them, as a module, with the hashes by which its policy
 * knows them: what is shipped is this text, so the page needs no build, and making one does not load what hashes.
 */
export async function pageClientModule(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/page/client/main.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    write: false,
  });
  const program = outputFiles[0]?.text.trim() ?? '';
  if (/<\/script|<!--/i.test(program)) throw new Error('the program of the page would end its own element');
  // Paper is white, whatever the reader's screen is.
  const drawn = styleSheet('auto').replaceAll('@media (prefers', '@media screen and (prefers');
  const styles = `${readFileSync('src/page/client/page.css', 'utf8')}${drawn}`;
  const constants = { program, programHash: hash(program), styles, stylesHash: hash(styles) };
  return Object.entries(constants)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`)
    .join('\n');
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
