import { join } from 'node:path';
import { faultReason } from './input.ts';
import { exitCodes, type Io, type Output } from './io.ts';
import { main } from './main.ts';
import { isStreaming, outputTo } from './output.ts';

let stdout: Output | undefined;
let stderr: Output | undefined;

const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  get stdout() {
    stdout ??= outputTo(1, () => {
      // A reader that has seen enough (`| head`) closes the pipe; that is no fault.
      process.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EPIPE') process.exit(0);
        // A full disk is no fault of ours.
        process.stderr.write(`error: cannot write to standard output: ${faultReason(error)}\n`);
        process.exit(exitCodes.usage);
      });
      return process.stdout;
    });
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
