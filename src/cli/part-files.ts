import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../base/compare.ts';
import { didYouMean } from '../base/did-you-mean.ts';
import { globMatcher } from '../base/glob.ts';
import { type FileFault, type Files, type FoundFile, isPattern } from '../parse/compose/files.ts';
import { decodeSource, maxBytes } from '../source/decode.ts';
import type { SourceFile } from '../source/source-file.ts';
import { readBounded } from './bounded-file.ts';
import { faultReason } from './input.ts';
import { isUsageError } from './io.ts';
import { isWithin, repositoryOf } from './repository.ts';

/** Folders in which nobody keeps a part of a topology. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn']);
/** More files than any network has parts: a pattern that was meant otherwise. */
const mostFiles = 20_000;

export interface PartFilesOptions {
  readonly cwd: string;
  /** Whether files outside the repository may be read. */
  readonly isOutsideAllowed: boolean;
  /** The text of a file that an editor holds, by its full path; it counts in place of what is on disk. */
  readonly open?: (path: string) => SourceFile | undefined;
}

/** The files that topologies name, on disk. What was read once is not read again. */
export function partFiles({ cwd, isOutsideAllowed, open }: PartFilesOptions): Files {
  const read = new Map<string, SourceFile | FileFault>();
  const bounds = new Map<string, string>();
  const realFolders = new Map<string, string>();
  /** Bytes of all that was read: parts are one topology together, and have the room of one. */
  let size = 0;
  const pathOf = (source: SourceFile): string => resolve(cwd, source.name);
  const realFolder = (folder: string): string => cached(realFolders, folder, () => real(folder));

  /** What the files in a folder may name: what lies in their repository; outside of any, below the working folder. */
  const boundOf = (folder: string): string =>
    cached(bounds, folder, () => repositoryOf(folder) ?? (isBelow(cwd, folder) ? cwd : folder));

  const nameFor = (path: string, from: SourceFile): string =>
    isAbsolute(from.name) ? path : relative(cwd, path).split(sep).join('/');

  function one(written: string, path: string, from: SourceFile): readonly FoundFile[] | FileFault {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (open?.(path) === undefined && stat === undefined) return notThere(written, path);
    if (stat?.isDirectory() === true)
      return {
        message: `\`${written}\` is a directory`,
        label: 'a directory',
        help: `name a file in it, or \`${written.replace(/\/$/, '')}/*.topology.yaml\` for all`,
      };
    return [{ id: real(path), name: nameFor(path, from) }];
  }

  function all(written: string, folder: string, from: SourceFile): readonly FoundFile[] | FileFault {
    const steps = written.split('/');
    const fixed = steps.findIndex(isPattern);
    const base = resolve(folder, steps.slice(0, fixed).join('/') || '.');
    const matches = globMatcher(`./${steps.slice(fixed).join('/')}`);
    if (matches === undefined)
      return {
        message: `\`${written}\` stands for too many patterns`,
        label: 'its `{…}` multiply',
        help: 'write several patterns with fewer `{…}`',
      };
    const isDeep = steps.includes('**');
    const found: FoundFile[] = [];
    const walk = (at: string, inside: string): void => {
      for (const entry of entriesOf(at)) {
        const path = join(at, entry.name);
        const below = inside === '' ? entry.name : `${inside}/${entry.name}`;
        const depth = below.split('/').length;
        if (entry.isDirectory()) {
          if (!skipped.has(entry.name) && (isDeep || depth < steps.length - fixed)) walk(path, below);
        } else if (found.length <= mostFiles && matches(below)) {
          const id = entry.isFile() ? join(realFolder(at), entry.name) : real(path);
          found.push({ id, name: nameFor(path, from) });
        }
      }
    };
    walk(base, '');
    if (found.length > mostFiles)
      return {
        message: `\`${written}\` fits more than ${mostFiles} files`,
        label: 'too many files',
        help: 'name the folder of the parts',
      };
    if (found.length === 0)
      return {
        message: `no file fits \`${written}\``,
        label: 'fits nothing',
        help: 'the pattern counts from the folder of this file; `*` stays within a folder, `**` goes through all',
      };
    return found.sort((a, b) => compareText(a.name, b.name));
  }

  return {
    idOf: (source) => real(pathOf(source)),
    find: (written, from) => {
      const folder = dirname(pathOf(from));
      const found = isPattern(written)
        ? all(written, folder, from)
        : one(written, resolve(folder, written), from);
      if ('message' in found || isOutsideAllowed) return found;
      const bound = boundOf(folder);
      const root = realFolder(bound);
      const stray = found.find(({ id }) => !isBelow(root, id) && !isWithin(bound, id));
      return stray === undefined
        ? found
        : {
            message: `\`${stray.name}\` leads out of ${bound}`,
            label: 'outside of what may be read',
            help: 'put the file there, or say with --allow-outside that it may be read',
          };
    },
    read: ({ id, name }) =>
      cached(read, id, () => {
        const edited = open?.(id);
        if (edited !== undefined) size += edited.text.length;
        if (size > maxBytes) return tooMuch;
        if (edited !== undefined) return edited;
        try {
          const bytes = readBounded(id, name, true);
          size += bytes.length;
          return size > maxBytes ? tooMuch : decodeSource(name, bytes);
        } catch (error) {
          const message = isUsageError(error)
            ? error.message
            : `${name} cannot be read: ${faultReason(error)}`;
          return { message, label: 'cannot be read', help: 'name another file, or take it out' };
        }
      }),
  };
}

const tooMuch: FileFault = {
  message: `the files that it is made of are larger than ${maxBytes / 1024 / 1024} MiB together`,
  label: 'too much',
  help: 'canton-plan reads topologies; are these the right files?',
};

function cached<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

/** Whether a path whose links are followed lies in a folder, and outside of its `.git`. */
function isBelow(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  const [first] = inside.split(sep);
  return first !== '..' && first !== '.git' && !isAbsolute(inside);
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function notThere(written: string, path: string): FileFault {
  const names = entriesOf(dirname(path)).map(({ name }) => name);
  const meant = didYouMean(path.split(sep).at(-1) ?? '', names);
  const near = meant === undefined ? undefined : `${written.split('/').slice(0, -1).concat(meant).join('/')}`;
  return {
    message: `there is no file \`${written}\``,
    label: near === undefined ? 'not there' : `did you mean \`${near}\`?`,
    help:
      near === undefined
        ? 'the path counts from the folder of this file; write it, or take the line out'
        : `write \`${near}\``,
  };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
