import { existsSync, lstatSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Artifact, Target } from '../render/artifact.ts';
import { fileHash } from './file-hash.ts';
import { FolderListing } from './folder-listing.ts';
import { leftovers } from './folder-lock.ts';
import { hashOf, isSameManifest, type Manifest, readManifest, readText } from './folder-manifest.ts';
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
  /** Every file that belongs there, to compare once more. */
  readonly artifacts: readonly Artifact[];
}

/** A file with its hash, which is worked out once. Of one that is as it should be the text is made again in the rare case that it is needed. */
class Hashed implements Artifact {
  readonly path: string;
  readonly hash: string;
  readonly isExecutable?: true;
  readonly isSeed?: true;
  readonly #text: () => string;

  constructor({ path, isExecutable, isSeed }: Omit<Artifact, 'text'>, hash: string, text: () => string) {
    this.path = path;
    this.hash = hash;
    if (isExecutable) this.isExecutable = isExecutable;
    if (isSeed) this.isSeed = isSeed;
    this.#text = text;
  }

  get text(): string {
    return this.#text();
  }
}

/** In functions of their own: what one of them keeps in memory, which may not be the text, the other would keep too. */
const withText = (artifact: Artifact, hash: string): Hashed =>
  new Hashed(artifact, hash, () => artifact.text);
function madeAgain(artifact: Artifact, hash: string, again: (path: string) => string): Hashed {
  const { path } = artifact;
  return new Hashed(artifact, hash, () => again(path));
}

/** A file of which no more is known than the hash of its text: good for comparing, not for writing. */
export const settled = (file: Omit<Artifact, 'text'>, hash: string): Artifact =>
  new Hashed(file, hash, () => {
    throw new Error(`the text of ${file.path} is not known`);
  });

interface Changed {
  readonly artifact: Artifact;
  readonly before: string;
  /** Whether somebody else has changed it since it was written. */
  readonly isForeign: boolean;
}

/**
 * Compares a folder with what it should hold, one file after the other: of those that are as they should be no text is
 * kept. Files of others are neither compared nor touched, but may not be in the way. `again` gives a text once more.
 */
export function compareFolder(
  folder: string,
  artifacts: Iterable<Artifact>,
  { name, makes }: Pick<Target, 'name' | 'makes'>,
  again: (path: string) => string = () => '',
): FolderChanges {
  refuseFile(folder);
  refuseLinksOfRepository(folder);
  const before = readManifest(folder);
  const after = new Map<string, readonly [string]>();
  const known: Artifact[] = [];
  const added: Artifact[] = [];
  const changed: Changed[] = [];
  const there = new FolderListing(folder);
  for (const artifact of artifacts) {
    if (!makes.test(artifact.path))
      throw new Error(`target ${name} does not say that it makes ${artifact.path}`);
    const hashed = artifact instanceof Hashed ? artifact : undefined;
    const hash = hashed?.hash ?? hashOf(artifact.text);
    after.set(artifact.path, [hash]);
    const at = join(folder, artifact.path);
    const found = there.has(artifact.path) ? fileHash(at) : undefined;
    const isWanted = artifact.isSeed !== true || (found === undefined && !before.has(artifact.path));
    const isWhole = found === hash && (artifact.isExecutable !== true || isRunnable(at));
    if (!isWanted || isWhole) {
      known.push(hashed ?? madeAgain(artifact, hash, again));
      continue;
    }
    const wanted = hashed ?? withText(artifact, hash);
    known.push(wanted);
    if (found === undefined) added.push(wanted);
    else {
      const hashes = before.get(artifact.path);
      if (hashes === undefined)
        throw new UsageError(
          `${at} is in the way: canton-plan has not written it`,
          'move it away, or choose another folder',
        );
      changed.push({ artifact: wanted, before: readText(at) ?? '', isForeign: !hashes.includes(found) });
    }
  }
  const stale = [...before.keys()].filter((path) => !after.has(path));
  const { removed, leftAlone } = sorted(folder, stale, before, makes);
  return {
    target: name,
    added,
    changed,
    removed,
    leftAlone,
    leftovers: leftovers(folder),
    before,
    after,
    artifacts: known,
  };
}

/** Whether a script can be started; Windows asks no file for that. */
const isRunnable = (path: string): boolean =>
  process.platform === 'win32' || ((statOf(path)?.mode ?? 0) & 0o100) !== 0;

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
      before.get(path)?.includes(fileHash(join(folder, path)) ?? '') === true;
    (isOurs ? removed : leftAlone).push(path);
  }
  return { removed, leftAlone };
}

export const isUnchanged = (changes: FolderChanges): boolean =>
  changes.added.length + changes.changed.length + changes.removed.length + changes.leftAlone.length === 0 &&
  changes.leftovers.length === 0 &&
  isSameManifest(changes.before, changes.after);

/** A file where a folder is to be, or on the way there. */
function refuseFile(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory())
      throw new UsageError(`${folder} is no folder`, 'name a folder, which need not be there yet');
  } else if (dirname(folder) !== folder) refuseFile(dirname(folder));
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
