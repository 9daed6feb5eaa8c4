import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../src/check/rule.ts';
import { compile } from '../../src/compile.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const id = 'node/made-by-a-test';
/** Beside the real ones, which other tests count meanwhile. */
const folder = '.fuzz/new-rule';
const make = (name: string) =>
  spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), 'src/dev/new-rule.ts', name, folder], {
    encoding: 'utf8',
  });

describe('npm run new:rule', () => {
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a rule that finds what its bad example shows, and nothing in the good one', async () => {
    expect(make(id)).toMatchObject({ status: 0, stderr: '' });
    const { default: rule } = (await import(pathToFileURL(resolve(folder, id, 'rule.ts')).href)) as {
      default: Rule;
    };
    const found = async (name: string): Promise<string[]> => {
      const text = readFileSync(`${folder}/${id}/${name}.yaml`, 'utf8');
      const { diagnostics } = await compile(new SourceFile(name, text), { rules: [rule] });
      return diagnostics.map(
        (each) => `${each.primary.file.position(each.primary.span.start).line} ${each.rule}`,
      );
    };
    expect(await found('bad')).toEqual([`9 ${id}`]);
    expect(await found('good')).toEqual([]);
    // What stands there is never written over.
    expect(make(id)).toMatchObject({ status: 2 });
  });

  it.each(['', 'Node/x', '../x/y', 'node'])('refuses a name that no rule has: `%s`', (name) => {
    expect(make(name)).toMatchObject({ status: 2, stdout: '' });
    expect(existsSync(`${folder}/${name}/rule.ts`)).toBe(false);
  });
});
