import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../src/base/object.ts';
import { settingChanges } from '../../src/change/entries.ts';
import { compile } from '../../src/compile.ts';
import { importEstate } from '../../src/import/import-estate.ts';
import { completedFrom } from '../../src/import/untold.ts';
import { expand } from '../../src/link/expand.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { compose } from '../../templates/compose/index.ts';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { topologyFiles } from '../topology-files.ts';
import { randomTopology } from './random-topology.ts';

const targets = { compose, k8s: kubernetes } as const;
type Target = keyof typeof targets;

/** What differs between a topology and what importing its rendered files gives. */
async function differences(
  text: string,
  target: Target,
): Promise<{ differences: string[]; findings: string[] }> {
  const { topologies } = await compile(new SourceFile('topology.yaml', text), { rules: [] });
  const [compiled] = topologies;
  if (compiled === undefined) throw new Error('no topology');
  const rendered = targets[target].render(makePlan(compiled.topology));
  const files = rendered.map(({ path, text: content }) => new SourceFile(path, content));
  const { environment } = compiled.topology;
  const imported = await importEstate(files, {
    rules: [],
    name: 'estate',
    environment,
    output: 'topology.yaml',
  });
  const before = expand(compiled.file.value).value as unknown as PlainObject;
  const estate = expand(imported.value as never).value as unknown as PlainObject;
  const after = completedFrom(estate, before, target === 'compose');
  return {
    differences: settingChanges(before, after).map(
      ({ path, before: old, after: next }) => `${path}: ${JSON.stringify(old)} → ${JSON.stringify(next)}`,
    ),
    findings: imported.findings.map(({ rule, message }) => `${rule}: ${message}`),
  };
}

/** Two regions with a cold site: which instances wait there, and before which the balancer stands, no file says. */
const isTwoRegions = (file: string): boolean => file.includes('cloud-3');

describe.each(Object.keys(targets) as Target[])('import(render(T)) is T for %s', (target) => {
  it.each(topologyFiles.filter((file) => !isTwoRegions(file)))('%s', async (file) => {
    expect(await differences(readFileSync(file, 'utf8'), target)).toEqual({ differences: [], findings: [] });
  });

  it.each(['2.5.5', '2.6.5', '2.7.9', '2.8.12', '2.9.7', '2.10.4'])('release %s', async (release) => {
    const text = readFileSync('templates/starters/production.topology.yaml', 'utf8')
      .replace('"2.10.4"', `"${release}"`)
      .replace('protocolVersion: 5', `protocolVersion: ${Number(release.split('.')[1]) < 7 ? 4 : 5}`);
    expect(await differences(text, target)).toEqual({ differences: [], findings: [] });
  });

  it('random topologies', async () => {
    await fc.assert(
      fc.asyncProperty(randomTopology, async (topology) => {
        expect(await differences(JSON.stringify(topology), target)).toEqual({
          differences: [],
          findings: [],
        });
      }),
      { seed: 2026, numRuns: 40 * Number(process.env['PROPERTY_FACTOR'] ?? 1) },
    );
  });
});
