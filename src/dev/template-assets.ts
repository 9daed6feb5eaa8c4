import { readdirSync, readFileSync } from 'node:fs';

/** The text assets of templates/ as a module, so that rendering reads no files. Keys are `FOLDER/FILE`. */
export function assetModule(): string {
  const entries = readdirSync('templates', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => assetsOf(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = entries.map(([key, text]) => `  ${JSON.stringify(key)}: ${JSON.stringify(text)},`);
  return `/** Text assets of templates/, verbatim. */\nexport const assets = {\n${lines.join('\n')}\n} as const;\n`;
}

function assetsOf(folder: string): [string, string][] {
  try {
    return readdirSync(`templates/${folder}/assets`).map((file) => [
      `${folder}/${file}`,
      readFileSync(`templates/${folder}/assets/${file}`, 'utf8'),
    ]);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}
