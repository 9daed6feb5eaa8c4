/**
 * What each rule says of its bad example, word by word, one text for each group: the sentence, every place with its words, what to do
 * and what a fix is called. It is there to be read when it changes; where the new one is right, `-u` keeps it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { compileExample, compileFile } from '../support.ts';
import { told } from '../told.ts';

const groups = [...new Set(rules.map(({ id }) => id.split('/')[0] ?? ''))].sort();

/** The pages that a rule rests on. */
const sourcesOf = (id: string): string =>
  (rules.find((rule) => rule.id === id)?.sources ?? [])
    .map(({ page, section, url = '' }) =>
      `  says ${page}${section === undefined ? '' : `, ${section}`} ${url}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');

it.each(groups)('the words of findings about %s', async (group) => {
  const pages: string[] = [];
  for (const { id } of rules.filter((rule) => rule.id.startsWith(`${group}/`))) {
    const { diagnostics } = await compileExample(id, readFileSync(`rules/${id}/bad.yaml`, 'utf8'));
    const own = diagnostics.filter(({ rule }) => rule === id);
    expect(own.length, id).toBeGreaterThan(0);
    pages.push(`${id}\n${sourcesOf(id)}${own.map(told).join('')}`);
  }
  await expect(pages.join('\n')).toMatchFileSnapshot(`expected/${group}.txt`);
});

it('the words of findings about the production solution, broken', async () => {
  const pages: string[] = [];
  for (const name of readdirSync('fixtures/broken').sort()) {
    const { diagnostics } = await compileFile(`fixtures/broken/${name}`);
    pages.push(`${name}\n${diagnostics.map((found) => `${found.rule}\n${told(found)}`).join('')}`);
  }
  await expect(pages.join('\n')).toMatchFileSnapshot('expected/broken.txt');
});
