import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileFile } from './support.ts';

const figures = readdirSync('fixtures/figures', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `fixtures/figures/${entry.name}/topology.yaml`);
const starters = readdirSync('templates/starters').map((name) => `templates/starters/${name}`);

/** `LINE:COLUMN RULE message`, for a failure that can be read. */
async function findingsOf(path: string): Promise<string[]> {
  const { diagnostics } = await compileFile(path);
  return diagnostics.map(({ primary, rule, message }) => {
    const { line, column } = primary.file.position(primary.span.start);
    return `${line}:${column} ${rule} ${message}`;
  });
}

const broken = readdirSync('fixtures/broken').map((name) => `fixtures/broken/${name}`);

/** `LINE:COLUMN RULE` for each `# expect: RULE @COLUMN [RULE @COLUMN…]` mark. */
const marksOf = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line, index) =>
      [...(/# expect: (.+)$/.exec(line)?.[1] ?? '').matchAll(/(\S+) @(\d+)/g)].map(
        ([, rule, column]) => `${index + 1}:${column} ${rule}`,
      ),
    );

describe('the documents’ figures', () => {
  it('are all there', () => {
    expect(figures).toHaveLength(20);
    expect(figures.filter((path) => !existsSync(path))).toEqual([]);
  });
  it.each(figures)('%s has no finding of any severity', async (path) => {
    expect(await findingsOf(path)).toEqual([]);
  });
});

describe('what `init` starts from', () => {
  it('offers the five starters', () => {
    expect(starters.map((path) => /([^/]+)\.topology\.yaml$/.exec(path)?.[1]).sort()).toEqual([
      'blockchain',
      'development',
      'production',
      'two-organizations',
      'two-providers',
    ]);
  });
  it.each(starters)('%s has no finding of any severity', async (path) => {
    expect(await findingsOf(path)).toEqual([]);
  });
});

describe('the production solution, broken', () => {
  it('breaks in many ways, the four headline rules among them', () => {
    const marked = new Set(
      broken.flatMap((path) => marksOf(readFileSync(path, 'utf8'))).map((mark) => mark.split(' ')[1]),
    );
    expect(marked.size).toBeGreaterThanOrEqual(14);
    for (const rule of [
      'json-api/several-participants',
      'trigger/rule-live-twice',
      'domain-manager/several-per-domain',
      'trigger/several-providers',
    ])
      expect(marked).toContain(rule);
  });
  it.each(broken)('%s has exactly the marked findings, to the column', async (path) => {
    const marks = marksOf(readFileSync(path, 'utf8'));
    expect(marks).not.toEqual([]);
    const found = (await findingsOf(path)).map((finding) => finding.split(' ').slice(0, 2).join(' '));
    expect(found.sort()).toEqual(marks.sort());
  });
});
