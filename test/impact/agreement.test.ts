import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImpactModel, pairsOf, rankOf } from '../../src/impact/index.ts';
import type { Topology } from '../../src/model/topology.ts';
import { compileText } from '../support.ts';
import { topologies } from './random.ts';
import { Reference } from './reference.ts';

/** The same on every run; to look further: PROPERTY_SEED=$RANDOM PROPERTY_FACTOR=20. */
const seed = Number(process.env['PROPERTY_SEED'] ?? 2026);
const factor = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const runs = (count: number) => ({ seed, numRuns: count * factor });

async function topologyOf(value: unknown): Promise<Topology> {
  const { topologies: all } = await compileText(JSON.stringify(value));
  return (all[0] as (typeof all)[number]).topology;
}

/** What a failure does to every subject, by the engine and by the reference. */
function both(model: ImpactModel, lost: readonly string[]) {
  const elements = model.elements.filter(({ id }) => lost.includes(id));
  const found = new Map(
    model.impactOf(elements).effects.map(({ subject, outcome }) => [subject.id, rankOf[outcome.level]]),
  );
  const reference = new Reference(model.topology, lost);
  const ids = model.subjects.map(({ id }) => id);
  return {
    engine: ids.map((id) => `${id} ${found.get(id) ?? 0}`),
    plain: ids.map((id) => `${id} ${reference.rank(id)}`),
  };
}

describe('the engine and the plain reference agree', () => {
  it(
    'on the failure of each thing, over random topologies',
    async () => {
      await fc.assert(
        fc.asyncProperty(topologies, async (value) => {
          const model = new ImpactModel(await topologyOf(value));
          for (const { id } of model.elements) {
            const { engine, plain } = both(model, [id]);
            expect(engine, id).toEqual(plain);
          }
        }),
        runs(150),
      );
    },
    120_000 * factor,
  );

  it(
    'on which pairs are worse together, and how much worse',
    async () => {
      await fc.assert(
        fc.asyncProperty(topologies, async (value) => {
          const topology = await topologyOf(value);
          const model = new ImpactModel(topology);
          const rank = (lost: readonly string[], id: string) => new Reference(topology, lost).rank(id);
          const ids = model.elements.map((element) => element.id);
          const plain: string[] = [];
          for (const [at, a] of ids.entries())
            for (const b of ids.slice(at + 1))
              for (const { id } of model.subjects) {
                const together = rank([a, b], id);
                if (together > 0 && together > rank([a], id) && together > rank([b], id))
                  plain.push(`${[a, b].sort().join(' ')} ${id} ${together}`);
              }
          const engine = pairsOf(model).flatMap(({ elements, effects }) =>
            effects.flatMap(({ subject: { id }, outcome }) => {
              const pair = elements.map((each) => each.id).sort();
              const together = rankOf[outcome.level];
              const isHigher = pair.every((each) => together > rank([each], id));
              return isHigher ? [`${pair.join(' ')} ${id} ${together}`] : [];
            }),
          );
          expect(engine.sort()).toEqual(plain.sort());
        }),
        runs(12),
      );
    },
    120_000 * factor,
  );
});
