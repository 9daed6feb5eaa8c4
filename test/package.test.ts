import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }),
) as [Packed];
const paths = new Set(packed.files.map((file) => file.path));

describe('the package', () => {
  it('holds what commands read beside the code', () => {
    const below = (folder: string): string[] => readdirSync(folder).map((name) => `${folder}/${name}`);
    const needed = [
      'bin/canton-plan.js',
      'bin/package.json',
      ...below('schemas'),
      ...below('templates/starters'),
      ...below('assets/fonts'),
      ...rules.flatMap(({ id }) => [`rules/${id}/good.yaml`, `rules/${id}/bad.yaml`]),
    ];
    expect(needed.filter((path) => !paths.has(path))).toEqual([]);
  });

  it.runIf(existsSync('dist/diagram.cjs'))('holds what draws, with the licences of what is bundled', () => {
    const built = [
      'dist/graphviz.wasm',
      'dist/third-party-licences.txt',
      'dist/diagram.cjs',
      ...readdirSync('dist').flatMap((name) => (name.endsWith('.code') ? `dist/${name}` : [])),
    ];
    expect(built.filter((path) => !paths.has(path))).toEqual([]);
    const licences = readFileSync('dist/third-party-licences.txt', 'utf8');
    for (const name of ['@hpcc-js/wasm-graphviz', 'commander', 'js-yaml'])
      expect(licences).toContain(`${name} `);
  });

  it.runIf(existsSync('dist/diagram.cjs'))('says nothing of the machine that it was built on', () => {
    const here = [process.cwd(), homedir()].filter((folder) => folder.length > 5);
    const telling = [...paths].filter((path) => {
      const content = readFileSync(path, 'latin1');
      return here.some((folder) => content.includes(folder));
    });
    expect(telling).toEqual([]);
  });

  it.runIf(existsSync('dist/diagram.cjs'))('carries the licence of everything that is bundled', () => {
    const licences = readFileSync('dist/third-party-licences.txt', 'utf8');
    const parts = licences.split(/^-{80}$/m).slice(1);
    expect(parts.length).toBeGreaterThan(10);
    // A name and its licence, and the text that the licence wants to be passed on.
    for (const part of parts) expect(part.trim()).toMatch(/^\S+ \d[^\n]+\n[\s\S]{200,}/);
    const fonts = readdirSync('assets/fonts').filter((name) => name.endsWith('.ttf'));
    for (const font of fonts)
      expect(
        paths.has(`assets/fonts/LICENSE-${font.startsWith('DejaVu') ? 'DejaVu' : 'Liberation'}.txt`),
      ).toBe(true);
  });

  it('holds no sources, tests or settings of ours', () => {
    const kept = /^(?:(?:bin|dist|schemas|rules|templates|assets)\/|(?:LICENSE|[A-Z]+\.md|package\.json)$)/;
    expect([...paths].filter((path) => !kept.test(path) || /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });
});
