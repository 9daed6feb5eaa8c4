import { join } from 'node:path';
import type { Io, Output } from './io.ts';
import { main } from './main.ts';
import { optimizeLate } from './optimize-late.ts';
import { isStreaming, outputTo } from './output.ts';

let stdout: Output | undefined;
let stderr: Output | undefined;

const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  get stdout() {
    stdout ??= outputTo(1, () => process.stdout);
    return stdout;
  },
  get stderr() {
    stderr ??= outputTo(2, () => process.stderr);
    return stderr;
  },
  stdin: async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  },
  // The bundle stands in dist/, one folder below the package.
  packageRoot: join(import.meta.dirname, '..'),
};

/** Commands that stay, and `validate`, which is over before it is worth it unless the files are large. */
const others = new Set(['validate', 'lint', 'lsp', 'preview', 'status']);
if (!others.has(process.argv[2] ?? '')) optimizeLate();

main(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
  // Everything is said: to take a large topology down piece by piece would only cost time.
  if (!isStreaming()) process.exit();
});
