import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './io.ts';

/**
 * Refuses a word that reads as an option and is the name of a file here. Hooks and patterns of shells hand on the names of
 * whatever a change brings along, and a file called `--config=x.topology.yaml` would choose by which rules it is judged.
 */
export function refuseFileLikeOptions(argv: readonly string[], cwd: string): void {
  const end = argv.indexOf('--');
  for (const word of end < 0 ? argv : argv.slice(0, end))
    if (word.length > 1 && word.startsWith('-') && isThere(resolve(cwd, word)))
      throw new UsageError(
        `${word} is an option, and a file of that name is here`,
        `for the file write ./${word}, or move it away`,
      );
}

/** A link counts too, wherever it leads. */
const isThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A word that can be no name of a file.
    return false;
  }
};
