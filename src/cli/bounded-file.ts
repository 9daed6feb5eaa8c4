import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { maxBytes } from '../source/decode.ts';
import { UsageError } from './io.ts';

/**
 * The content of a file, up to the size that a topology may have. With `isPlain` only a regular file is read, and
 * nothing else is waited for: what a repository brings along may be a pipe or a device. What somebody names on the
 * command line may be a pipe.
 */
export function readBounded(path: string, name: string, isPlain: boolean): Uint8Array {
  const content = readUpTo(path, name, { most: maxBytes, isPlain });
  if (content === undefined) throw tooLarge(name);
  return content;
}

/** The same with another size; undefined for a larger file, or for what does not end. */
export function readUpTo(
  path: string,
  name: string,
  { most, isPlain }: { readonly most: number; readonly isPlain: boolean },
): Uint8Array | undefined {
  const file = openSync(path, constants.O_RDONLY | (isPlain ? constants.O_NONBLOCK : 0));
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new UsageError(`${name} is a directory`, 'name a file in it');
    if (isPlain && !stat.isFile())
      throw new UsageError(`${name} is no regular file`, 'take it away, or name another file');
    if (stat.isFile() && stat.size > most) return undefined;
    return readAll(file, most, stat.isFile() ? stat.size : 0);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, most: number, size: number): Uint8Array | undefined {
  // One byte more than there should be, so that the end is seen; of a pipe nobody knows the size.
  let buffer = Buffer.allocUnsafe(size > 0 ? size + 1 : 64 * 1024);
  let length = 0;
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    if (read === 0) return buffer.subarray(0, length);
    length += read;
    if (length > most) return undefined;
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}

export const tooLarge = (name: string): UsageError =>
  new UsageError(
    `${name} is larger than ${maxBytes / 1024 / 1024} MiB`,
    'canton-plan reads topologies; is this the right file?',
  );
