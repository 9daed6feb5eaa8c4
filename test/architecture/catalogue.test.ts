import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { leftOut } from '../../rules/left-out.ts';

/** Entries of the rule catalogue in each of its groups. */
const groups = { A: 14, B: 16, C: 29, D: 9, E: 8, F: 8, G: 19, H: 11, I: 8, J: 12, K: 8, L: 9, M: 9, N: 13 };
const catalogue = Object.entries(groups).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
);
const answered = new Set(rules.flatMap((rule) => rule.catalogue ?? []));

const unseen = new Set(Object.keys(leftOut).filter((entry) => leftOut[entry]?.seenBy === undefined));
/** Entries that the names of tests begin with: `it('H2, H11: every database is set up …`. */
const shown = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => [
    ...readFileSync(`test/${path}`, 'utf8').matchAll(/(?:\bit|\))\(\s*'((?:[A-N]\d+(?:, )?)+): /g),
  ])
  .flatMap(([, entries = '']) => entries.split(', '));

describe('the rule catalogue', () => {
  it('has 173 entries', () => {
    expect(catalogue).toHaveLength(173);
  });

  it.each(catalogue)('%s is answered by a rule, or left out for a reason', (entry) => {
    expect(answered.has(entry) || Object.hasOwn(leftOut, entry), `nothing answers ${entry}`).toBe(true);
    expect(answered.has(entry) && Object.hasOwn(leftOut, entry), `${entry} has a rule now`).toBe(false);
  });

  it.each(
    catalogue.filter((entry) => entry.startsWith('N') || unseen.has(entry)),
  )('%s, which no rule sees or which is about what the tool writes itself, is held against it by a test', (entry) => {
    expect(shown, `no test is called \`${entry}: …\``).toContain(entry);
  });

  it('names no entry that does not exist', () => {
    expect([...answered, ...Object.keys(leftOut)].filter((entry) => !catalogue.includes(entry))).toEqual([]);
  });

  it('names only rules that exist where it says who sees a mistake instead', () => {
    const known = new Set(rules.map((rule) => rule.id));
    const named = Object.values(leftOut).flatMap(({ seenBy = [] }) => seenBy);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(Object.entries(leftOut))('%s is left out for a reason in words', (_entry, { reason }) => {
    expect(reason).toMatch(/^[A-Z].{20,}\.$/s);
  });
});
