/** A preview that asks how the network runs: what changes out there changes in the open page, and nothing else does. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';
import { startPreview } from '../cli/started-preview.ts';
import { chromiumHere } from './opened-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const topology = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8');

describe('preview of a network that runs', () => {
  let child: ChildProcess | undefined;
  let server: Server | undefined;
  let browser: Browser | undefined;
  afterEach(async () => {
    // A page that is left open goes on asking a preview that is gone.
    for (const context of browser?.contexts() ?? []) await context.close();
    child?.kill();
    server?.close();
    server?.closeAllConnections();
  });

  /** Starts a preview that asks twice a second, and gives its address. */
  async function start(cwd: string, argv: readonly string[]): Promise<string> {
    const started = await startPreview(cwd, ['--interval', '0.5', ...argv]);
    child = started.child;
    return `http://127.0.0.1:${started.port}/`;
  }

  /** The notes of the page, once one of them holds these words. */
  async function notesWith(address: string, words: string): Promise<string> {
    for (;;) {
      const data = (await (await fetch(`${address}data.json`)).json()) as { notes: string[] };
      const notes = data.notes.join('\n');
      if (notes.includes(words)) return notes;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  it.each([
    [['--compose', 'nowhere'], {}, 'How it runs could not be asked: nowhere is not there.'],
    [['--endpoints', 'nothing.yaml'], {}, 'How it runs could not be asked: nothing.yaml cannot be read.'],
    [
      ['--endpoints', 'a.yaml'],
      { 'a.yaml': 'instances: { pgg: h }' },
      '`pgg` is not planned; did you mean `pg`?',
    ],
    [
      ['--endpoints', 'a.yaml', '--organization', 'nobody'],
      { 'a.yaml': 'instances: {}' },
      'there is no organization `nobody` in the file',
    ],
    [['--endpoints', 'a.yaml'], { 'a.yaml': 'instances: {}' }, '0 of 8 as planned, 8 not known, 0 errors'],
  ] as const)('says on the page why nobody knows: %j', async (argv, files, words) => {
    const address = await start(folderWith({ ...files, 'topology.yaml': topology }), argv);
    await notesWith(address, words);
  });

  it('says that no engine answered', async () => {
    const cwd = folderWith({ 'topology.yaml': topology });
    const rendered = await run(['render', 'topology.yaml', '--target', 'compose', '--out', 'deploy'], {
      cwd,
    });
    expect(rendered.code, rendered.stderr).toBe(0);
    const { PATH } = process.env;
    // No program is found here but Node, which is named in full.
    process.env['PATH'] = cwd;
    try {
      const address = await start(cwd, ['--compose', 'deploy']);
      expect(await notesWith(address, 'not asked')).toContain('`docker ps` is not installed');
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  it.each([
    [['--compose', 'a', '--endpoints', 'b'], '--compose and --endpoints are different places'],
    [['--endpoints', 'b', '--interval', '0'], '--interval takes a number above 0'],
    [['--endpoints', 'b', '--timeout', 'x'], '--timeout takes a number above 0'],
  ])('%j says what is wrong', async (argv, words) => {
    const cwd = folderWith({ 'topology.yaml': topology });
    const { code, stderr } = await run(['preview', 'topology.yaml', ...argv], { cwd });
    expect([code, stderr.includes(words)]).toEqual([2, true]);
  });

  describe.skipIf(chromiumHere === undefined)('in Chromium', () => {
    const newPage = async (options: { colorScheme?: 'light' | 'dark' } = {}): Promise<Page> => {
      if (browser === undefined) throw new Error('no browser has been started');
      return await browser.newPage(options);
    };
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: chromiumHere ?? '',
        args: ['--no-sandbox', '--disable-gpu'],
      });
    });
    afterAll(() => browser?.close());

    it('recolours what starts to answer, and leaves alone what the reader does', async () => {
      server = createServer((_, response) => response.end('{"status":"pass"}')).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answering = `instances: { triggers-pink-live: { host: 127.0.0.1, ports: { 8088: ${port} } } }`;
      const cwd = folderWith({ 'topology.yaml': topology, 'a.yaml': 'instances: {}' });
      const address = await start(cwd, ['--endpoints', 'a.yaml']);
      await notesWith(address, 'As it ran');
      const page = await newPage();
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', ({ message }) => complaints.push(message));
      await page.goto(address);
      const marks = (kind: string) => page.locator(`.mark-word.${kind}`);
      await marks('silent').first().waitFor();
      expect(await marks('works').count()).toBe(0);
      await page.getByRole('button', { name: 'Zoom in' }).click();
      const place = () => page.locator('.stage > svg').evaluate((svg) => svg.style.transform);
      await page.waitForFunction(
        () =>
          document.querySelector<SVGElement>('.stage > svg')?.style.transform.includes('scale(1)') === false,
      );
      const zoomed = await place();
      await page.locator('#tab-inventory').click();
      const filter = page.getByLabel('Filter Running');
      await filter.fill('triggers');
      writeFileSync(join(cwd, 'a.yaml'), answering);
      const row = page.locator('tbody tr', { hasText: 'triggers-pink-live' });
      await row.filter({ hasText: 'runs' }).waitFor();
      expect(await filter.inputValue()).toBe('triggers');
      expect(await filter.evaluate((input) => input === document.activeElement)).toBe(true);
      expect(await page.locator('tbody tr').count()).toBe(4);
      await page.locator('#tab-picture').click();
      expect(await marks('works').count()).toBe(1);
      expect(await place()).toBe(zoomed);
      // What is no longer known is no longer shown.
      rmSync(join(cwd, 'a.yaml'));
      await page.getByText('How it runs could not be asked').waitFor();
      expect(await page.locator('.mark-word').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it.each([
      'light',
      'dark',
    ] as const)('has nothing that axe minds in its colours: %s', async (colorScheme) => {
      server = createServer((_, response) => response.end('{"status":"pass"}')).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answering = `instances: { triggers-pink-live: { host: 127.0.0.1, ports: { 8088: ${port} } } }`;
      const cwd = folderWith({ 'topology.yaml': topology, 'a.yaml': answering });
      const page = await newPage({ colorScheme });
      await page.goto(await start(cwd, ['--endpoints', 'a.yaml']));
      await page.locator('.mark-word.works').first().waitFor();
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
    });
  });
});
