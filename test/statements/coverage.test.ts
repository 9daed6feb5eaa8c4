import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { shownAnswers } from '../../src/dev/shown-statements.ts';
import { coverage } from '../../src/statements/coverage.ts';
import { coveragePage } from '../../src/statements/coverage-page.ts';
import { statements } from '../../src/statements/statements.ts';
import { run } from '../cli/run.ts';

/** S1 to S91, of which S45 has three parts. */
const numbers = Array.from({ length: 91 }, (_, index) => `S${index + 1}`).flatMap((id) =>
  id === 'S45' ? ['S45a', 'S45b', 'S45c'] : [id],
);
const rows = coverage(rules);

describe('the coverage matrix', () => {
  it('knows nothing of tests: they name statements, and what they say is read from them', () => {
    expect(JSON.stringify(statements)).not.toMatch(/test/);
    expect(shownAnswers().length).toBeGreaterThan(100);
    expect(rows.flatMap(({ answers }) => answers.filter(({ kind }) => kind !== 'rule'))).toHaveLength(
      shownAnswers().length,
    );
  });

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
    for (const { kind, shownBy } of row.answers)
      if (kind === 'rule') expect(readFileSync(shownBy.file, 'utf8')).toContain(`it('${shownBy.test}'`);
  });

  it('is printed as a page and as data', async () => {
    const page = await run(['coverage']);
    expect(page.code).toBe(0);
    expect(page.stdout).toBe(coveragePage(rows, ''));
    expect(JSON.parse((await run(['coverage', '--format', 'json'])).stdout)).toEqual(rows);
    expect(readFileSync('docs/coverage.md', 'utf8')).toContain(`| ${numbers.at(-1)} |`);
  });
});
