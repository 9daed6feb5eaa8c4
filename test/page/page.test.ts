import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { buildPage } from '../../src/page/build-page.ts';
import type { PageData } from '../../src/page/page-data.ts';
import { pageHtml } from '../../src/page/page-html.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { compileFile, compileText } from '../support.ts';

/** The page of a text, findings and plan included. */
async function pageOf(text: string): Promise<PageData> {
  const { topologies, diagnostics, suppressed } = await compileText(text);
  const compiled = topologies[0];
  if (compiled === undefined) throw new Error('no topology');
  const plan = makePlan(compiled.topology);
  return buildPage({ compiled, diagnostics, suppressed, plan, notes: [], rules, version: '0' });
}

const solution = 'fixtures/figures/solution-lb/topology.yaml';
const read = async (path: string): Promise<string> =>
  (await compileFile(path)).topologies[0]?.file.source.text ?? '';

const table = (page: PageData, id: string) => page.tables.find((each) => each.id === id);

describe('the page of the production solution', () => {
  it('answers which stack serves a party', async () => {
    const parties = table(await pageOf(await read(solution)), 'parties');
    const row = parties?.rows.find(([name]) => name === 'AlphaBank');
    expect(row).toEqual([
      'AlphaBank',
      'party',
      'alpha-participant',
      'alpha-bank',
      'settlement',
      'alpha-json',
      'alpha-triggers/blue',
      'alpha-app',
    ]);
  });

  it('tells database connections against what each server allows', async () => {
    const servers = table(await pageOf(await read(solution)), 'servers');
    expect(servers?.rows.length).toBe(7);
    for (const row of servers?.rows ?? []) {
      const [name, , needed, atStart, allows] = row;
      expect(Number(needed), String(name)).toBeGreaterThan(0);
      expect(Number(needed)).toBeLessThanOrEqual(Number(atStart));
      expect(Number(atStart)).toBeLessThanOrEqual(Number(allows));
    }
  });

  it('draws services and zones, and every element belongs to a component of the list', async () => {
    const page = await pageOf(await read(solution));
    expect(page.pictures.map(({ id }) => id)).toEqual(['services', 'zones']);
    const keys = new Set(page.components.map(({ key }) => key));
    const paths = page.pictures.flatMap(({ svg }) =>
      [...svg.matchAll(/class="scene-node [a-z-]+"[^>]* data-path="([^"]*)"/g)].map(
        (match) => match[1] ?? '',
      ),
    );
    expect(paths.length).toBeGreaterThan(60);
    expect(
      paths.filter((path) => ![...keys].some((key) => path === key || path.startsWith(`${key}.`))),
    ).toEqual(paths.filter((path) => path === 'monitoring'));
  });

  it('is the same bytes each time, under 2 MB, and loads nothing', async () => {
    const text = await read(solution);
    const [first, second] = await Promise.all([pageOf(text), pageOf(text)]);
    const html = pageHtml(first, { isLive: false });
    expect(html).toBe(pageHtml(second, { isLive: false }));
    expect(html.length).toBeLessThan(2_000_000);
    expect(html.replace(/<script type="application\/json".*?<\/script>/s, '')).not.toMatch(/(?:src|href)=/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('unsafe-inline');
  });

  it('counts findings against the statements that their rules answer', async () => {
    const broken = await pageOf(await read('fixtures/broken/two-domain-managers.topology.yaml'));
    const against = table(broken, 'statements')?.rows.filter((row) => Number(row[4]) > 0) ?? [];
    expect(against.length).toBeGreaterThan(0);
    expect(String(against[0]?.[2])).toContain('domain-manager/');
    const whole = await pageOf(await read(solution));
    expect(table(whole, 'statements')?.rows.every((row) => row[4] === 0)).toBe(true);
  });
});

describe('secrets', () => {
  it('stand nowhere on the page, neither in settings nor in frames', async () => {
    const text = await read('fixtures/broken/client-secret-in-the-file.topology.yaml');
    const secret = /clientSecret: ([0-9a-f]+)/.exec(text)?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(6);
    const page = await pageOf(text);
    expect(page.findings.length).toBeGreaterThan(0);
    expect(pageHtml(page, { isLive: false })).not.toContain(secret);
  });
});

describe('what somebody set aside', () => {
  it('is listed with who did it and why', async () => {
    const text = await read('fixtures/broken/two-domain-managers.topology.yaml');
    const [line] = (await pageOf(text)).findings.map(({ line }) => line);
    const lines = text.split('\n');
    const at = (line ?? 1) - 1;
    lines[at] = (lines[at] ?? '').replace(
      / *#.*$/,
      ' # canton-plan-ignore domain-manager/several-per-domain -- moves in March',
    );
    const page = await pageOf(lines.join('\n'));
    expect(page.waived.map(({ by, reason, rule }) => [by, reason, rule])).toEqual([
      ['ignore comment', 'moves in March', 'domain-manager/several-per-domain'],
    ]);
  });
});
