import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { network } from '../../src/dev/generated-network.ts';
import type { Topology } from '../../src/model/topology.ts';
import { beginPage, buildPage } from '../../src/page/build-page.ts';
import type { PageData } from '../../src/page/page-data.ts';
import { pageHtml } from '../../src/page/page-html.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { targets } from '../../templates/targets.ts';
import { run } from '../cli/run.ts';
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

interface Told {
  readonly elements: readonly { readonly id: string }[];
  readonly effects: readonly { readonly title: string }[];
}

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

  it('tells what more than one service uses', async () => {
    const rows = table(await pageOf(await read(solution)), 'shared')?.rows ?? [];
    expect(rows.map(([name, kind]) => [name, kind])).toEqual([
      ['sequencer-lb', 'load balancer of sequencer'],
      ['exchange-participant-lb', 'load balancer of exchange-participant'],
      ['alpha-participant-lb', 'load balancer of alpha-participant'],
      ['exchange-idp', 'identity provider'],
      ['alpha-idp', 'identity provider'],
      ['exchange-trigger-pg', 'database server'],
      ['exchange-oauth', 'oauth-middleware'],
    ]);
    expect(rows.at(-1)?.slice(3)).toEqual([2, 'exchange-triggers/pink, exchange-triggers/green', 'exchange']);
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
    const html = pageHtml(first);
    expect(html).toBe(pageHtml(second));
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
    expect(new Set(table(whole, 'statements')?.rows.map((row) => row[4]))).toEqual(new Set([0]));
  });
});

describe('failures', () => {
  it('are those that the command tells, with what each hits', async () => {
    const page = await pageOf(await read(solution));
    const { stdout } = await run(['impact', solution, '--limit', '0', '--format', 'json']);
    const told = (JSON.parse(stdout) as { failures: Told[] }).failures.filter(
      ({ effects }) => effects.length > 0,
    );
    const { failures, subjects, omitted } = page.impact ?? { failures: [], subjects: [], omitted: -1 };
    expect(omitted).toBe(0);
    expect(failures.map(({ id }) => id)).toEqual(told.map(({ elements }) => elements[0]?.id));
    for (const [index, { effects }] of failures.entries())
      expect(effects.flatMap(([, hit]) => hit.map((at) => subjects[at])).sort()).toEqual(
        told[index]?.effects.map(({ title }) => title).sort(),
      );
    const points = table(page, 'single-points')?.rows.map(([id]) => id);
    expect(points).toContain('provider/exchange-idp');
    expect(told.map(({ elements }) => elements[0]?.id)).toContain('instance/sequencer-1');
    expect(points).not.toContain('instance/sequencer-1');
  });

  it('belong to what can be chosen, and mark elements that are drawn', async () => {
    const page = await pageOf(await read(solution));
    const keys = new Set(page.components.map(({ key }) => key));
    expect(page.impact?.failures.filter(({ key }) => !keys.has(key)).map(({ id }) => id)).toEqual([]);
    for (const picture of page.pictures)
      for (const { marks } of page.impact?.failures ?? [])
        for (const id of Object.values(marks?.[picture.id] ?? {}).flat())
          expect(picture.svg).toContain(`id="${id}"`);
  });

  it('of 1,000 stacks are cut, and the page says so', async () => {
    const page = await pageOf(network(1000));
    expect(page.impact?.failures.length).toBe(4000);
    expect(page.impact?.omitted).toBeGreaterThan(5000);
    const zone = page.impact?.failures.find(({ id }) => id === 'zone/zone-b');
    expect(zone?.effects.flatMap(([, hit]) => hit).length).toBe(60);
    expect(zone?.more).toBeGreaterThan(3000);
    expect(page.notes.length).toBe(3);
    expect(JSON.stringify(page.impact).length).toBeLessThan(3_000_000);
    expect(table(page, 'failures')?.about).toContain('are not on the page');
  });

  it('are not worked out where nothing can be planned', async () => {
    const { topologies, diagnostics, suppressed } = await compileText(await read(solution));
    const compiled = topologies[0] as NonNullable<(typeof topologies)[0]>;
    const begun = await beginPage({
      compiled,
      diagnostics,
      suppressed,
      plan: undefined,
      notes: [],
      rules,
      version: '0',
    });
    expect(begun.data.impact).toBeUndefined();
    expect(await begun.finish()).toEqual(begun.data);
  });
});

describe('certificates', () => {
  const cell = (page: PageData, name: string, column: string) => {
    const found = table(page, 'certificates');
    return found?.rows.find(([first]) => first === name)?.[found.columns.indexOf(column)];
  };

  it('say where they are shown, who signs them, how long they last and who renews them', async () => {
    const page = await pageOf(await read(solution));
    expect(cell(page, 'alpha-participant-1', 'Where')).toBe('alpha-participant-1 in eu-central-1b');
    expect(cell(page, 'alpha-participant-1', 'Lifetime')).toBe('Kubernetes: 90 days; Compose: 365 days');
    expect(cell(page, 'alpha-participant-1', 'Renewed by')).toContain('cert-manager, 30 days before');
    const authorities = table(page, 'certificates')?.rows.filter(([name]) =>
      String(name).startsWith('authority '),
    );
    expect(authorities?.length).toBeGreaterThan(1);
  });

  it('last as long as rendered files say', async () => {
    const { topologies } = await compileFile(solution);
    const plan = makePlan((topologies[0] as { topology: Topology }).topology);
    const text = (name: string) =>
      (targets.find((target) => target.name === name)?.render(plan) ?? [])
        .map((file) => String(file.text))
        .join('\n');
    expect(text('compose')).toMatch(/^days=365$/m);
    expect(text('compose')).toContain('soon=$((30 * 24 * 60 * 60))');
    expect(text('k8s')).toMatch(/duration: "?2160h/);
  });

  it('of a given secret say that nothing is known', async () => {
    const given = (await read(solution)).replace(
      /\n {2}alpha-participant:\n/,
      '\n  alpha-participant:\n    ledgerApi: { tls: { mode: server, secret: bank-tls } }\n',
    );
    const page = await pageOf(given);
    const rows = table(page, 'certificates')?.rows.filter((row) => String(row[2]).includes('bank-tls'));
    expect(rows?.length).toBeGreaterThan(0);
    expect(rows?.[0]?.[2]).toBe('not said: secret bank-tls is given');
  });
});

describe('totals', () => {
  const zones = 'zones: [zone-a, zone-b]\n';
  const text = (resources: string) =>
    `apiVersion: canton-plan/v1\nname: small\ndaml: { version: "2.10.4" }\nenvironment: development\n${zones}organizations: { bank: { role: provider } }\ndomains: { d: { protocolVersion: 7 } }\nparticipants:\n  a: { domains: [d], zone: zone-a${resources} }\n  b: { domains: [d], zone: zone-b }\n`;

  it('say nothing where nothing is written, and how many said nothing where something is', async () => {
    const rows = (page: PageData) => table(page, 'totals')?.rows ?? [];
    const silent = rows(await pageOf(text('')));
    expect(silent.at(-1)?.slice(0, 2)).toEqual(['all', 'all']);
    expect(silent.at(-1)?.slice(4, 7)).toEqual(['says nothing', 'says nothing', '3 of 3']);
    const spoken = rows(await pageOf(text(', resources: { cpu: 500m, memory: 2Gi }')));
    expect(
      spoken.find(([organization, zone]) => organization === 'bank' && zone === 'zone-a')?.slice(4, 6),
    ).toEqual([0.5, 2]);
    expect(spoken.at(-1)?.slice(4, 7)).toEqual([0.5, 2, '2 of 3']);
  });

  it('of zones and organizations add up to everything', async () => {
    const rows = table(await pageOf(await read(solution)), 'totals')?.rows ?? [];
    const sumOf = (isCounted: (organization: unknown, zone: unknown) => boolean, column: number) =>
      rows
        .filter(([organization, zone]) => isCounted(organization, zone))
        .reduce((sum, row) => sum + Number(row[column]), 0);
    for (const column of [2, 3, 7]) {
      const all = Number(rows.at(-1)?.[column]);
      expect(sumOf((o, z) => o !== 'all' && z !== 'all', column)).toBe(all);
      expect(sumOf((o, z) => o === 'all' && z !== 'all', column)).toBe(all);
      expect(sumOf((o, z) => o !== 'all' && z === 'all', column)).toBe(all);
    }
  });
});

describe('secrets', () => {
  it('stand nowhere on the page, neither in settings nor in frames', async () => {
    const text = await read('fixtures/broken/client-secret-in-the-file.topology.yaml');
    const secret = /clientSecret: ([0-9a-f]+)/.exec(text)?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(6);
    const page = await pageOf(text);
    expect(page.findings.length).toBeGreaterThan(0);
    expect(pageHtml(page)).not.toContain(secret);
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
