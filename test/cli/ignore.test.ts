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

describe('the Markdown report', () => {
  it('names what is set aside, with who, why and until when', async () => {
    const { stdout } = await run(['validate', '-', '--as-of', '2025-06-30', '-f', 'markdown'], {
      stdin: expired,
    });
    expect(stdout).toContain('1 finding set aside');
    const row = stdout.split('\n').find((line) => line.includes('trigger/rule-live-twice')) ?? '';
    expect(row).toMatch(/\| &#60;stdin&#62;:\d+:\d+ \|/);
    expect(row).toContain('ignore comment: until the new trigger node runs');
    expect(row).toContain('until 2025-06-30');
  });

  it('leaves out what a comment has no room for, and says so', async () => {
    const { markdown } = await import('../../src/report/markdown.ts');
    const { compileText } = await import('../support.ts');
    const { topologies, diagnostics } = await compileText(topologyWithLiveTwice());
    const [one] = diagnostics;
    const source = topologies[0]?.file.source;
    if (one === undefined || source === undefined) throw new Error('no finding');
    const suppressed = Array.from({ length: 2000 }, () => ({
      ...one,
      suppression: { kind: 'baseline', reason: 'known'.repeat(20) } as const,
    }));
    const text = markdown(
      { files: [{ source, diagnostics: [], suppressed }], rules: [], version: '0' },
      { color: false, width: undefined, quiet: false, maxProblems: 200 },
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\d+ more set aside\.\n$/);
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
