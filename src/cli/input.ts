import { type Dirent, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../base/compare.ts';
import { decodeSource, maxBytes } from '../source/decode.ts';
import type { SourceFile } from '../source/source-file.ts';
import { readBounded, tooLarge } from './bounded-file.ts';
import { type Io, isUsageError, UsageError } from './io.ts';
import { isWithin, repositoryOf } from './repository.ts';

const topologyName = /^(?:.+\.)?topology\.ya?ml$/;
/** Folders in which nobody keeps a topology of their own. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn', 'dist', 'vendor', '.terraform', '.venv']);

/** Which files a run is about, where it is not about those named alone. */
export interface FileChoice {
  /** What to look for where nothing is named, by the full path. */
  readonly isWanted?: (path: string) => boolean;
  /** What to leave out, named or not. */
  readonly isIgnored?: (path: string) => boolean;
}

/** The files to work on: those named, those below a folder that is named, `-` for standard input, or those below the current folder. */
export async function readInputs(
  names: readonly string[],
  io: Io,
  stdinName = '<stdin>',
  { isWanted, isIgnored = () => false }: FileChoice = {},
  isEmptyAllowed = false,
  isAffectedWanted = false,
): Promise<SourceFile[]> {
  const isLeftOut = (name: string): boolean => name !== '-' && isIgnored(resolve(io.cwd, name));
  refuseNameless(names);
  if (names.length === 0) {
    const found = discoverAny(io.cwd, isWanted).filter((name) => !isLeftOut(name));
    if (found.length === 0) refuseNothing('the configuration leaves out every file', isEmptyAllowed);
    const read = readerOfFound(io);
    return withoutParts(found.map(read), io);
  }
  const files: SourceFile[] = [];
  const found: SourceFile[] = [];
  const all: SourceFile[] = [];
  const named = names.flatMap((name) => (isFolder(name, io) ? filesIn(name) : [name]));
  const readBelow = readerOfFound(io);
  for (const name of new Set(named)) {
    const isNamed = names.includes(name);
    if (!isLeftOut(name)) {
      const file = isNamed ? await readInput(name, io, stdinName) : readBelow(name);
      (isNamed ? files : found).push(file);
      all.push(file);
    } else if (isNamed) {
      refuseNothing(`${name} is left out by the configuration`, isEmptyAllowed);
      io.stderr.write(`${name} is left out by the configuration\n`);
    }
  }
  if (files.length + found.length === 0)
    refuseNothing('the configuration leaves out every file', isEmptyAllowed);
  const kept = new Set([
    ...(await inWholes(files, isAffectedWanted, io)),
    ...(await withoutParts(found, io)),
  ]);
  // In the order in which they were named.
  return [...all.filter((file) => kept.delete(file)), ...kept];

  function filesIn(folder: string): string[] {
    const path = resolve(io.cwd, folder);
    refuseUnreadable(path, folder);
    return discoverAny(path, isWanted, folder).map((name) => join(folder, name));
  }
}

/** A variable that nobody set leaves a name of no letters, which would mean the current folder. */
function refuseNameless(names: readonly string[]): void {
  if (names.includes(''))
    throw new UsageError('a name of no letters names no file', 'see which variable is empty');
}

/** Whether a text may name other files as its base or its parts. */
export const mayNameFiles = (text: string): boolean => text.includes('include') || text.includes('extends');

/** Files that nobody named, without those that others among them are made of: these are checked as parts. */
async function withoutParts(files: readonly SourceFile[], io: Io): Promise<SourceFile[]> {
  if (!files.some(({ text }) => mayNameFiles(text))) return [...files];
  return (await import('./part-graph.ts')).wholesAmong(files, io);
}

/** Files that somebody named; what is no whole topology is checked in those that it is a part of. */
async function inWholes(files: readonly SourceFile[], isWanted: boolean, io: Io): Promise<SourceFile[]> {
  // A topology names its release, or the file that it builds on.
  const isPart = ({ text }: SourceFile): boolean => !text.includes('daml') && !text.includes('extends');
  if (!isWanted && !files.some(isPart)) return [...files];
  const { wholesWith } = await import('./part-graph.ts');
  const parts = files.filter((file) => isWanted || isPart(file));
  const wholes = wholesWith(parts, io);
  const names = new Set(wholes.map(({ name }) => name));
  return [...files.filter((file) => !parts.includes(file) && !names.has(file.name)), ...wholes];
}

/** A gate that checks nothing would pass whatever is in the files. */
function refuseNothing(message: string, isEmptyAllowed: boolean): void {
  if (!isEmptyAllowed)
    throw new UsageError(message, 'name other files, or say with --allow-empty that this is meant');
}

const isFolder = (name: string, io: Io): boolean => name !== '-' && isFolderAt(resolve(io.cwd, name));

/** Whether a folder is there; a path through a file, or through a folder that may not be entered, leads to none. */
export function isFolderAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** One file by its name as the user gave it, or standard input for `-`. */
export async function readInput(name: string, io: Io, stdinName = '<stdin>'): Promise<SourceFile> {
  refuseNameless([name]);
  return name === '-' ? decodeSource(stdinName, await boundedStdin(io)) : readFile(name, io);
}

/**
 * Reads files that nobody named, one after the other. All of them together have the room of one topology: a stranger's
 * repository may bring any number of large ones.
 */
export function readerOfFound(io: Io, readOne = readFile): (name: string) => SourceFile {
  let size = 0;
  return (name) => {
    const file = readOne(name, io, true);
    size += file.text.length;
    if (size > maxBytes)
      throw new UsageError(
        `the topologies that are found here are larger than ${maxBytes / 1024 / 1024} MiB together, with ${name}`,
        'name some of the files, or a folder with fewer of them',
      );
    return file;
  };
}

/** A file that a repository brings along: nobody named it, so it has to be a plain file of that repository. */
export function readFound(name: string, root: string, io: Io): SourceFile {
  if (!isWithin(root, resolve(io.cwd, name)))
    throw new UsageError(`${name} leads out of ${root}`, 'put the file itself there');
  return readFile(name, io, true);
}

function readFile(name: string, io: Io, isFound = false): SourceFile {
  const path = resolve(io.cwd, name);
  const root = repositoryOf(dirname(path));
  // Links of a repository come with the change that is checked.
  if (root !== undefined && !isWithin(root, path))
    throw new UsageError(`${name} leads out of the repository ${root}`, 'put the file itself there');
  try {
    return decodeSource(shownName(name), readBounded(path, name, isFound));
  } catch (error) {
    throw isUsageError(error) ? error : new UsageError(`cannot read ${name}: ${faultReason(error)}`);
  }
}

async function boundedStdin(io: Io): Promise<Uint8Array> {
  const bytes = await io.stdin();
  if (bytes.length > maxBytes) throw tooLarge('standard input');
  return bytes;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of its path is not a directory',
  ELOOP: 'its links go in a circle',
  ENOSPC: 'no space is left',
  EROFS: 'the file system is read-only',
};

/** What went wrong with a file, in words. */
export function faultReason(error: unknown): string {
  const code = (error as { code?: string }).code ?? '';
  return reasons[code] ?? (code === '' ? String(error) : code);
}

const shownName = (name: string): string =>
  isAbsolute(name) ? name : name.split(sep).join('/').replace(/^\.\//, '');

/** Every topology file below `folder`, in order of name; `shown` is what to call the folder. */
function discoverAny(folder: string, isWanted?: (path: string) => boolean, shown = 'here'): string[] {
  // A link in a topology's place is read or refused: a gate that passes over it would not see what is rendered of it.
  const found = filesBelow(folder, folder, isWanted, (entry) => !entry.isDirectory());
  if (found.length === 0) {
    throw new UsageError(
      isWanted === undefined
        ? `no topology.yaml or *.topology.yaml is found ${shown === 'here' ? shown : `in ${shown}`}`
        : `nothing ${shown === 'here' ? shown : `in ${shown}`} fits the \`files\` of the configuration`,
      'name a file, or begin with `canton-plan init`',
    );
  }
  return found;
}

/** The names, as seen from `home`, of every topology file below a folder. */
export const discover = (home: string, folder: string): string[] => filesBelow(home, folder, undefined);

/** Most files that are found where nobody names any; part files have the same bound. */
const mostFound = 20_000;

function refuseTooMany({ length }: readonly string[], folder: string): void {
  if (length > mostFound)
    throw new UsageError(
      `more than ${mostFound} topologies are below ${folder}`,
      'name some of the files, or a folder with fewer of them',
    );
}

function filesBelow(
  home: string,
  folder: string,
  isWanted: ((path: string) => boolean) | undefined,
  isRead: (entry: Dirent) => boolean = (entry) => entry.isFile(),
): string[] {
  const found: string[] = [];
  const walk = (at: string): void => {
    for (const entry of entriesOf(at)) {
      if (entry.isDirectory() && !skipped.has(entry.name)) walk(join(at, entry.name));
      else if (isRead(entry) && (isWanted?.(join(at, entry.name)) ?? topologyName.test(entry.name)))
        found.push(relative(home, join(at, entry.name)).split(sep).join('/'));
    }
    refuseTooMany(found, folder);
  };
  walk(folder);
  return found.sort(compareText);
}

/** Most folders in which is looked where no repository says where to stop: the folder may be somebody's home. */
const mostFolders = 1000;

/** As {@link discover}, in the folder and in those that lie nearest below it. */
export function discoverNear(home: string, folder: string): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (const at of folders) {
    for (const entry of entriesOf(at)) {
      if (entry.isFile() && topologyName.test(entry.name))
        found.push(relative(home, join(at, entry.name)).split(sep).join('/'));
      else if (entry.isDirectory() && !skipped.has(entry.name) && folders.length < mostFolders)
        folders.push(join(at, entry.name));
    }
    refuseTooMany(found, folder);
  }
  return found.sort(compareText);
}

/** The folder and every folder below it in which somebody may keep a topology. */
export const foldersBelow = (folder: string): string[] => [
  folder,
  ...entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !skipped.has(entry.name))
    .flatMap((entry) => foldersBelow(join(folder, entry.name))),
];

/** A folder that somebody names and that may not be read is no folder without topologies. */
export function refuseUnreadable(path: string, name: string): void {
  try {
    readdirSync(path);
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${faultReason(error)}`);
  }
}

/** Folders that may not be read hold no topology of ours. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
