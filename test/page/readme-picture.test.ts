/** The README's picture of the page is there, not too large to load, and can be made again. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../cli/run.ts';
import { chromiumHere } from './opened-page.ts';

/** Width and height of a PNG, which stand at the beginning of its first chunk. */
const sizeOf = (path: string): number[] => {
  const bytes = readFileSync(path);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

it('stands in the README', () => {
  const [, alt = '', path = ''] =
    /!\[([^\]]*)\]\((docs\/page\.png)\)/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(alt.length).toBeGreaterThan(40);
  expect(statSync(path).size).toBeLessThan(300_000);
  expect(sizeOf(path)).toEqual([1200, 740]);
});

it.skipIf(chromiumHere === undefined)(
  'is the page as it is now, the same bytes each time',
  () => {
    const folder = folderWith({});
    const drawn = ['one.png', 'two.png'].map((name) => {
      execFileSync(process.execPath, ['--import', 'tsx', 'src/dev/page-picture.ts', join(folder, name)], {
        env: { ...process.env, CHROMIUM: chromiumHere },
        stdio: 'ignore',
      });
      return readFileSync(join(folder, name));
    });
    expect(drawn[0]?.equals(drawn[1] ?? Buffer.alloc(0))).toBe(true);
    expect(sizeOf(join(folder, 'one.png'))).toEqual([1200, 740]);
  },
  120_000,
);
