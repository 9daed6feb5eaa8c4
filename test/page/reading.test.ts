/** The picture of the page where it is hard to read: marks that are numbers, and the small screen of a phone. */
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHere, openPage } from './opened-page.ts';

if (chromiumHere === undefined) console.warn('SKIPPED: no Chromium is installed; the page is not read.');

const solution = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
/** Every database server has a mistake. */
const broken = solution.replaceAll('version: "14" }', 'version: "9" }');

describe.skipIf(chromiumHere === undefined)('the picture of the page (needs Chromium)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumHere ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
  });
  afterAll(() => browser?.close());

  it('marks findings with the numbers that the list has', async () => {
    const { page, close } = await openPage(browser, broken);
    const marks = await page.locator('.stage .marks .mark').allTextContents();
    const marked = new Set(marks.flatMap((text) => text.match(/\d+(?=[,\s]|$)/g) ?? []));
    await page.locator('#tab-findings').click();
    const numbers = await page.locator('#panel-findings .finding .number').allTextContents();
    const all = await page.locator('#panel-findings .finding').count();
    expect(numbers.length).toBe(all);
    expect(all).toBeGreaterThan(1);
    expect(new Set(numbers).size).toBe(all);
    expect(marked.size).toBeGreaterThan(0);
    expect(numbers).toEqual(expect.arrayContaining([...marked]));
    // Beside an element stand the numbers of its own findings.
    const [first = ''] = marked;
    const finding = page.locator('#panel-findings .finding', {
      has: page.locator(`.number:text-is("${first}")`),
    });
    const message = await finding.locator('h3').textContent();
    await finding.getByRole('button').first().click();
    const beside = await page.locator('aside .finding').allTextContents();
    expect(beside.map((text) => text.replace(/\s+/g, '').toLowerCase())).toContain(
      message?.replace(/\s+/g, '').toLowerCase(),
    );
    await close();
  });

  const phone = { width: 390, height: 844 };
  /** How high names are shown, and which part of the picture is in its frame. */
  const seen = (page: Page) =>
    page.evaluate(() => {
      const [frame = new DOMRect(), picture = new DOMRect(), label = new DOMRect()] = [
        '.stage',
        '.stage > svg',
        '.stage .scene-node text.label',
      ].map((selector) => document.querySelector(selector)?.getBoundingClientRect());
      const inFrame = [...document.querySelectorAll('.stage .scene-node')].filter((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
      });
      return {
        name: label.height,
        isWhole: picture.width <= frame.width && picture.height <= frame.height,
        hasGap:
          picture.width > frame.width && (picture.left > frame.left + 2 || picture.right < frame.right - 2),
        inFrame: inFrame.map((node) => node.getAttribute('data-name')),
      };
    });
  const until = (page: Page, isWhole: boolean) =>
    expect.poll(async () => (await seen(page)).isWhole, { timeout: 20_000 }).toBe(isWhole);

  it('begins on a phone where it can be read, and shows all of it when asked', async () => {
    const { page, close } = await openPage(browser, solution, { size: phone });
    await until(page, false);
    const begun = await seen(page);
    expect(begun.name).toBeGreaterThan(9);
    expect(begun.hasGap).toBe(false);
    expect(begun.inFrame.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Fit' }).click();
    await until(page, true);
    await page.getByRole('combobox', { name: 'Picture' }).selectOption('Zones');
    await until(page, false);
    await close();
  });

  it('begins on a phone at what has a finding', async () => {
    const { page, close } = await openPage(browser, broken, { size: phone });
    await until(page, false);
    const { inFrame } = await seen(page);
    await page.locator('#tab-findings').click();
    const number = page.locator('#panel-findings .finding', { has: page.locator('.number:text-is("1")') });
    const about = await number.getByRole('button').first().textContent();
    expect(inFrame.map((name) => about?.endsWith(name ?? '-'))).toContain(true);
    await close();
  });

  it('shows the whole on a wide screen', async () => {
    const { page, close } = await openPage(browser, solution);
    await page.waitForTimeout(300);
    expect((await seen(page)).isWhole).toBe(true);
    await close();
  });
});
