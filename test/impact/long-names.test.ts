import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

/** A million letters in the place of two names that stand in many rows. */
const topology = readFileSync('rules/trigger/rule-live-twice/good.yaml', 'utf8').replaceAll(
  /exchange|pink/g,
  (name) => name.repeat(200_000),
);

describe('impact of what has endless names', () => {
  it.each(['table', 'markdown'])('cuts them and says how much is missing: %s', async (format) => {
    const cwd = folderWith({ 'topology.yaml': topology });
    const { stdout } = await run(['impact', 'topology.yaml', '--explain', '--format', format], { cwd });
    expect(stdout.length).toBeGreaterThan(2000);
    expect(stdout.length).toBeLessThan(60_000);
    expect(stdout).toMatch(/[a-z]… \S{1,6}\d+ more characters/);
  });

  it('tells programs the whole name', async () => {
    const cwd = folderWith({ 'topology.yaml': topology });
    const { stdout } = await run(['impact', 'topology.yaml', '--format', 'json'], { cwd });
    expect(stdout).toContain(`instance/${'exchange'.repeat(200_000)}-1`);
  });
});
