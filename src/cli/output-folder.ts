import { type Dirent, existsSync, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lineEdits } from '../diagnostic/line-edits.ts';
import { unifiedDiff } from '../diagnostic/unified-diff.ts';
import type { Artifact, Target } from '../render/artifact.ts';
import { SourceFile } from '../source/source-file.ts';
import { leftovers } from './folder-lock.ts';
import {
  hashOf,
  isSameManifest,
  type Manifest,
  manifestName,
  manifestOf,
  manifestText,
  readManifest,
  readText,
} from './folder-manifest.ts';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';
import { refuseLinksOfRepository } from './write-file.ts';

/** What has to happen in an output folder. */
export interface FolderChanges {
  readonly target: string;
  readonly added: readonly Artifact[];
  readonly changed: readonly Changed[];
  /** Written by an earlier run, no longer wanted, and as it was written. */
  readonly removed: readonly string[];
  /** Said to be written by an earlier run, but not as it was written: somebody's, and left alone. */
  readonly leftAlone: readonly string[];
  /** What an interrupted run has left behind. */
  readonly leftovers: readonly string[];
  /** What the folder says of itself now, and what it will. */
  readonly before: Manifest;
  readonly after: Manifest;
}

interface Changed {
  readonly artifact: Artifact;
  readonly before: string;
  /** Whether somebody else has changed it since it was written. */
  readonly isForeign: boolean;
}

/** The manifest as a file of the folder. */
export const manifestArtifact = (target: string, manifest: Manifest): Artifact => ({
  path: manifestName,
  text: manifestText(target, manifest),
});

/** Compares a folder with what it should hold. Files of others are neither compared nor touched, but may not be in the way. */
export function compareFolder(
  folder: string,
  artifacts: readonly Artifact[],
  { name, makes }: Target,
): FolderChanges {
  refuseFile(folder);
  refuseLinksOfRepository(folder);
  const before = readManifest(folder);
  const after = manifestOf(artifacts);
  const added: Artifact[] = [];
  const changed: Changed[] = [];
  const there = new FolderListing(folder);
  for (const artifact of artifacts) {
    if (!makes.test(artifact.path))
      throw new Error(`target ${name} does not say that it makes ${artifact.path}`);
    const text = there.has(artifact.path) ? readText(join(folder, artifact.path)) : undefined;
    if (artifact.isSeed === true) {
      if (text === undefined && !before.has(artifact.path)) added.push(artifact);
    } else if (text === undefined) added.push(artifact);
    else if (text !== artifact.text) {
      const hashes = before.get(artifact.path);
      if (hashes === undefined)
        throw new UsageError(
          `${join(folder, artifact.path)} is in the way: canton-plan has not written it`,
          'move it away, or choose another folder',
        );
      changed.push({ artifact, before: text, isForeign: !hashes.includes(hashOf(text)) });
    }
  }
  const stale = [...before.keys()].filter((path) => !after.has(path));
  const { removed, leftAlone } = sorted(folder, stale, before, makes);
  return { target: name, added, changed, removed, leftAlone, leftovers: leftovers(folder), before, after };
}

/** What is no longer wanted: ours only if it is a plain file with the content that was written, where a target writes. */
function sorted(folder: string, stale: readonly string[], before: Manifest, makes: RegExp) {
  const removed: string[] = [];
  const leftAlone: string[] = [];
  for (const path of stale) {
    const stat = statOf(join(folder, path));
    if (stat === undefined) continue;
    const isOurs =
      makes.test(path) &&
      stat.isFile() &&
      !hasLinks(folder, path) &&
      before.get(path)?.includes(hashOf(readText(join(folder, path)) ?? '')) === true;
    (isOurs ? removed : leftAlone).push(path);
  }
  return { removed, leftAlone };
}

export const isUnchanged = (changes: FolderChanges): boolean =>
  changes.added.length + changes.changed.length + changes.removed.length + changes.leftAlone.length === 0 &&
  changes.leftovers.length === 0 &&
  isSameManifest(changes.before, changes.after);

/** The changes as a unified diff; a missing or superfluous file is named. */
export function folderDiff(changes: FolderChanges): string {
  return [
    ...changes.changed.map(({ artifact, before }) => {
      const file = new SourceFile(artifact.path, before);
      return unifiedDiff(file, artifact.path, lineEdits(file, artifact.text));
    }),
    ...changes.added.map(({ path }) => `missing: ${path}\n`),
    ...changes.removed.map((path) => `superfluous: ${path}\n`),
    ...changes.leftAlone.map((path) => `superfluous, but changed by somebody: ${path}\n`),
    ...changes.leftovers.map((path) => `left by an interrupted run: ${path}\n`),
  ].join('');
}

/** A file where a folder is to be, or on the way there. */
function refuseFile(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory())
      throw new UsageError(`${folder} is no folder`, 'name a folder, which need not be there yet');
  } else if (dirname(folder) !== folder) refuseFile(dirname(folder));
}

/**
 * What stands in an output folder: each folder in it is read once, for thousands of files stand in few. A link inside
 * could lead the writing out of it, and a file where a folder belongs is somebody's: both are refused.
 */
class FolderListing {
  readonly #folder: string;
  /** What stands in each folder, by name; undefined for a folder that is not there. */
  readonly #entries = new Map<string, ReadonlyMap<string, Dirent> | undefined>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether something stands at a path. */
  has(path: string): boolean {
    const [parent, name] = split(path);
    const entry = this.#in(parent)?.get(name);
    if (entry?.isSymbolicLink()) throw this.#isLink(path);
    return entry !== undefined;
  }

  #in(path: string): ReadonlyMap<string, Dirent> | undefined {
    if (this.#entries.has(path)) return this.#entries.get(path);
    const found = path === '' || this.#isFolder(path) ? this.#read(path) : undefined;
    this.#entries.set(path, found);
    return found;
  }

  #isFolder(path: string): boolean {
    if (!this.has(path)) return false;
    const [parent, name] = split(path);
    if (this.#in(parent)?.get(name)?.isDirectory() === true) return true;
    throw new UsageError(
      `${join(this.#folder, path)} is in the way: a folder belongs there`,
      'move it away, or choose another folder',
    );
  }

  #read(path: string): ReadonlyMap<string, Dirent> | undefined {
    const at = join(this.#folder, path);
    try {
      return new Map(readdirSync(at, { withFileTypes: true }).map((entry) => [entry.name, entry]));
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return undefined;
      throw new UsageError(`cannot read ${at}: ${faultReason(error)}`);
    }
  }

  #isLink(path: string): UsageError {
    return new UsageError(
      `${join(this.#folder, path)} is a link`,
      'canton-plan writes into plain folders only',
    );
  }
}

/** The folder of a path, and the name in it. */
function split(path: string): readonly [parent: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** Whether a link stands on the way to a file inside the folder. */
function hasLinks(folder: string, path: string): boolean {
  const parts = path.split('/');
  return parts.some(
    (_, index) => statOf(join(folder, ...parts.slice(0, index + 1)))?.isSymbolicLink() === true,
  );
}

/** What stands at a path, links not followed; undefined for nothing, also where a file stands on the way. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read ${path}: ${faultReason(error)}`);
  }
}
