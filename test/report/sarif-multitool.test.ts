import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

/** Installed with `npm install --prefix DIR @microsoft/sarif-multitool`; 100 MB, so no development dependency. */
const folder = process.env['CANTON_PLAN_SARIF_MULTITOOL'] ?? join(tmpdir(), 'canton-plan-sarif-multitool');
const program = join(folder, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
const isHere = existsSync(program);
if (!isHere)
  console.warn(
    `SKIPPED: sarif-multitool is not judged; install it with: npm install --prefix ${folder} @microsoft/sarif-multitool`,
  );

/** Its exit code is always 0, so its words are read. The project has no home page that it could name. */
const complaints = (path: string): string[] =>
  execFileSync(program, ['validate', path], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => /: (error|warning) /.test(line) && !line.includes("'informationUri'"));

describe.runIf(isHere)('sarif-multitool', () => {
  it('has nothing to complain about', async () => {
    const out = join(folderWith({}), 'out.sarif');
    const bad = ['rules/trigger/rule-live-twice/bad.yaml', 'rules/schema/unknown-key/bad.yaml'];
    await run(['validate', ...bad, '--format', 'sarif', '--output', out]);
    expect(complaints(out)).toEqual([]);
    writeFileSync(out, '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{}]}]}');
    expect(complaints(out)).not.toEqual([]);
  }, 60_000);
});
