import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Rule } from '../../src/check/rule.ts';
import { lateTexts, withLateTexts } from '../../src/dev/late-texts.ts';
import { folderWith } from '../cli/run.ts';

/** All that a rule says, and whether it has code; the code itself reads differently once it is bundled. */
const told = (rule: Rule): unknown => {
  const { id, title, why, fix, category, severity, sources, answers, catalogue, picture } = rule;
  const { since, until, unignorable, together, personas, options, about, check, late } = rule;
  const texts = { title, why, fix, sources, answers, catalogue, picture };
  const code = { check: typeof check, late: typeof late };
  return {
    id,
    category,
    severity,
    since,
    until,
    unignorable,
    together,
    personas,
    options,
    about,
    texts,
    code,
  };
};

it('a start knows of every rule what the sources say of it', async () => {
  const outfile = resolve(folderWith({}), 'rules.mjs');
  await build({
    entryPoints: ['rules/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    plugins: [lateTexts],
  });
  const loaded = (await import(pathToFileURL(outfile).href)) as { readonly rules: readonly Rule[] };
  expect(loaded.rules.map(told)).toEqual(rules.map(told));
  expect(Object.hasOwn(loaded.rules[0] as Rule, 'why')).toBe(false);
});

it('refuses a rule that it cannot take apart', () => {
  const text = 'const parts = { id: "a/b" };\nexport default defineRule({ ...parts, title: "x" });\n';
  expect(() => withLateTexts(text, 'rule.ts')).toThrow('a part of its rule without a plain name');
  expect(() => withLateTexts('export default 1;\n', 'rule.ts')).toThrow('does not define one rule');
});
