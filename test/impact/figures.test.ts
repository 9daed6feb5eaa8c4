/**
 * The documents' figures, each with what the documents say of it: as short answers to "what if this fails?". `ELEMENT:
 * LEVEL SUBJECT…` says that the failure does that much to these, and no more than `interrupted` to anything that is not
 * named. Every element of a figure that is not named does no more than interrupt.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ImpactModel, rankOf } from '../../src/impact/index.ts';
import { compileText } from '../support.ts';

const folder = 'fixtures/figures';

async function modelOf(figure: string): Promise<ImpactModel> {
  const { topologies } = await compileText(readFileSync(`${folder}/${figure}/topology.yaml`, 'utf8'));
  const [compiled] = topologies;
  if (compiled === undefined) throw new Error(`${figure} cannot be read`);
  return new ImpactModel(compiled.topology);
}

/** What is down until somebody acts or repairs, by the failure that does it. */
const downs = (model: ImpactModel): Record<string, string[]> =>
  Object.fromEntries(
    model.elements.flatMap((element) => {
      const down = model
        .impactOf([element])
        .effects.filter(({ outcome }) => rankOf[outcome.level] >= rankOf.manual)
        .map(({ subject, outcome }) => `${outcome.level} ${subject.id}`);
      return down.length === 0 ? [] : [[element.id, down.sort()]];
    }),
  );

const expected: Record<string, Record<string, string[]>> = JSON.parse(
  readFileSync('test/impact/figures.json', 'utf8'),
);

describe('what fails in the documents’ figures', () => {
  it('is answered for every figure', () => {
    const figures = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(Object.keys(expected).sort()).toEqual(figures.map(({ name }) => name).sort());
  });

  it.each(Object.keys(expected))('%s', async (figure) => {
    expect(downs(await modelOf(figure))).toEqual(expected[figure]);
  });
});
