/** The page of a network that runs: what `status` told, in the picture, in a table and in words. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';
import { chromiumHere, openPage } from './opened-page.ts';

if (chromiumHere === undefined) console.warn('SKIPPED: no Chromium is installed; the page is not opened.');

const path = 'fixtures/figures/solution-lb/topology.yaml';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Told {
  name: string;
  instances: Record<string, unknown>[];
  problems: object[];
  notPlanned: object[];
}

/** A report as the command writes it where nobody answers, with some answers in it. */
async function told(): Promise<Told> {
  const cwd = folderWith({
    'addresses.yaml': 'instances: {}\n',
    'topology.yaml': readFileSync(path, 'utf8'),
  });
  const { stdout, stderr } = await run(
    ['status', 'topology.yaml', '--endpoints', 'addresses.yaml', '--format', 'json'],
    { cwd },
  );
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as Told & { at: string };
  report.at = '2026-03-01T12:00:00.000Z';
  const set = (name: string, more: object) => {
    const index = report.instances.findIndex((each) => each['name'] === name);
    expect(index, name).toBeGreaterThanOrEqual(0);
    report.instances[index] = { ...report.instances[index], ...more };
  };
  set('mediator-1', { presence: 'running', role: 'active', ready: true, verdict: 'as-planned' });
  set('mediator-2', { presence: 'running', role: 'passive', ready: false, verdict: 'as-planned' });
  set('sequencer-1', { presence: 'stopped', detail: 'exited with 137', verdict: 'error' });
  set('sequencer-2', {
    presence: 'running',
    verdict: 'warning',
    certificate: { ends: '2026-03-05T00:00:00.000Z', names: [], issuer: '', from: '' },
  });
  report.problems = [
    { severity: 'error', code: 'not-running', names: ['sequencer-1'], message: '`sequencer-1` does not run' },
    { severity: 'warning', code: 'certificate-ends-soon', names: ['sequencer-2'], message: 'ends in 4 days' },
  ];
  report.notPlanned = [{ name: '<b>stranger</b>', image: 'x', detail: '' }];
  return report;
}

describe('a report with a status', () => {
  const report = async (status: string, more: readonly string[] = []) =>
    run(['report', 'topology.yaml', '-o', '-', '--status', 'status.json', ...more], {
      cwd: folderWith({ 'topology.yaml': readFileSync(path, 'utf8'), 'status.json': status }),
    });

  it('is the same bytes for the same status, which may be the last of many lines', async () => {
    const status = JSON.stringify(await told());
    const [one, other] = [await report(status), await report(`${status}\n${status}\n`)];
    expect(one.code, one.stderr).toBe(0);
    expect(other.stdout).toBe(one.stdout);
  });

  it('refuses what is no status, or that of another network, in a sentence', async () => {
    for (const [text, why] of [
      ['{', 'it is not what `canton-plan status --format json` writes'],
      ['{"schemaVersion":1}', 'it is not what'],
      [JSON.stringify({ ...(await told()), name: 'other' }), 'it tells about `other`'],
      ['', 'it is not what'],
    ] as const) {
      const { code, stdout, stderr } = await report(text);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(why);
    }
    const both = await run(['report', '-', '-o', '-', '--status', '-'], { stdin: readFileSync(path) });
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('standard input cannot be both');
  });

  it('takes broken values for unknown ones', async () => {
    const { code, stdout } = await report(
      JSON.stringify({
        ...{ schemaVersion: 1, name: 'solution-lb', at: 7, problems: [1, { names: 'x' }], unanswered: 'no' },
        instances: [
          null,
          { name: 'sequencer-1', presence: 'flies', image: [], configuration: { differences: 3 } },
        ],
      }),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('could not be asked');
  });
});

describe.skipIf(chromiumHere === undefined)('the page of a running network (needs Chromium)', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumHere ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
  });
  afterAll(() => browser?.close());

  it('shows at once how it runs, in words beside colours, and what was said about each', async () => {
    const { page, complaints, close } = await openPage(browser, readFileSync(path, 'utf8'), {
      status: JSON.stringify(await told()),
    });
    expect(await page.locator('#what').textContent()).toContain(
      'As it ran on 2026-03-01 12:00 UTC in addresses.yaml: 2 of 38 as planned, 34 not known, 1 error, 1 warning; not planned: <b>stranger</b>',
    );
    const words = async (kind: string) => page.locator(`.mark-word.${kind}`).allTextContents();
    expect(await words('wrong')).toEqual(['wrong']);
    expect(await words('warned')).toEqual(['look']);
    expect(await words('active')).toEqual(['active']);
    expect(await words('waiting')).toEqual(['standby']);
    expect((await words('silent')).length).toBeGreaterThan(20);
    expect(await page.locator('.scene-node.dim').count()).toBe(0);
    expect(await page.locator('.toolbar [role=status]').first().textContent()).toContain(
      'wrong: 1 not as planned',
    );
    await page.locator('.scene-node.hit-wrong').click();
    const aside = page.locator('aside');
    expect(await aside.locator('h2').textContent()).toBe('sequencer');
    expect(await aside.textContent()).toContain('stopped: exited with 137');
    expect(await aside.textContent()).toContain('error: sequencer-1 does not run');
    await page.getByRole('combobox', { name: 'Picture' }).selectOption('Zones');
    expect(await words('wrong')).toEqual(['wrong']);
    await page.getByLabel('Show').selectOption('everything');
    expect(await page.locator('.mark-word').count()).toBe(0);
    await page.locator('#tab-inventory').click();
    expect(await page.locator('[data-table]').first().textContent()).toMatch(/^Running \(\d+\)$/);
    // Rows are drawn once the table has a height.
    await expect.poll(() => page.locator('tbody').textContent()).toContain('2026-03-05 00:00');
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe minds: %s', async (scheme) => {
    const { page, close } = await openPage(browser, readFileSync(path, 'utf8'), {
      status: JSON.stringify(await told()),
      scheme,
    });
    for (const tab of ['picture', 'inventory']) {
      await page.locator(`#tab-${tab}`).click();
      await page.evaluate(axe);
      const found = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
      const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
    await close();
  });
});
