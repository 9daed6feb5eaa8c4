import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { listNames } from '../base/names.ts';
import { type Compilation, compileTogether } from '../compile.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Judged } from './baseline-file.ts';
import { checkedFiles } from './checked-files.ts';
import { type Io, UsageError } from './io.ts';
import { compileOptions, type ValidateFlags, type ValidateSettings } from './validate-settings.ts';

/** Refuses what cannot be compared before anything is read: the same file under two names, and changes to the files. */
export function refuseSame(names: readonly string[], { fix }: ValidateFlags, io: Io): void {
  if (fix !== undefined)
    throw new UsageError(
      '--together compares the files as they are written',
      'run --fix on them first, without --together',
    );
  const known = new Map<string, string>();
  for (const name of names) {
    const path = realPath(name, io);
    const before = known.get(path);
    if (before !== undefined)
      throw new UsageError(
        before === name ? `${name} is named twice` : `${before} and ${name} are the same file`,
        'name each file once: a file cannot contradict itself',
      );
    known.set(path, name);
  }
}

/** Where a file really lies; of one that is not there the reader tells. */
function realPath(name: string, io: Io): string {
  if (name === '-') return name;
  const path = resolve(io.cwd, name);
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Checks the files alone and against each other. */
export async function checkTogether(
  sources: readonly SourceFile[],
  settings: ValidateSettings,
  io: Io,
): Promise<Judged[]> {
  const [only] = sources;
  if (only === undefined || sources.length === 1)
    throw new UsageError(
      `--together compares files, and ${only === undefined ? 'there is none' : `${only.name} is the only one`}`,
      'name the files of the others as well',
    );
  const compilations = await compileTogether(sources, (source) => compileOptions(source, settings, io));
  sayUnread(sources, compilations, settings, io);
  return checkedFiles(compilations);
}

/** Files that could not be read whole are compared as far as they were; that must not look like agreement. */
function sayUnread(
  sources: readonly SourceFile[],
  compilations: readonly Compilation[],
  { quiet }: ValidateSettings,
  io: Io,
): void {
  if (quiet) return;
  const unread = sources.filter((_, index) => compilations[index]?.isWhole === false);
  if (unread.length === 0) return;
  const names = listNames(unread.map(({ name }) => name));
  io.stderr.write(
    `${names} could not be read as a whole: what is broken there is compared with nothing, and nothing is said to be missing from any file\n`,
  );
}
