/**
 * What the documents promise of production, to survive the loss of one instance and of one zone: nobody has to write it
 * under `resilience`. Wherever the model of failures sees it broken, a rule of the catalogue has its say, at its level.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Compilation } from '../../src/compile.ts';
import { type Effect, ImpactModel } from '../../src/impact/index.ts';
import { compileText } from '../support.ts';

const solution = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');

/** What takes a spare away: an instance, a standby, the copy of a database, the second zone. */
const savings: readonly (readonly [RegExp, string])[] = [
  [/instances: \d+/, 'instances: 1'],
  [/standby: \d+/, 'standby: 0'],
  [/availability: ha, /, ''],
  [/zones: \[([^,\]]+),[^\]]*\]/, 'zones: [$1]'],
];

/** The production solution with one line of it poorer, each line in turn. */
const poorer = solution.split('\n').flatMap((line, at, lines) =>
  savings.flatMap(([spare, less]): [string, string][] => {
    const changed = line.replace(spare, less);
    if (changed === line || line.trimStart().startsWith('#')) return [];
    return [[changed.trim(), lines.with(at, changed).join('\n')]];
  }),
);

/** Neither back by itself nor by starting what stands by for it. */
const isStopped = ({ outcome: { level, actions } }: Effect): boolean =>
  level === 'repair' || (level === 'manual' && actions.some(({ kind }) => kind !== 'standby'));

/** Instances and zones whose loss stops something. */
function broken({ topologies: [compiled] }: Compilation): string[] {
  if (compiled === undefined) throw new Error('the topology cannot be read');
  return new ImpactModel(compiled.topology)
    .singles()
    .filter(({ elements: [element] }) =>
      ['instance', 'balancer', 'store', 'zone'].includes(element?.kind ?? ''),
    )
    .filter(({ effects }) => effects.some(isStopped))
    .map(({ elements: [element] }) => element?.id ?? '');
}

describe('the promise of production', () => {
  it('is kept by the production solution, with nothing to say', async () => {
    const compilation = await compileText(solution);
    expect([broken(compilation), compilation.diagnostics]).toEqual([[], []]);
  });

  it('has spares to lose', () => expect(poorer.length).toBeGreaterThan(18));

  it.each(poorer)('is broken with a finding by %s', async (_, text) => {
    const compilation = await compileText(text);
    if (broken(compilation).length > 0)
      expect(compilation.diagnostics.map(({ rule }) => rule)).not.toEqual([]);
  });

  it('is broken by most of them', async () => {
    const all = await Promise.all(poorer.map(async ([, text]) => broken(await compileText(text))));
    expect(all.filter((ids) => ids.length > 0).length).toBeGreaterThan(15);
  });
});
