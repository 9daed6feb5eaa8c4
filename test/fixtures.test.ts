import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileFile } from './support.ts';

const figures = readdirSync('fixtures/figures', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `fixtures/figures/${entry.name}/topology.yaml`);
const starters = readdirSync('templates/starters').map((name) => `templates/starters/${name}`);

/** `LINE:COLUMN RULE message`, for a failure that can be read. */
async function findingsOf(path: string): Promise<string[]> {
  const { diagnostics } = await compileFile(path);
  return diagnostics.map(({ file, primary, rule, message }) => {
    const { line, column } = file.position(primary.span.start);
    return `${line}:${column} ${rule} ${message}`;
  });
}

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
