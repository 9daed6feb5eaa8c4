import { join } from 'node:path';
import type { Io, Output } from './io.ts';
import { main } from './main.ts';

const output = (stream: NodeJS.WriteStream): Output => ({
  write: (text) => void stream.write(text),
  isTerminal: stream.isTTY === true,
  columns: stream.isTTY ? stream.columns : undefined,
});

const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  // Opening the error stream takes a millisecond that most runs do not need.
  get stdout() {
    return output(process.stdout);
  },
  get stderr() {
    return output(process.stderr);
  },
  stdin: async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  },
  // The bundle stands in dist/, one folder below the package.
  packageRoot: join(import.meta.dirname, '..'),
};

// A reader that has seen enough (`| head`) closes the pipe; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

main(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
