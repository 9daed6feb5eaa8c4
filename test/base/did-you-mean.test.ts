import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, isSlip } from '../../src/base/did-you-mean.ts';
import { runs } from '../random-topology.ts';

/** The distance by its definition: character by character, a swap of neighbours counts once. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const cells = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)];
      (table[i] as number[])[j] = Math.min(...cells, ...(isSwap ? [at(i - 2, j - 2) + 1] : []));
    }
  return at(a.length, b.length);
}

/** Words that are often close: few characters, few of them different. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 12 });

describe('what was meant', () => {
  it('is the first of those with the smallest distance, where that is small for its length', () => {
    fc.assert(
      fc.property(word, fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), (written, names) => {
        const limit = written.length <= 3 ? 1 : written.length <= 7 ? 2 : 3;
        const near = names
          .filter((name) => name !== written && distance(written, name) <= limit)
          .sort((a, b) => distance(written, a) - distance(written, b));
        const found = didYouMean(written, names);
        if (near[0] !== undefined) expect(found).toBe(near[0]);
        else if (found !== undefined) expect(found.startsWith(written)).toBe(true);
      }),
      runs(2_000),
    );
  });

  it.each([
    ['jsonApsi', 'jsonApis'],
    ['json_apis', 'jsonApis'],
    ['sequencr', 'sequencer'],
    ['prod', 'production'],
  ])('of %s is %s', (written, meant) => {
    expect(didYouMean(written, ['participant', 'sequencer', 'jsonApis', 'production'])).toBe(meant);
  });

  it('is no sibling that differs in a number alone', () => {
    expect(isSlip('cache-1', 'cache-2')).toBe(false);
    expect(isSlip('catche', 'cache')).toBe(true);
  });

  it.each([
    ['alice-c', 'alice'],
    ['alice', 'alice-c'],
    ['a-pg', 'pg'],
    ['bank.x.db', 'bank.db'],
  ])('is no name of one part more or less: %s for %s', (written, meant) => {
    expect(isSlip(written, meant)).toBe(false);
  });

  it.each([
    ['alice-', 'alice'],
    ['json-api', 'jsonapi'],
    ['alpha-partcipant', 'alpha-participant'],
  ])('is a slip within the same parts: %s for %s', (written, meant) => {
    expect(isSlip(written, meant)).toBe(true);
  });
});
