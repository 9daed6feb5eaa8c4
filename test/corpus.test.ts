import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import { UnsafeText } from '../src/base/text-types.ts';
import { fixSource } from '../src/fix.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { SourceFile } from '../src/source/source-file.ts';
import { targets } from '../templates/targets.ts';
import { compileText } from './support.ts';

const folder = 'fixtures/hostile/corpus';
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('the corpus of texts that were taken badly', () => {
  it('is there', () => {
    expect(names.length).toBeGreaterThan(3);
  });

  it.each(names)('%s is judged, fixed and rendered, or refused in words', async (name) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const { diagnostics, topologies } = await compileText(text);
    for (const { primary } of diagnostics) expect(primary.span.end).toBeLessThanOrEqual(text.length);
    const fixed = await fixSource(new SourceFile(name, text), { rules });
    expect((await fixSource(fixed.source, { rules })).source.text).toBe(fixed.source.text);
    for (const { topology } of topologies)
      try {
        for (const target of targets) target.render(makePlan(topology));
      } catch (error) {
        expect(error instanceof UnsafeText || String(error).includes('would both be called')).toBe(true);
      }
  });
});
