/** Writes what is derived from something else; with --check, fails when a derived file is stale. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const check = process.argv.includes('--check');
/** Folders in which nothing else stands: what is no longer generated goes. */
const wholeFolders = ['docs/rules', 'docs/pictures', 'docs/impact'];

let stale = 0;
const files = await generatedFiles();
for (const { path, text } of files) {
  if (read(path) === text) continue;
  stale++;
  if (check) console.error(`stale: ${path}`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.error(`wrote ${path}`);
  }
}
const wanted = new Set(files.map(({ path }) => path));
for (const path of wholeFolders.flatMap(filesIn)) {
  if (wanted.has(path)) continue;
  stale++;
  console.error(`${check ? 'left over' : 'removed'}: ${path}`);
  if (!check) rmSync(path);
}
if (check && stale > 0) {
  console.error('Run `npm run generate` and commit the result.');
  process.exitCode = 1;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'));
}
