import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { topologyWithLiveTwice } from '../support.ts';
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

describe('a misspelt ignore comment', () => {
  it.each([
    ['canton-plan-ingore-next-line', 'canton-plan-ignore-next-line'],
    ['canton-plan-igore', 'canton-plan-ignore'],
    ['canton-plan-ignroe-file', 'canton-plan-ignore-file'],
  ])('is told: %s', async (written, meant) => {
    const stdin = topologyWithLiveTwice().replace(
      'nodes:\n',
      `nodes: # ${written} trigger/rule-live-twice\n`,
    );
    expect(stdin).toContain(written);
    const told = await run(['validate', '-', '--only', 'suppression'], { stdin });
    expect(told.stdout).toContain('suppression/malformed');
    expect(told.stdout).toContain(`write \`${meant}\``);
  });

  it('is not seen in other words', async () => {
    const stdin = `# canton-plan-notes: kept by hand\n# see canton-plan-ignored-files\n${topologyWithLiveTwice()}`;
    const { stdout } = await run(['validate', '-', '--only', 'suppression'], { stdin });
    expect(stdout).not.toContain('suppression/');
  });
});
