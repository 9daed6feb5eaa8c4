import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { compileFile, compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';
import { consortium } from './consortium.ts';
import { domainSide } from './domain-side.ts';
import { elsewhere } from './elsewhere.ts';
import { ledgerSide } from './ledger-side.ts';
import type { Entry, Mutation, Slip } from './mutation.ts';
import { namesAndPlaces } from './names-and-places.ts';
import { operation } from './operation.ts';
import { rest } from './rest.ts';
import { security } from './security.ts';
import { writing } from './writing.ts';

type Mistake = Mutation | Slip;
const mutations: readonly Mistake[] = [
  ...ledgerSide,
  ...domainSide,
  ...rest,
  ...security,
  ...operation,
  ...writing,
  ...consortium,
  ...namesAndPlaces,
];

interface Trial {
  readonly mutation: Mistake;
  readonly file: string;
  /** Rules of the findings. */
  readonly found: readonly string[];
}

/** What the figures and starters have no room for. */
const more = ['consortium', 'oracle'].map((name) => `test/mutations/topologies/${name}.topology.yaml`);
const files = [...topologyFiles, ...more];

/** Makes every mistake in every topology that has room for it. */
async function tryAll(): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const file of files) {
    const written: unknown = (await compileFile(file)).topologies[0]?.file.value;
    for (const mutation of mutations) {
      const text = spoilt(mutation, file, written);
      if (text === undefined) continue;
      const { diagnostics } = await compileText(text, { name: file });
      trials.push({ mutation, file, found: diagnostics.map(({ rule }) => rule) });
    }
  }
  return trials;
}

function spoilt(mutation: Mistake, file: string, written: unknown): string | undefined {
  if ('write' in mutation) return mutation.write(readFileSync(file, 'utf8'));
  // What stands in the file twice in the same words is one object; a mistake is made at one place only.
  const value = JSON.parse(JSON.stringify(written)) as Entry;
  return mutation.make(value) ? JSON.stringify(value, undefined, 1) : undefined;
}

const trials = await tryAll();
const isRight = ({ mutation, found }: Trial): boolean => found.length === 1 && found[0] === mutation.rule;
const told = ({ file, found }: Trial): string =>
  `${file}: ${found.length === 0 ? 'nothing' : found.join(' ')}`;

describe('a mistake in a topology that is right', () => {
  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s', (_name, mutation) => {
    const own = trials.filter((trial) => trial.mutation === mutation);
    expect(rules.map(({ id }) => id)).toContain(mutation.rule);
    expect(own.length, 'no topology has room for it').toBeGreaterThan(0);
    expect(
      own.filter((trial) => !isRight(trial)).map(told),
      `only ${mutation.rule} should speak, once`,
    ).toEqual([]);
  });

  it.each(more)('is made in %s, which is right', async (file) => {
    expect((await compileFile(file)).diagnostics.map(({ rule }) => rule)).toEqual([]);
  });

  it('is made for every rule, or there is a reason why not', () => {
    expect(unreached.filter((id) => reasonFor(id) === undefined)).toEqual([]);
    const known = new Set(unreached.flatMap((id) => [id, groupOf(id)]));
    expect(Object.keys(elsewhere).filter((key) => !known.has(key))).toEqual([]);
  });

  it('is found by the right rule, alone: the page with the numbers is up to date', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/mutations.md');
  });
});

const groupOf = (id: string): string => id.slice(0, id.indexOf('/'));
const reasonFor = (id: string): string | undefined => elsewhere[id] ?? elsewhere[groupOf(id)];
const reached = new Set(mutations.map(({ rule }) => rule));
const unreached = rules.map(({ id }) => id).filter((id) => !reached.has(id));

function page(): string {
  const count = (test: (trial: Trial) => boolean, of: readonly Trial[] = trials): number =>
    of.filter(test).length;
  const missed = (trial: Trial): boolean => !trial.found.includes(trial.mutation.rule);
  const twice = (trial: Trial): boolean => !missed(trial) && !isRight(trial);
  const rows = mutations.map((mutation) => {
    const own = trials.filter((trial) => trial.mutation === mutation);
    return `| ${mutation.name} | \`${mutation.rule}\` | ${own.length} | ${count(isRight, own)} | ${count(twice, own)} | ${count(missed, own)} |`;
  });
  return `<!-- Written by \`npx vitest run test/mutations --update\`; do not edit. -->

# Mistakes, and what finds them

Every figure of the documents and every starter is right, and so are two topologies of [test/mutations](../test/mutations/topologies) with\nblockchains, several domains and Oracle. Here each of ${mutations.length} mistakes that people make is made in each
of these ${files.length} topologies that has room for it; then exactly one finding is expected, of one rule.

| | tried | found by the right rule alone | found twice | missed |
|---|---:|---:|---:|---:|
| all | ${trials.length} | ${count(isRight)} | ${count(twice)} | ${count(missed)} |

| mistake | rule | tried | found | twice | missed |
|---|---|---:|---:|---:|---:|
${rows.join('\n')}

## Rules that no mistake here is for

${unreached.length} of ${rules.length} rules; each has tests of its own all the same.

| rule | why |
|---|---|
${unreached.map((id) => `| \`${id}\` | ${reasonFor(id)} |`).join('\n')}
`;
}
