import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Artifact } from '../render/artifact.ts';
import { clean, locked, stagingPath } from './folder-lock.ts';
import { manifestName, manifestText, united } from './folder-manifest.ts';
import { faultReason } from './input.ts';
import { isUsageError, UsageError } from './io.ts';
import type { FolderChanges } from './output-folder.ts';
import { makeFolder } from './write-file.ts';

/**
 * Makes the changes of `compare`, all or none, while no other run does: everything is written beside its place first,
 * and put back on a fault. Whenever the process is killed, the manifest names every file that it has written, so the
 * next run finishes or removes it, and a check sees it.
 */
export function applyChanges(
  folder: string,
  compare: () => FolderChanges,
  say: (text: string) => void,
): FolderChanges {
  const isNew = !existsSync(folder);
  try {
    makeFolder(folder);
    return locked(folder, say, () => {
      clean(folder);
      // Another run may have written meanwhile.
      const changes = compare();
      change(folder, changes);
      return changes;
    });
  } catch (error) {
    if (isNew) removeIfEmpty(folder);
    if (isUsageError(error)) throw error;
    throw new UsageError(`cannot write to ${folder}: ${faultReason(error)}`);
  }
}

function change(folder: string, changes: FolderChanges): void {
  const { added, changed, removed, before, after, target } = changes;
  const staging = stagingPath(folder);
  const undo: (() => void)[] = [];
  mkdirSync(staging, { mode: 0o700 });
  try {
    const written = [...added, ...changed.map(({ artifact }) => artifact)];
    const made = new Set<string>();
    for (const artifact of written) stage(staging, artifact, made);
    const during = { path: manifestName, text: manifestText(target, united(before, after)) };
    stage(staging, during, made);
    // First of all what names everything that follows.
    undo.push(put(folder, staging, manifestName));
    for (const { top, paths } of moves(folder, written)) undo.push(putAll(folder, staging, top, paths));
    for (const path of removed) undo.push(take(folder, staging, path));
    const final = { path: `${manifestName}.final`, text: manifestText(target, after) };
    stage(staging, final, made);
    renameSync(join(staging, 'new', final.path), join(folder, manifestName));
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  for (const path of removed) removeEmpty(folder, dirname(path));
}

/** Writes a file into the staging folder; `made` are the folders there. */
function stage(staging: string, { path, text, isExecutable }: Artifact, made: Set<string>): void {
  const at = join(staging, 'new', path);
  const above = dirname(at);
  if (!made.has(above)) makeFolder(above);
  made.add(above);
  writeFileSync(at, text, { flag: 'wx', mode: isExecutable === true ? 0o755 : 0o666 });
}

/** What takes its place at once: a file, or a folder that is not there yet with all the files in it. */
interface Move {
  readonly top: string;
  readonly paths: string[];
}

/** A new folder is moved as a whole, for a large network has thousands of files in a few. */
function moves(folder: string, artifacts: readonly Artifact[]): Iterable<Move> {
  const all = new Map<string, Move>();
  const isThere = new Map<string, boolean>();
  const missing = (path: string): boolean => {
    const known = isThere.get(path) ?? existsSync(join(folder, path));
    isThere.set(path, known);
    return !known;
  };
  for (const { path } of artifacts) {
    const parts = path.split('/');
    const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
    const top = above.find(missing) ?? path;
    const known = all.get(top);
    if (known === undefined) all.set(top, { top, paths: [path] });
    else known.paths.push(path);
  }
  return all.values();
}

/** Gives what was staged its place; undone, it takes away what it brought and nothing else. */
function putAll(folder: string, staging: string, top: string, paths: readonly string[]): () => void {
  if (paths[0] === top) return put(folder, staging, top);
  renameSync(join(staging, 'new', top), join(folder, top));
  return () => {
    for (const path of paths) {
      rmSync(join(folder, path), { force: true });
      removeEmpty(folder, dirname(path));
    }
  };
}

/** Gives a staged file its place at once; what was there is kept until all is done. */
function put(folder: string, staging: string, path: string): () => void {
  const [at, old] = [join(folder, path), join(staging, 'old', path)];
  const isThere = existsSync(at);
  makeFolder(dirname(at));
  if (isThere) {
    makeFolder(dirname(old));
    keep(at, old);
  }
  renameSync(join(staging, 'new', path), at);
  return () => (isThere ? renameSync(old, at) : rmSync(at, { force: true }));
}

/** A second name for a file, or a copy where the file system knows no second names. */
function keep(at: string, old: string): void {
  try {
    linkSync(at, old);
  } catch {
    copyFileSync(at, old, constants.COPYFILE_EXCL);
  }
}

function take(folder: string, staging: string, path: string): () => void {
  const [at, old] = [join(folder, path), join(staging, 'gone', path)];
  makeFolder(dirname(old));
  renameSync(at, old);
  return () => renameSync(old, at);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody's files are in it, or it was never made.
  }
}

function removeEmpty(folder: string, path: string): void {
  if (path === '.') return;
  try {
    rmdirSync(join(folder, path));
  } catch {
    return;
  }
  removeEmpty(folder, dirname(path));
}
