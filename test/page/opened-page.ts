import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

/** Chromium of the distribution; undefined where none is installed. */
export const chromiumHere = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

export interface Opened {
  readonly page: Page;
  /** What the browser minded, a request among it. */
  readonly complaints: readonly string[];
  /** Seconds are for people; a test closes what it opens. */
  readonly close: () => Promise<void>;
}

/** Makes the page of a topology, given as text, and opens it from its file, without a network. */
export async function openPage(
  browser: Browser,
  topology: string,
  more: {
    readonly status?: string;
    readonly scheme?: 'light' | 'dark';
    readonly size?: { width: number; height: number };
  } = {},
): Promise<Opened> {
  const { status, scheme = 'light', size = { width: 1300, height: 900 } } = more;
  const cwd = folderWith({
    'topology.yaml': topology,
    ...(status === undefined ? {} : { 'status.json': status }),
  });
  const now = status === undefined ? [] : ['--status', 'status.json'];
  const { stdout, stderr, code } = await run(['report', 'topology.yaml', '-o', '-', ...now], { cwd });
  expect(code, stderr).toBe(0);
  const file = join(mkdtempSync(join(tmpdir(), 'canton-plan-page-')), 'report.html');
  writeFileSync(file, stdout);
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, offline: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('#tab-picture');
  return { page, complaints, close: () => context.close() };
}
