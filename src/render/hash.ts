import { createHash } from 'node:crypto';

/** A short name for a content, the same on every machine: digits of its SHA-256 after a letter, so that it is never read as a number. */
export const contentHash = (text: string): string =>
  `h${createHash('sha256').update(text).digest('hex').slice(0, 9)}`;
