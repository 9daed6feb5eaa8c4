/** The examples of docs/files.md: its files are written, its commands run, and what it shows of their output stands there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const page = readFileSync('docs/files.md', 'utf8');
/** The files that stand on the page before a place, with what each holds there. */
const filesBefore = (index: number): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/^`([\w./-]+)`\n\n```yaml\n([\s\S]*?)```/gm)].flatMap((match) =>
      match.index < index ? [[match[1], match[2]]] : [],
    ),
  );
const sessions = [...page.matchAll(/```console\n\$ canton-plan ([^\n]*)\n([\s\S]*?)```/g)];

describe('docs/files.md', () => {
  it('has files and sessions', () => {
    expect(Object.keys(filesBefore(page.length))).toHaveLength(4);
    expect(sessions).toHaveLength(2);
  });

  it.each(
    sessions.map(({ 1: command = '', 2: shown = '', index }) => [command, shown, index] as const),
  )('canton-plan %s', async (command, shown, index) => {
    const { stdout } = await run(command.split(' '), { cwd: folderWith(filesBefore(index)) });
    let at = 0;
    for (const piece of shown.split(/^…\n/m)) {
      const found = stdout.indexOf(piece, at);
      expect(found, `${piece}\nin\n${stdout}`).toBeGreaterThanOrEqual(at);
      at = found + piece.length;
    }
    if (!shown.includes('…\n')) expect(stdout).toBe(shown);
  });
});
