import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { planTable } from '../../src/report/plan-report.ts';
import { targets } from '../../templates/targets.ts';
import { compileText } from '../support.ts';

/** Two organizations of one name would share networks and secrets: that is refused whatever is allowed. */
const refused = 'rules/reference/names-alike/bad.yaml';
const examples = rules
  .map((rule) => `rules/${rule.id}/bad.yaml`)
  .filter((path) => existsSync(path) && path !== refused);

describe('a topology with a mistake', () => {
  it('that makes two things one is planned for nobody', async () => {
    const [compiled] = (await compileText(readFileSync(refused, 'utf8'))).topologies;
    if (compiled === undefined) throw new Error('no topology');
    expect(() => makePlan(compiled.topology)).toThrow(/would both be called/);
  });

  it.each(examples)('%s can be planned and rendered, for whoever wants to in spite of it', async (path) => {
    for (const { topology } of (await compileText(readFileSync(path, 'utf8'))).topologies) {
      const plan = makePlan(topology);
      expect(planTable(plan)).toContain(plan.name);
      for (const target of targets) {
        const paths = target.render(plan).map((artifact) => artifact.path);
        expect(paths.filter((each) => each.startsWith('/') || each.split('/').includes('..'))).toEqual([]);
        expect(new Set(paths).size).toBe(paths.length);
      }
    }
  });
});
