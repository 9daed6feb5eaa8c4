/** Draws the README's picture of the page: the report of the production solution in Debian's Chromium, one thing chosen. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const topology = 'fixtures/figures/solution-lb/topology.yaml';
const [output = 'docs/page.png'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'canton-plan-picture-'));
try {
  const made = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/cli/entry.ts', 'report', topology, '-o', join(folder, 'report.html')],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (made.status !== 0) throw new Error(`the report of ${topology} ends with ${made.status}`);
  writeFileSync(resolve(output), await picture(pathToFileURL(join(folder, 'report.html')).href));
  console.error(`wrote ${output}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function picture(url: string): Promise<Buffer> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    // Same pixels wherever it runs: no sub-pixel text, no hinting, no graphics card.
    args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text', '--font-render-hinting=none'],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1200, height: 740 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      offline: true,
    });
    await page.goto(url);
    await page.getByRole('combobox', { name: /Search/ }).fill('eu-central-1b');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show in the picture' }).click();
    await page.getByRole('combobox', { name: /Search/ }).fill('');
    await page.evaluate('document.activeElement.blur(), scrollTo(0, 0)');
    return await page.screenshot({ animations: 'disabled', caret: 'hide' });
  } finally {
    await browser.close();
  }
}
