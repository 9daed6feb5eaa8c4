import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { configurationNames } from './configuration-file.ts';
import { foldersBelow, isFolderAt } from './input.ts';
import { exitCodes, type Io, isUsageError, sayUsageError, UsageError } from './io.ts';
import { repositoryOf } from './repository.ts';

/**
 * Milliseconds: changes come in bursts, since editors write, rename and touch a file to save it once. One has ended when
 * nothing came for a while; where changes never stop, something is shown of them all the same.
 */
const quietTime = 25;
const longestBurst = 200;

/**
 * Runs, and runs again whenever one of the named files, or a YAML file of which one of them may be made, or any YAML file where none is named, or a configuration file
 * changes, until nobody reads what it says; gives the exit code of the last run. Folders are watched rather than files, since editors put a new file in the place of the old one.
 */
export async function watchFiles(
  names: readonly string[],
  io: Io,
  run: () => Promise<number>,
): Promise<number> {
  if (names.includes('-')) throw new UsageError('standard input cannot be watched', 'name a file');
  const watcher = new Watcher(names, io);
  for (;;) {
    watcher.look();
    let code: number = exitCodes.usage;
    try {
      code = await run();
    } catch (error) {
      if (!isUsageError(error)) throw error;
      sayUsageError(error, io);
    }
    if (io.stdout.isClosed === true || io.stderr.isClosed === true) return code;
    io.stderr.write('watching for changes; Ctrl-C ends\n');
    io.stderr.write(`\n${await watcher.change()} has changed\n`);
  }
}

class Watcher {
  readonly #cwd: string;
  /** Full paths of the named files; empty where everything below the working folder counts. */
  readonly #named: ReadonlySet<string>;
  readonly #watched = new Map<string, FSWatcher>();
  /** Where a part of a named file may change. */
  #parts: string | undefined;
  #changed: string | undefined;
  /** How often something that counts has changed. */
  #noticed = 0;
  #wake: (() => void) | undefined;

  constructor(names: readonly string[], io: Io) {
    this.#cwd = io.cwd;
    this.#named = new Set(names.map((name) => resolve(io.cwd, name)));
  }

  /** Watches every folder that counts now. */
  look(): void {
    this.#parts = this.#folderOfParts();
    const folders = new Set(
      this.#named.size === 0 ? foldersBelow(this.#cwd) : [...this.#named].map((path) => dirname(path)),
    );
    if (this.#parts !== undefined) for (const folder of foldersBelow(this.#parts)) folders.add(folder);
    for (let folder = this.#cwd; ; folder = dirname(folder)) {
      folders.add(folder);
      if (folder === dirname(folder) || isFolderAt(join(folder, '.git'))) break;
    }
    for (const [folder, watched] of this.#watched) {
      if (folders.has(folder)) continue;
      watched.close();
      this.#watched.delete(folder);
    }
    for (const folder of folders) if (!this.#watched.has(folder)) this.#watch(folder);
  }

  /** Where the parts of a named file lie, if it names some: anywhere in its repository. */
  #folderOfParts(): string | undefined {
    const names = [...this.#named].some((path) => {
      try {
        return /include|extends/.test(readFileSync(path, 'utf8'));
      } catch {
        return false;
      }
    });
    return names ? (repositoryOf(this.#cwd) ?? this.#cwd) : undefined;
  }

  /** Resolves to the name of what changed since the last call, once it has settled. */
  async change(): Promise<string> {
    if (this.#changed === undefined)
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    const start = performance.now();
    let noticed: number;
    do {
      noticed = this.#noticed;
      await new Promise((done) => setTimeout(done, quietTime));
    } while (noticed !== this.#noticed && performance.now() - start < longestBurst);
    const changed = this.#changed ?? '';
    this.#changed = undefined;
    return changed;
  }

  #watch(folder: string): void {
    try {
      const watched = watch(folder, (_, name) => this.#notice(folder, name ?? ''));
      // A folder that is gone takes its watcher along.
      watched.on('error', () => {
        watched.close();
        this.#watched.delete(folder);
      });
      this.#watched.set(folder, watched);
    } catch {
      // It went away, or may not be read: then it holds nothing of ours.
    }
  }

  #notice(folder: string, name: string): void {
    if (!this.#counts(join(folder, name))) return;
    this.#changed ??= name;
    this.#noticed++;
    this.#wake?.();
  }

  #counts(path: string): boolean {
    const name = basename(path);
    if (configurationNames.includes(name)) return true;
    if (this.#named.has(path)) return true;
    const below = this.#named.size > 0 ? this.#parts : this.#cwd;
    return (
      below !== undefined && path.startsWith(below + sep) && (/\.ya?ml$/i.test(name) || isFolderAt(path))
    );
  }
}
