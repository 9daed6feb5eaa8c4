import fc from 'fast-check';
import { describe, it } from 'vitest';
import { buildScene, defaultSceneOptions } from '../src/draw/index.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { randomTopology, runs } from './random-topology.ts';
import { expectSameWhenExpanded, isWellFormed } from './sameness.ts';
import { compileText } from './support.ts';

describe('any topology', () => {
  it('is judged, drawn and planned without an exception', async () => {
    await fc.assert(
      fc.asyncProperty(randomTopology, async (value) => {
        const compilation = await compileText(JSON.stringify(value, undefined, 1));
        for (const { topology: linked, file } of compilation.topologies) {
          buildScene(linked, file, defaultSceneOptions, compilation.diagnostics);
          makePlan(linked);
        }
      }),
      runs(300),
    );
  });

  it('has the findings of its expansion, which is its own expansion', async () => {
    await fc.assert(
      fc.asyncProperty(randomTopology, async (value) => {
        const compilation = await compileText(JSON.stringify(value, undefined, 1));
        if (isWellFormed(compilation)) await expectSameWhenExpanded(compilation);
      }),
      runs(200),
    );
  });
});
