/** The README's picture of the page is there, not too large to load, and can be made again. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
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

/** How many pixels of two pictures of the same size differ, counted by the browser. */
async function differentPixels(pictures: readonly Buffer[]): Promise<number> {
  const browser = await chromium.launch({ executablePath: chromiumHere ?? '', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const urls = pictures.map((bytes) => `data:image/png;base64,${bytes.toString('base64')}`);
    return await page.evaluate(`(async () => {
      const [one, two] = await Promise.all(${JSON.stringify(urls)}.map(async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        return new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      }));
      return one.reduce((sum, pixel, at) => sum + (pixel === two[at] ? 0 : 1), 0);
    })()`);
  } finally {
    await browser.close();
  }
}

it.skipIf(chromiumHere === undefined)(
  'shows the same page each time it is made',
  async () => {
    const folder = folderWith({});
    const drawn = ['one.png', 'two.png'].map((name) => {
      execFileSync(process.execPath, ['--import', 'tsx', 'src/dev/page-picture.ts', join(folder, name)], {
        env: { ...process.env, CHROMIUM: chromiumHere },
        stdio: 'ignore',
      });
      expect(sizeOf(join(folder, name))).toEqual([1200, 740]);
      return readFileSync(join(folder, name));
    });
    // Chromium smooths the edges of a scaled drawing a little differently now and then: some 300 pixels of 888,000.
    expect(await differentPixels(drawn)).toBeLessThan(5_000);
  },
  120_000,
);
