import { SourceFile } from './source-file.ts';

/** Larger files are not topologies; reading them would only exhaust memory. */
export const maxBytes = 64 * 1024 * 1024;

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file. A byte order mark is dropped; bytes that are not UTF-8 become a replacement character, and the
 * first of them is remembered so that parsing can point at it.
 */
export function decodeSource(name: string, bytes: Uint8Array): SourceFile {
  try {
    return new SourceFile(name, strict.decode(bytes));
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    return new SourceFile(name, text, firstInvalid(bytes));
  }
}

/** Offset in the decoded text of the first byte that is not UTF-8: found by halving, since decoding is fast. */
function firstInvalid(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPrefix(bytes.subarray(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  return new TextDecoder('utf-8').decode(bytes.subarray(0, low), { stream: true }).length;
}

/** Whether `bytes` could be the beginning of a UTF-8 text. */
function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
