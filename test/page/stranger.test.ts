/** Somebody who has the page alone and sees it for the first time: what fails, who serves whom, what ends first, what is shared. */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHere, type Opened, openPage } from './opened-page.ts';

if (chromiumHere === undefined) console.warn('SKIPPED: no Chromium is installed; nobody reads the page.');

const path = 'fixtures/figures/solution-lb/topology.yaml';
const topology = load(readFileSync(path, 'utf8')) as {
  participants: Record<string, { parties?: string[]; database: string }>;
  jsonApis: Record<string, { participant: string }>;
};

describe.skipIf(chromiumHere === undefined)('a stranger with the page alone (needs Chromium)', () => {
  let browser: Browser;
  let opened: Opened;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumHere ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
    opened = await openPage(browser, readFileSync(path, 'utf8'));
  });
  afterAll(async () => {
    expect(opened.complaints).toEqual([]);
    await browser?.close();
  });

  /** Types into the one box that every page has, and takes the first thing it offers. */
  const search = async (text: string): Promise<void> => {
    await opened.page.getByRole('combobox', { name: /Search/ }).fill(text);
    await opened.page.keyboard.press('Enter');
  };
  const aside = () => opened.page.locator('aside');
  /** The rows of a table of the inventory, each by its columns. */
  const rows = async (title: RegExp, filter = ''): Promise<Record<string, string>[]> => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Inventory' }).click();
    await page.getByRole('navigation', { name: 'Tables' }).getByRole('button', { name: title }).click();
    if (filter !== '') {
      await page
        .getByRole('searchbox')
        .or(page.getByLabel(/^Filter /))
        .first()
        .fill(filter);
      await page.getByText(/of \d+ rows/).waitFor();
    }
    const columns = (await page.locator('thead th').allTextContents()).map((text) =>
      text.replace(/[▲▼↑↓\s]+$/u, ''),
    );
    const cells = await page
      .locator('tbody tr:not([aria-hidden])')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
    return cells.map((row) => Object.fromEntries(row.map((cell, index) => [columns[index] ?? '', cell])));
  };

  it('answers all of it at first sight, and each answer leads further', async () => {
    const { page } = opened;
    const answer = (title: string) =>
      aside()
        .locator('section')
        .filter({ has: page.getByRole('heading', { name: title }) });
    expect(await answer('What fails with a zone').textContent()).toContain('eu-central-1b: down until');
    expect(await answer('Which stack serves whom').textContent()).toContain('AlphaBank: alpha-participant');
    expect(await answer('Which certificates end first').locator('li').first().textContent()).toMatch(
      /: .*\d+ days/,
    );
    expect(await answer('What is shared by whom').textContent()).toMatch(/sequencer-lb: .*alpha-participant/);
    await answer('What is shared by whom').getByRole('button', { name: /^All/ }).click();
    expect(await page.locator('[data-table=shared]').getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('tab', { name: 'Picture' }).click();
    await answer('What fails with a zone').getByRole('button', { name: 'eu-central-1b' }).click();
    expect(await aside().locator('h2').textContent()).toBe('eu-central-1b');
    await aside().getByRole('button', { name: 'Close' }).click();
  });

  it('tells what fails with zone B', async () => {
    await search('eu-central-1b');
    const told = (await aside().locator('.failure').first().textContent()) ?? '';
    // The words say how bad it is, for whom, and until when.
    expect(told).toMatch(/interrupted|down until/);
    expect(await aside().locator('.failure dd').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('exchange-app')]),
    );
    await aside().getByRole('button', { name: 'Show in the picture' }).click();
    const lost = await opened.page.locator('.scene-node.hit-failed title').allTextContents();
    expect(lost.length).toBeGreaterThan(5);
    await opened.page.getByLabel('Show').selectOption('everything');
  });

  it('tells which stack serves a party', async () => {
    const [name, { parties = [] }] = Object.entries(topology.participants).find(
      ([, { parties: own }]) => (own ?? []).length > 0,
    ) as [string, { parties?: string[] }];
    const [party = ''] = parties;
    await opened.page.getByRole('combobox', { name: /Search/ }).fill(party);
    await opened.page.locator('#hits li', { hasText: 'Parties' }).first().click();
    expect(await aside().locator('h2').textContent()).toBe(name);
    const [row] = await rows(/^Parties/, party);
    const served = Object.values(row ?? {}).join(' ');
    const [json = ''] =
      Object.entries(topology.jsonApis).find(([, { participant }]) => participant === name) ?? [];
    for (const word of [party, name, json]) expect(served).toContain(word);
  });

  it('tells which certificates end first', async () => {
    const all = await rows(/^Certificates/);
    expect(all.length).toBeGreaterThan(10);
    const days = all.map((row) =>
      Number(/(\d+) days/.exec(row['Lifetime'] ?? '')?.[1] ?? Number.POSITIVE_INFINITY),
    );
    expect(days).toEqual([...days].sort((a, b) => a - b));
    expect(Number.isFinite(days[0])).toBe(true);
    expect(all[0]?.['Renewed by']).toMatch(/cert-manager|whoever/);
  });

  it('tells what is shared by whom', async () => {
    const [first] = await rows(/^Shared/);
    expect(first).toMatchObject({ Shared: 'sequencer-lb', 'Of organizations': 'exchange, alpha-bank' });
    const databases = await rows(/^Databases/);
    const owners = new Map<string, Set<string>>();
    for (const row of databases) {
      const server = row['Server'] ?? '';
      const user = row['Used by'] ?? row['User'] ?? '';
      owners.set(server, (owners.get(server) ?? new Set()).add(user));
    }
    const shared = [...owners].filter(([, users]) => users.size > 1);
    expect(shared.length).toBeGreaterThan(0);
    // The same from the other end: who chooses a server sees all that live on it.
    const [[server = '', users = new Set<string>()] = []] = shared;
    await search(server);
    const told = (await aside().textContent()) ?? '';
    for (const user of users) expect(told, user).toContain(user);
    // A balancer shows whom it serves by its connections.
    const links = await rows(/^Who talks to whom/, 'sequencer-lb');
    expect(new Set(links.map((row) => row['From'] ?? Object.values(row)[0])).size).toBeGreaterThan(2);
  });
});
