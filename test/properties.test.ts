import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Compilation } from '../src/compile.ts';
import { yamlPieces } from '../src/dev/yaml-pieces.ts';
import { essences, expectSameWhenExpanded, isWellFormed } from './sameness.ts';
import { compileText } from './support.ts';

/**
 * Every topology that stands in the project in one file: figures, starters, broken ones, examples of rules. Those of
 * several files are tried with all of them (test/files).
 */
const paths: readonly string[] = ['fixtures', 'templates/starters', 'rules']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((path) => /(topology|good|bad)\.yaml$/.test(path))
  .filter((path) => !/^(?:include|extends):/m.test(readFileSync(path, 'utf8')))
  .filter((path) => !path.startsWith('fixtures/two-organizations/'))
  .sort();
const texts = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
const anyPath = fc.constantFrom(...paths);

function expectSpansInside({ diagnostics }: Compilation, text: string): void {
  for (const { rule, primary, related, fixes } of diagnostics)
    for (const span of [
      primary.span,
      ...related.map((label) => label.span),
      ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span)),
    ]) {
      expect(Number.isInteger(span.start) && Number.isInteger(span.end), rule).toBe(true);
      expect(0 <= span.start && span.start <= span.end && span.end <= text.length, rule).toBe(true);
    }
}

/** The same on every run; to look further: PROPERTY_SEED=$RANDOM PROPERTY_FACTOR=20. */
const seed = Number(process.env['PROPERTY_SEED'] ?? 2026);
const runs = (count: number) => ({ seed, numRuns: count * Number(process.env['PROPERTY_FACTOR'] ?? 1) });

/** A topology that lost some of its parts, or has a scalar of its own in another place: a likely mistake each. */
const varied = fc
  .tuple(anyPath, fc.array(fc.tuple(fc.nat(), fc.option(fc.nat())), { maxLength: 4 }))
  .map(([path, edits]) => async () => {
    const compilation = await compileText(texts.get(path) ?? '');
    const value: unknown = compilation.topologies[0]?.file.value;
    return edits.reduce((part: unknown, [at, from]) => {
      const scalars = partsOf(part).filter((each) => typeof each !== 'object');
      return replaced(part, at, from === null ? undefined : scalars[from % scalars.length]);
    }, value);
  });

/** A text with a few cuts, copies and insertions at random places. */
const mutated = fc
  .tuple(
    anyPath,
    fc.array(
      fc.record({
        at: fc.nat(),
        length: fc.nat({ max: 40 }),
        insert: fc.oneof(
          fc.constantFrom(...yamlPieces),
          fc.string({ maxLength: 6 }),
          fc.string({ unit: 'binary', maxLength: 3 }),
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([path, edits]) =>
    edits.reduce((text, { at, length, insert }) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + insert + text.slice(start + length);
    }, texts.get(path) ?? ''),
  );

describe('any text', () => {
  it('is compiled without an exception, with every span inside it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 60 })),
        async (text) => expectSpansInside(await compileText(text), text),
      ),
      runs(300),
    );
  });

  it('is compiled without an exception when it is a topology with accidents', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => expectSpansInside(await compileText(text), text)),
      runs(400),
    );
  });

  it('is compiled without an exception when parts of it are of another kind', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath, fc.nat(), fc.jsonValue({ maxDepth: 2 }), async (path, at, value) => {
        const compilation = await compileText(texts.get(path) ?? '');
        const [compiled] = compilation.topologies;
        if (compiled === undefined) return;
        const text = JSON.stringify(replaced(compiled.file.value, at, value), undefined, 1);
        expectSpansInside(await compileText(text), text);
      }),
      runs(300),
    );
  });
});

describe('a topology with likely mistakes', () => {
  it('has the same findings whatever the order of its keys', async () => {
    await fc.assert(
      fc.asyncProperty(varied, fc.infiniteStream(fc.nat()), async (make, numbers) => {
        const value = await make();
        const inOrder = await compileText(JSON.stringify(value) ?? '');
        if (!isWellFormed(inOrder)) return;
        const shuffled = await compileText(JSON.stringify(shuffledKeys(value, numbers)));
        expect(essences(shuffled)).toEqual(essences(inOrder));
      }),
      runs(200),
    );
  });

  it('has the same findings as its expansion, which is its own expansion', async () => {
    await fc.assert(
      fc.asyncProperty(varied, async (make) => {
        const compilation = await compileText(JSON.stringify(await make()) ?? '');
        if (isWellFormed(compilation)) await expectSameWhenExpanded(compilation);
      }),
      runs(200),
    );
  });
});

describe.each(paths)('the expansion of %s', (path) => {
  it('is its own expansion, and has the same findings', async () => {
    const compilation = await compileText(texts.get(path) ?? '');
    if (isWellFormed(compilation)) await expectSameWhenExpanded(compilation);
  });
});

/** The value with its keys in another order, at every depth. */
function shuffledKeys(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffledKeys(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [numbers.next().value as number, key, shuffledKeys(item, numbers)] as const,
  );
  return Object.fromEntries(entries.sort((a, b) => a[0] - b[0]).map(([, key, item]) => [key, item]));
}

/** The value and all its parts, outer ones first. */
const partsOf = (value: unknown): unknown[] => [
  value,
  ...(typeof value === 'object' && value !== null ? Object.values(value).flatMap(partsOf) : []),
];

/** The value with the part that comes `at`-th replaced. */
function replaced(value: unknown, at: number, by: unknown): unknown {
  let left = at % partsOf(value).length;
  const walk = (part: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(part)) return part.map(walk).filter((item) => item !== undefined);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value);
}
