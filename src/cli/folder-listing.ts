import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';

/**
 * What stands in an output folder: each folder in it is read once, for thousands of files stand in few. A link inside
 * could lead the writing out of it, and a file where a folder belongs is somebody's: both are refused.
 */
export class FolderListing {
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
