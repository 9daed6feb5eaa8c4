import { describe, expect, it } from 'vitest';
import { Folder } from '../../src/import/folder.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const folderOf = (names: readonly string[]): Folder =>
  new Folder(names.map((name) => new SourceFile(name, '')));

describe('the files of an estate', () => {
  it.each([
    ['compose.yaml', 'config', ['a.conf', 'more/b.conf']],
    ['sub/compose.yaml', '../config', ['a.conf', 'more/b.conf']],
    ['sub/compose.yaml', 'config', ['c.conf']],
    ['compose.yaml', 'conf', []],
    ['compose.yaml', '/absolute', ['d.conf']],
    ['compose.yaml', 'config/a.conf', []],
  ])('that %s finds below %s', (from, path, found) => {
    const folder = folderOf(['config/a.conf', 'sub/config/c.conf', 'config/more/b.conf', '/absolute/d.conf']);
    expect(folder.below(new SourceFile(from, ''), path).map(([name]) => name)).toEqual(found);
  });

  it('are not all looked at for each folder that is mounted', () => {
    const folder = folderOf(Array.from({ length: 20_000 }, (_, index) => `canton/node-${index}/config.conf`));
    const compose = new SourceFile('compose.yaml', '');
    const start = performance.now();
    for (let index = 0; index < 20_000; index++)
      expect(folder.below(compose, `canton/node-${index}`).length).toBe(1);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
