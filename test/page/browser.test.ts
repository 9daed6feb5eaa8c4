import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { network } from '../../src/dev/generated-network.ts';
import { worst } from '../render/hostile.ts';
import { compileText } from '../support.ts';
import { chromiumHere, openPage } from './opened-page.ts';

if (chromiumHere === undefined) console.warn('SKIPPED: no Chromium is installed; the page is not opened.');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Whether `report` makes a page of a topology. */
const takesIt = async (value: unknown): Promise<boolean> => {
  const { diagnostics, topologies } = await compileText(JSON.stringify(value));
  return topologies.length > 0 && diagnostics.every(({ severity }) => severity !== 'error');
};

/** The same topology with markup in every name and text that the language leaves free. */
const hostile = `apiVersion: canton-plan/v1
name: "<img src=x onerror=\\"document.title='owned'\\">"
daml: { version: "2.10.4" }
environment: development
organizations: { "</script><script>document.title='owned'</script>": { role: provider } }
domains: { "d<b>": { protocolVersion: 7 } }
participants:
  "p'\\"><svg onload=document.title='owned'>":
    domains: ["d<b>"]
    parties: ["<i>Alice</i>", "{{constructor}}"]
    users: ["<a href=javascript:document.title='owned'>u</a>"]
    x-note: "<!--"
`;

describe.skipIf(chromiumHere === undefined)('the page in a browser (needs Chromium)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumHere ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
  });
  afterAll(() => browser?.close());

  const open = (text: string, more: Parameters<typeof openPage>[2] = {}) => openPage(browser, text, more);

  const solution = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
  const broken = readFileSync('fixtures/broken/two-domain-managers.topology.yaml', 'utf8');

  it('shows every view, and what is chosen stands out', async () => {
    const { page, complaints } = await open(solution);
    const bright = () => page.locator('.scene-node:not(.dim)').count();
    const all = await bright();
    expect(all).toBeGreaterThan(35);
    const show = page.getByLabel('Show');
    const choices = await show.locator('option').allTextContents();
    expect(choices).toEqual([
      'everything',
      'organization exchange',
      'organization alpha-bank',
      'domain settlement',
    ]);
    for (const choice of choices.slice(1)) {
      await show.selectOption(choice);
      const count = await bright();
      expect(count, choice).toBeGreaterThan(3);
      expect(count, choice).toBeLessThan(all);
    }
    await page.getByRole('combobox', { name: 'Picture' }).selectOption('Zones');
    expect(await page.locator('.scene-group .zone').count()).toBeGreaterThan(1);
    await page.locator('.scene-node[data-key="participants.alpha-participant"]').first().click();
    await page.getByText('AlphaBank').first().waitFor();
    expect(await page.locator('aside h2').textContent()).toBe('alpha-participant');
    await show.selectOption('connections of alpha-participant');
    expect(await bright()).toBeLessThan(all);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('tells what fails with a zone, with the page alone, and shows it in both pictures', async () => {
    const { page, complaints } = await open(solution);
    await page.getByRole('combobox', { name: /Search/ }).fill('eu-central-1b');
    await page.keyboard.press('Enter');
    const aside = page.locator('aside');
    expect(await aside.locator('h2').textContent()).toBe('eu-central-1b');
    expect(await aside.locator('.failure').count()).toBe(1);
    expect(await aside.locator('.failure dd').allTextContents()).toContain('application exchange-app');
    await aside.getByRole('button', { name: 'Show in the picture' }).click();
    const failed = page.locator('.scene-node.hit-failed:not(.dim)');
    const count = await failed.count();
    expect(count).toBeGreaterThan(3);
    expect(await page.locator('.mark-word.failed').allTextContents()).toEqual(Array(count).fill('lost'));
    expect(await page.locator('.toolbar [role=status]').first().textContent()).toContain(
      `lost: ${count} failed`,
    );
    await page.getByRole('combobox', { name: 'Picture' }).selectOption('Zones');
    expect(await failed.count()).toBeGreaterThan(3);
    // What is drawn in the other zone stands.
    expect(await page.locator('.scene-node[data-key="databases.alpha-pg"].hit-failed').count()).toBeLessThan(
      await page.locator('.scene-node[data-key="databases.alpha-pg"]').count(),
    );
    await page.getByLabel('Show').selectOption('everything');
    expect(await page.locator('.mark-word').count()).toBe(0);
    await page.locator('.scene-node[data-key="identityProviders.alpha-idp"]').first().click();
    expect(await aside.locator('.failure').first().textContent()).toContain('down until it is repaired');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('sorts and filters failures like every table, and leads to what fails', async () => {
    const { page, complaints } = await open(solution);
    await page.locator('#tab-inventory').click();
    await page.locator('[data-table=failures]').click();
    const rows = page.locator('tbody tr:not([aria-hidden])');
    expect(await rows.first().textContent()).toContain('down until it is repaired');
    await page.getByRole('button', { name: 'Longest (s)' }).click();
    await page.getByRole('button', { name: 'Longest (s)' }).click();
    const longest = (await page.locator('tbody td.number').allTextContents()).map(Number);
    expect(longest.length).toBeGreaterThan(10);
    expect(longest).toEqual([...longest].sort((a, b) => b - a));
    await page.getByLabel('Filter Failures').fill('zone/');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('button', { name: 'zone/eu-central-1a' }).click();
    expect(await page.locator('aside h2').textContent()).toBe('eu-central-1a');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('zooms, by its buttons and by the wheel', async () => {
    const { page } = await open(solution);
    const width = async () => (await page.locator('.scene-node').first().boundingBox())?.width ?? 0;
    const before = await width();
    await page.getByLabel('Zoom in').click();
    await expect.poll(width).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Fit' }).click();
    await expect.poll(width).toBeCloseTo(before, 0);
    await page.locator('.stage').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await expect.poll(width).toBeGreaterThan(before);
    await page.context().close();
  });

  it('finds a party by name, with the keyboard alone', async () => {
    const { page, complaints } = await open(solution);
    await page.getByRole('combobox', { name: /Search/ }).focus();
    await page.keyboard.type('AlphaBank');
    await page.keyboard.press('Enter');
    expect(await page.locator('aside h2').textContent()).toBe('alpha-participant');
    // An element of the picture, by keyboard.
    await page.locator('.scene-node[data-key="databases.alpha-pg"]').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('aside h2').textContent()).toBe('alpha-pg');
    await page.locator('#tab-picture').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#tab-findings').getAttribute('aria-selected')).toBe('true');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('sorts, filters and copies rows', async () => {
    const { page, complaints } = await open(solution);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('#tab-inventory').click();
    await page.locator('[data-table=databases]').click();
    const column = () => page.locator('tbody tr:not([aria-hidden]) td.number:nth-child(5)').allTextContents();
    await page.getByRole('button', { name: 'Connections', exact: true }).click();
    const numbers = (await column()).map(Number);
    expect(numbers.length).toBe(12);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'Connections', exact: true }).click();
    expect((await column()).map(Number)).toEqual([...numbers].sort((a, b) => b - a));
    await page.getByLabel('Filter Databases').fill('trigger');
    await page.getByText('of 12 rows').waitFor();
    await page.getByRole('button', { name: 'Copy rows' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(String(copied).split('\n')[0]).toContain('Server\tDatabase\tUser');
    expect(String(copied).split('\n').length).toBe((await column()).length + 1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows findings with their lines, and leads from one to what it is about', async () => {
    const { page, complaints } = await open(broken);
    await page.locator('#tab-findings').click();
    const article = page.locator('article.error').first();
    expect(await article.locator('pre').textContent()).toContain('━━');
    await article.locator('button.link').first().click();
    expect(await page.locator('aside .finding').count()).toBeGreaterThan(0);
    await page.locator('#tab-picture').click();
    await page.getByLabel('Show').selectOption('findings');
    expect(await page.locator('.scene-node.dim').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['light', 1300],
    ['dark', 1300],
    ['light', 390],
  ] as const)('has nothing that axe minds: %s, %d wide', async (scheme, width) => {
    const { page } = await open(broken, { size: { width, height: 850 }, scheme });
    await page.getByRole('combobox', { name: /Search/ }).fill('exchange-pg');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show in the picture' }).first().click();
    for (const tab of ['picture', 'findings', 'inventory']) {
      await page.locator(`#tab-${tab}`).click();
      await page.evaluate(axe);
      const found = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
      const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
      expect(
        violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
        tab,
      ).toEqual([]);
    }
    const wide = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide, 'nothing stands out of the page sideways').toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it('prints everything on paper: picture, findings and whole tables', async () => {
    const { page } = await open(broken);
    const pdf = await page.pdf({ format: 'A4', landscape: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(3);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const rows = page.locator('#paper section[data-table=processes] tbody tr');
    expect(await rows.count()).toBeGreaterThan(40);
    await page.context().close();
  });

  it('breaks no word on paper, and prints dark on white whatever the screen is', async () => {
    // As wide as A4 between its margins, and the other way round.
    const { page } = await open(solution, { scheme: 'dark', size: { width: 1030, height: 700 } });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const told = (await page.evaluate(`(() => {
      const broken = [];
      for (const cell of document.querySelectorAll('#paper td, #paper th')) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode()); )
          for (const { index, 0: word } of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            if (tops.size > 1) broken.push(word);
          }
      }
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      const { color } = getComputedStyle(document.body);
      const drawn = getComputedStyle(document.querySelector('.stage svg .shape')).fill;
      return { broken, wide, color, drawn };
    })()`)) as { broken: string[]; wide: number; color: string; drawn: string };
    expect(told).toEqual({
      broken: [],
      wide: 0,
      color: 'rgb(27, 31, 36)',
      drawn: expect.stringMatching(/^rgb\(2\d\d, 2\d\d, 2\d\d\)$/),
    });
    await page.context().close();
  });

  it('shows the whole of long cells where rows are few, and no column that is empty', async () => {
    const { page, complaints } = await open(solution);
    await page.locator('#tab-inventory').click();
    expect(await page.locator('aside').isHidden()).toBe(true);
    await page.locator('[data-table=single-points]').click();
    const cut = await page
      .locator('tbody td')
      .evaluateAll(
        (cells) =>
          cells
            .map(
              (cell) =>
                cell as unknown as Record<string, number> as { scrollWidth: number; clientWidth: number },
            )
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length,
      );
    expect(cut).toBe(0);
    expect(await page.locator('tbody td code').first().textContent()).toBe('exchange-idp');
    await page.locator('[data-table=processes]').click();
    const columns = await page.locator('thead th').allTextContents();
    expect(columns).toContain('Zone');
    // The production solution names no hosts.
    expect(columns).not.toContain('Host');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes markup in every name for what it is: text', async () => {
    const { page, complaints } = await open(hostile);
    await page.locator('#tab-inventory').click();
    await page.locator('[data-table=parties]').click();
    await expect.poll(() => page.locator('tbody').textContent()).toContain('<i>Alice</i>');
    await page.getByRole('combobox', { name: /Search/ }).fill('<');
    await page.locator('#hits li').first().waitFor();
    await page.locator('#tab-findings').click();
    expect(await page.title()).toBe(`<img src=x onerror="document.title='owned'"> · canton-plan`);
    expect(await page.locator('h1').textContent()).toContain('<img');
    expect(await page.locator('#app img, #app b, #app i, #app a').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows every hostile text at every place that takes it, and obeys none', async () => {
    const { value, count } = await worst('test/render/topologies/variety.yaml', 3, takesIt);
    expect(count).toBeGreaterThan(20);
    const { page, complaints } = await open(JSON.stringify(value));
    let isAsked = false;
    page.on('dialog', (dialog) => {
      isAsked = true;
      void dialog.dismiss();
    });
    // Elements of text come from the page alone: what a name makes of itself would be one that the page never has.
    const strange =
      '#app script, #app iframe, #app object, #app embed, #app img, #app b, #app i:not([class]), #app [onload], #app [onerror], #app [onclick], a[href^="javascript:"], a[href^="data:text"], foreignObject script';
    const views = await page.getByRole('tab').count();
    expect(views).toBeGreaterThan(2);
    for (let view = 0; view < views; view++) {
      await page.getByRole('tab').nth(view).click();
      expect(await page.locator(strange).count()).toBe(0);
    }
    await page.locator('#tab-inventory').click();
    for (const table of await page.locator('[data-table]').all()) {
      await table.click();
      expect(await page.locator(strange).count()).toBe(0);
    }
    for (const typed of ['<', "'", '"', '\\', '$', '{', '日'])
      await page.getByRole('combobox', { name: /Search/ }).fill(typed);
    expect([isAsked, complaints]).toEqual([false, []]);
    await page.context().close();
  });

  it('opens a network of 1,000 stacks, and keeps few rows as elements', async () => {
    const { page, complaints } = await open(network(1000));
    await page.locator('#tab-inventory').click();
    await page.locator('[data-table=processes]').click();
    const rows = page.locator('tbody tr:not([aria-hidden])');
    const seen = await rows.count();
    expect(seen).toBeGreaterThan(5);
    expect(seen).toBeLessThan(100);
    const total = Number(await page.locator('table').getAttribute('aria-rowcount'));
    expect(total).toBeGreaterThan(4000);
    await page.locator('.rows').evaluate((scroller) => {
      (scroller as unknown as { scrollTop: number }).scrollTop = 50_000;
    });
    await expect
      .poll(async () => Number(await rows.first().getAttribute('aria-rowindex')))
      .toBeGreaterThan(1000);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
