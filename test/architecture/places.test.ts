import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textTypes } from '../../src/base/text-types.ts';

const page = readFileSync('SECURITY.md', 'utf8');
const rows = page
  .slice(page.indexOf('| place | type | test |'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| place'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const sources = ['grammar', 'hocon', 'yaml', 'markdown']
  .map((name) => readFileSync(`src/render/print/${name}.ts`, 'utf8'))
  .concat(
    readFileSync('templates/compose/interpolation.ts', 'utf8'),
    readFileSync('templates/kubernetes/pod.ts', 'utf8'),
    readFileSync('src/base/visible.ts', 'utf8'),
    readFileSync('src/parse/scalar-text.ts', 'utf8'),
    readFileSync('src/report/markdown.ts', 'utf8'),
  )
  .join('\n');

describe('the table of places with a grammar of their own', () => {
  it('has a row for every grammar that a template can be written in', () => {
    const grammars = /export type Grammar = (.*);/.exec(sources)?.[1]?.match(/'\w+'/g) ?? [];
    expect(grammars.length).toBeGreaterThan(5);
    for (const grammar of grammars) expect(page).toContain(`\`In<${grammar}>\``);
  });

  it('names every type of text that the language has', () => {
    const missing = Object.keys(textTypes).filter((name) => !page.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it.each(
    rows.map(([, place = '', type = '', test = '']) => [place, type, test] as const),
  )('%s has a type that is there, and tests that are there', (_place, type, test) => {
    for (const [, name = ''] of type.matchAll(/`(\w+)`/g))
      expect(Object.hasOwn(textTypes, name) || new RegExp(`\\b${name}\\b`).test(sources), name).toBe(true);
    const paths = [...test.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(existsSync(path), path).toBe(true);
  });
});
