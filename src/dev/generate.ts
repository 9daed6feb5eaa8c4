/** Writes what is derived from something else; with --check, fails when a derived file is stale. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const check = process.argv.includes('--check');
let stale = 0;
for (const { path, text } of await generatedFiles()) {
  if (read(path) === text) continue;
  stale++;
  if (check) console.error(`stale: ${path}`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.error(`wrote ${path}`);
  }
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
