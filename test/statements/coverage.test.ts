import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { coverage } from '../../src/statements/coverage.ts';
import { coveragePage } from '../../src/statements/coverage-page.ts';
import { run } from '../cli/run.ts';

/** S1 to S91, of which S45 has three parts. */
const numbers = Array.from({ length: 91 }, (_, index) => `S${index + 1}`).flatMap((id) =>
  id === 'S45' ? ['S45a', 'S45b', 'S45c'] : [id],
);
const rows = coverage(rules);
const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const text = texts.get(file) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '');
  texts.set(file, text);
  return text;
};

describe('the coverage matrix', () => {
  it('has a line for every statement, once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(numbers);
  });

  it('knows every statement that a rule names', () => {
    expect(rules.flatMap(({ answers }) => answers).filter((id) => !numbers.includes(id))).toEqual([]);
  });

  it.each(
    rows.map((row) => [row.id, row] as const),
  )('%s is answered, and each answer shown by a test', (_id, row) => {
    expect(row.says).toMatch(/^[A-Z].*\.$/);
    expect(row.answers).not.toEqual([]);
    for (const { shownBy } of row.answers)
      expect(
        isTestOf(textOf(shownBy.file), shownBy.test),
        `${shownBy.file} has no test “${shownBy.test}”`,
      ).toBe(true);
  });

  it('is printed as a page and as data', async () => {
    const page = await run(['coverage']);
    expect(page.code).toBe(0);
    expect(page.stdout).toBe(coveragePage(rows, ''));
    expect(JSON.parse((await run(['coverage', '--format', 'json'])).stdout)).toEqual(rows);
    expect(readFileSync('docs/coverage.md', 'utf8')).toContain(`| ${numbers.at(-1)} |`);
  });
});

/** Whether the text has a test of that name, written on the line of `it(` or as the title of an `it.each`. */
const isTestOf = (text: string, name: string): boolean =>
  text.includes(`  it('${name}',`) || text.includes(`)('${name}',`);
