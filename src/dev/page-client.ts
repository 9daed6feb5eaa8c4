import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** The program and the styles of the page as a module: what is shipped is this text, so the page needs no build. */
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
  const styles = readFileSync('src/page/client/page.css', 'utf8');
  return `export const program = ${JSON.stringify(program)};\n\nexport const styles = ${JSON.stringify(styles)};\n`;
}
