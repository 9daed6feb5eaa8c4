/** What `diff` and `runbook` say of changes that operators make; a person reads these goldens with the manual at hand. */
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';
import { pairs } from './pairs.ts';

describe.each(pairs)('$name', ({ name, old, next }) => {
  it('is told as a person has read it', async () => {
    const cwd = folderWith({ 'old.yaml': old, 'new.yaml': next });
    const told = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await run(args, { cwd });
      return `$ canton-plan ${args.join(' ')}\n${stdout}${stderr}(exit ${code})\n`;
    };
    const text = [
      await told('diff', 'old.yaml', 'new.yaml', '--fail-on', 'immutable'),
      await told('runbook', 'old.yaml', 'new.yaml', '--target', 'compose'),
      await told('runbook', 'old.yaml', 'new.yaml', '--target', 'k8s'),
    ];
    await expect(text.join('\n')).toMatchFileSnapshot(`expected/${name}.txt`);
  });
});

it('has twenty pairs and more, by different names', () => {
  expect(new Set(pairs.map(({ name }) => name)).size).toBe(pairs.length);
  expect(pairs.length).toBeGreaterThanOrEqual(20);
});
