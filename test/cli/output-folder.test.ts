import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChanges } from '../../src/cli/apply-changes.ts';
import { folderDiff } from '../../src/cli/folder-diff.ts';
import { compareFolder, isUnchanged } from '../../src/cli/output-folder.ts';
import { type Artifact, defineTarget } from '../../src/render/artifact.ts';

const target = defineTarget({ name: 'test', title: 'Test', makes: /^[a-z/]+$/, artifacts: () => [] });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'canton-plan-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const compare = (artifacts: readonly Artifact[]) => compareFolder(folder, artifacts, target);
const write = (artifacts: readonly Artifact[]) =>
  applyChanges(
    folder,
    () => compare(artifacts),
    () => {},
  );
const files = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
/** What tells a file that was written again: another one has its name. */
const marks = (): string[] =>
  Object.keys(files()).map((path) => `${path} ${statSync(join(folder, path)).ino}`);

const first: readonly Artifact[] = [
  { path: 'a', text: '1' },
  { path: 'b/c', text: '2' },
  { path: 'b/d/e', text: '3', isExecutable: true },
];

describe('an output folder', () => {
  it('holds what was to be written, whether its folders are new or not', () => {
    write(first);
    expect(files()).toMatchObject({ a: '1', 'b/c': '2', 'b/d/e': '3' });
    expect(statSync(join(folder, 'b/d/e')).mode & 0o111).toBe(0o111);
    write([...first, { path: 'b/f/g', text: '4' }, { path: 'h/i', text: '5' }]);
    expect(files()).toMatchObject({ a: '1', 'b/c': '2', 'b/d/e': '3', 'b/f/g': '4', 'h/i': '5' });
    expect(readdirSync(folder).sort()).toEqual(['.canton-plan-manifest.json', 'a', 'b', 'h']);
  });

  it('is written to in the files that differ, and nowhere else', () => {
    write(first);
    const before = marks();
    expect(isUnchanged(compare(first))).toBe(true);
    write([{ path: 'a', text: 'other' }, ...first.slice(1)]);
    const isSame = ([path = '']: readonly string[]) => path.startsWith('b/');
    expect(marks().filter((each) => isSame([each]))).toEqual(before.filter((each) => isSame([each])));
    expect(files()['a']).toBe('other');
  });

  it('has lost something where a script cannot be started any more, and gets it back', () => {
    write(first);
    chmodSync(join(folder, 'b/d/e'), 0o644);
    const changes = compare(first);
    expect(isUnchanged(changes)).toBe(false);
    expect(folderDiff(changes)).toBe('not executable any more: b/d/e\n');
    expect(changes.changed.map(({ isForeign }) => isForeign)).toEqual([false]);
    write(first);
    expect(statSync(join(folder, 'b/d/e')).mode & 0o111).toBe(0o111);
    expect(isUnchanged(compare(first))).toBe(true);
  });

  it('is compared file by file: of one that is as it should be nothing but its name and hash is kept', async () => {
    write(first);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const made: WeakRef<Artifact>[] = [];
    function* artifacts(): Iterable<Artifact> {
      for (const each of first) {
        const copy = { ...each };
        made.push(new WeakRef(copy));
        yield copy;
      }
    }
    const changes = compareFolder(folder, artifacts(), target);
    expect(isUnchanged(changes)).toBe(true);
    // Until the end of the turn in which it was made a reference holds what it refers to.
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    expect(made.map((each) => each.deref())).toEqual(first.map(() => undefined));
    expect(changes.artifacts.map(({ path }) => path)).toEqual(first.map(({ path }) => path));
  });

  it('is as it was after a fault, with what others have put into new folders meanwhile', () => {
    write(first.slice(0, 1));
    const before = files();
    const changes = compare([...first, { path: 'b/x', text: 'x' }]);
    // What is to be removed is not there any more: the last step fails.
    const broken = { ...changes, removed: ['gone'] };
    expect(() =>
      applyChanges(
        folder,
        () => broken,
        () => {},
      ),
    ).toThrow(/cannot write to/);
    expect(files()).toEqual(before);
    expect(existsSync(join(folder, 'b'))).toBe(false);
  });

  it('refuses a link or a file in the place of a folder, wherever it stands', () => {
    writeFileSync(join(folder, 'b'), '');
    expect(() => compare(first)).toThrow(/b is in the way/);
    rmSync(join(folder, 'b'));
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b/d'), '');
    expect(() => compare(first)).toThrow(/d is in the way/);
  });
});
