import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

// `npm run bench` and continuous integration install it there: it is too large for everybody's checkout.
const home = resolve('.bench/mermaid');
const browser = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const isThere = existsSync(join(home, 'node_modules/@mermaid-js/mermaid-cli')) && browser !== undefined;
if (!isThere)
  console.warn(
    'SKIPPED: --engine mermaid is not tried for real, for want of a browser or of mermaid-cli: PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix .bench/mermaid @mermaid-js/mermaid-cli@11',
  );

const solution = resolve('fixtures/figures/solution-lb/topology.yaml');
const env = { PATH: process.env['PATH'] ?? '', PUPPETEER_EXECUTABLE_PATH: browser ?? '' };

/** A folder to draw in, with settings for a browser that may run as root. */
const place = () => folderWith({ 'browser.json': '{ "args": ["--no-sandbox", "--disable-gpu"] }' });

async function draw(file: string, output: string, ...more: string[]) {
  const folder = place();
  const path = join(folder, output);
  const argv = ['diagram', file, '--engine', 'mermaid', '--allow-code', '--output', path, ...more];
  const ended = await run([...argv, '--puppeteer-config', join(folder, 'browser.json')], { cwd: home, env });
  expect(ended.stderr).not.toContain('error:');
  expect(ended.code).toBe(0);
  return readFileSync(path);
}

describe.runIf(isThere)('--engine mermaid with the real mermaid-cli', { timeout: 120_000 }, () => {
  it('draws the production solution as SVG, with every name and the legend in it', async () => {
    const svg = String(await draw(solution, 'solution.svg'));
    for (const name of ['exchange-participant-1', 'sequencer-4', 'Virtual Network Gateway'])
      expect(svg).toContain(name);
    expect(svg).toMatch(/used\W+(?:nbsp;)?after\W+(?:nbsp;)?failover/);
    expect(svg).not.toContain('Syntax error');
  });

  it('draws a PNG in its natural size times the scale, on a dark page', async () => {
    const [once, twice] = await Promise.all(
      ['1', '2'].map((scale) => draw(solution, 'solution.png', '--scale', scale, '--theme', 'dark')),
    );
    const width = (png: Buffer | undefined): number => png?.readUInt32BE(16) ?? 0;
    expect(width(once)).toBeGreaterThan(2500);
    expect(width(twice) / width(once)).toBeCloseTo(2, 1);
  });

  it('shows hostile names as text', async () => {
    const svg = String(await draw(resolve('fixtures/hostile/names.topology.yaml'), 'names.svg'));
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('Syntax error');
  });

  it('says how to name a browser where none is found', async () => {
    const argv = ['diagram', solution, '--engine', 'mermaid', '--allow-code', '--output', 'x.svg'];
    const found = await run(argv, {
      cwd: home,
      env: { ...env, PUPPETEER_EXECUTABLE_PATH: '/no/such/browser' },
    });
    expect(found.code).toBe(2);
    expect(found.stderr).toContain('fix: name a browser with PUPPETEER_EXECUTABLE_PATH=');
  });
});
