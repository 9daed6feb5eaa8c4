import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

const expired = readFileSync('rules/suppression/expired/bad.yaml', 'utf8');

describe('canton-plan validate --as-of', () => {
  it('decides which ignore comments still count; the day of the run where nothing is said', async () => {
    const codeOn = async (...flags: string[]) =>
      (await run(['validate', '-', ...flags], { stdin: expired })).code;
    expect(await codeOn('--as-of', '2025-06-30')).toBe(0);
    expect(await codeOn('--as-of', '2025-07-01')).toBe(1);
    expect(await codeOn()).toBe(1);
    expect(await codeOn('--as-of', 'today')).toBe(2);
  });

  it('the summary and SARIF tell what is ignored', async () => {
    const options = { stdin: expired };
    const flags = ['validate', '-', '--as-of', '2025-06-30'];
    expect((await run(flags, options)).stdout).toContain('(1 ignored)');
    const [log] = JSON.parse((await run([...flags, '-f', 'sarif'], options)).stdout).runs;
    expect(log.results.map((result: { suppressions: unknown }) => result.suppressions)).toEqual([
      [
        {
          kind: 'inSource',
          status: 'accepted',
          justification: 'until the new trigger node runs # expect: suppression/expired',
        },
      ],
    ]);
  });
});
