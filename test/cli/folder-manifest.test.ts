import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashOf } from '../../src/cli/folder-manifest.ts';

it.each([0, 1, 2, 3])('hashes a large text as it is written, wherever its parts end (%d)', (shift) => {
  const text = `${'a'.repeat(shift)}${'😀é€'.repeat(700_000)}`;
  expect(hashOf(text)).toBe(createHash('sha256').update(Buffer.from(text)).digest('hex'));
});
