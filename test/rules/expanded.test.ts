import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Compilation } from '../../src/compile.ts';
import { compileText } from '../support.ts';

/** What is found and where in the topology; positions in the text differ once defaults are written out. */
const found = ({ diagnostics }: Compilation): string[] =>
  diagnostics.map(({ rule, severity, primary }) => `${severity} ${rule} at ${primary.path.join('.')}`).sort();

// Rules without a check are applied to the text itself, which expanding rewrites.
const checking = rules.filter((rule) => rule.check !== undefined).map((rule) => rule.id);

describe.each(checking)('%s', (id) => {
  it.each([
    'good',
    'bad',
  ])('says the same about its %s example with every default written out', async (name) => {
    const short = await compileText(readFileSync(`rules/${id}/${name}.yaml`, 'utf8'));
    const expanded = JSON.stringify(short.topologies[0]?.topology.spec, undefined, 2);
    expect(found(await compileText(expanded))).toEqual(found(short));
  });
});
