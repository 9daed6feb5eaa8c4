import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { randomTopology, runs } from '../random-topology.ts';
import { compileText } from '../support.ts';
import { expectAgreement } from './agreement.ts';

/** A value without each of its parts in turn, however deep they stand. */
function* withoutEachPart(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      yield value.toSpliced(index, 1);
      for (const less of withoutEachPart(each)) yield value.with(index, less);
    }
  } else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      yield rest;
      for (const less of withoutEachPart(each)) yield { ...value, [key]: less };
    }
}

describe('rules, plan, picture and rendered files', () => {
  it('agree about zone, host, start, ports and security of every process of any topology', async () => {
    let processes = 0;
    await fc.assert(
      fc.asyncProperty(randomTopology, async (value) => {
        processes += expectAgreement(await compileText(JSON.stringify(value, undefined, 1)));
      }),
      runs(60),
    );
    expect(processes).toBeGreaterThan(500);
  });

  it.each([
    'test/plan/topologies/cold-zone.yaml',
    'test/plan/topologies/shared-process.yaml',
    'test/plan/topologies/chain-of-balancers.yaml',
  ])('agree whatever part %s leaves out', async (path) => {
    let [parts, processes] = [0, 0];
    for (const less of withoutEachPart(load(readFileSync(path, 'utf8')))) {
      parts++;
      processes += expectAgreement(await compileText(JSON.stringify(less, undefined, 1)));
    }
    expect(parts).toBeGreaterThan(20);
    expect(processes).toBeGreaterThan(parts);
  });
});
