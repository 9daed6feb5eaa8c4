import { fstatSync, statSync, writeSync } from 'node:fs';
import { faultReason } from './input.ts';
import { exitCodes, type Output } from './io.ts';

let streaming = false;
const closed = new Set<1 | 2>();

/** Whether some output may still be on its way. */
export const isStreaming = (): boolean => streaming;

/**
 * An output of this process. Terminals are written to through their stream; files and pipes directly, since opening
 * them as streams would cost more than validating a small file.
 */
export function outputTo(descriptor: 1 | 2, stream: () => NodeJS.WriteStream): Output {
  if (isPlain(descriptor)) return plainOutput(descriptor, stream);
  const opened = open(descriptor, stream);
  return {
    write: (output) => void opened.write(output),
    isTerminal: opened.isTTY === true,
    columns: opened.isTTY ? opened.columns : undefined,
    get isClosed() {
      return closed.has(descriptor);
    },
  };
}

function isPlain(descriptor: number): boolean {
  try {
    const opened = fstatSync(descriptor);
    return !opened.isCharacterDevice() || opened.rdev === statSync('/dev/null').rdev;
  } catch {
    return false;
  }
}

function plainOutput(descriptor: 1 | 2, stream: () => NodeJS.WriteStream): Output {
  let opened: NodeJS.WriteStream | undefined;
  const write = (output: string | Uint8Array): void => {
    if (closed.has(descriptor)) return;
    let rest: Uint8Array = typeof output === 'string' ? Buffer.from(output) : output;
    try {
      while (opened === undefined && rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      // A full pipe that would not wait: the stream waits for it, now and from then on.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') opened = open(descriptor, stream);
      else {
        giveUp(descriptor, error as NodeJS.ErrnoException);
        return;
      }
    }
    opened?.write(rest);
  };
  return {
    write,
    isTerminal: false,
    columns: undefined,
    get isClosed() {
      return closed.has(descriptor);
    },
  };
}

function open(descriptor: 1 | 2, stream: () => NodeJS.WriteStream): NodeJS.WriteStream {
  streaming = true;
  return stream().on('error', (error) => giveUp(descriptor, error));
}

function giveUp(descriptor: 1 | 2, error: NodeJS.ErrnoException): void {
  // A reader that has seen enough (`| head`) closes the pipe. That is no fault, and changes nothing of what was found:
  // the run goes on to its own exit code without saying more.
  if (error.code === 'EPIPE') {
    closed.add(descriptor);
    return;
  }
  // Nor is a full disk one of ours.
  process.stderr.write(`error: cannot write the output: ${faultReason(error)}\n`);
  process.exit(exitCodes.usage);
}
