import { join } from 'node:path';
import type { Io, Output } from './io.ts';
import { main } from './main.ts';
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

main(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
  // Everything is said: to take a large topology down piece by piece would only cost time.
  if (!isStreaming()) process.exit();
});
