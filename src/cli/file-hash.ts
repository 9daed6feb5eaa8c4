import { createHash, hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';

/** Holds most files as a whole, and of a large one no more than this is in memory. */
const buffer = Buffer.allocUnsafeSlow(1 << 20);

/** SHA-256 of the bytes of a file; undefined where there is none. */
export function fileHash(path: string): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      return hashOfOpen(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read ${path}: ${faultReason(error)}`);
  }
}

function hashOfOpen(file: number): string {
  let length = fill(file);
  if (length < buffer.length) return hash('sha256', buffer.subarray(0, length), 'hex');
  const digest = createHash('sha256');
  for (; length > 0; length = fill(file)) digest.update(buffer.subarray(0, length));
  return digest.digest('hex');
}

/** Reads as much as there is and the buffer holds. */
function fill(file: number): number {
  let length = 0;
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    length += read;
    if (read === 0 || length === buffer.length) return length;
  }
}
