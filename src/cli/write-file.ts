import {
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';
import { repositoryOf } from './repository.ts';
import { unguessable } from './unguessable.ts';

/**
 * Writes a file whole or not at all: to a neighbour first, which then takes its name. Nobody can foresee the neighbour's
 * name, or have put a link there.
 */
export function writeFileWhole(name: string, content: string | Uint8Array): void {
  refuseLinksOfRepository(name);
  const { path, mode } = existing(name);
  const neighbour = join(dirname(path), `.canton-plan.${unguessable()}.tmp`);
  try {
    makeFolder(dirname(path));
    writeFileSync(neighbour, content, { flag: 'wx', ...(mode === undefined ? {} : { mode }) });
    renameSync(neighbour, path);
  } catch (error) {
    takeAway(neighbour);
    throw new UsageError(`cannot write ${name}: ${faultReason(error)}`);
  }
}

/** Takes a file away that may not be there, nor the folder that it would be in. */
function takeAway(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A file stands where its folder belongs: nothing was written.
  }
}

/** Links inside a repository come with a change that may not be trusted yet, and could lead anywhere. */
export function refuseLinksOfRepository(name: string): void {
  const path = resolve(name);
  const root = repositoryOf(dirname(path));
  if (root === undefined) return;
  const steps = relative(root, path).split(sep);
  for (const [index] of steps.entries()) {
    const at = join(root, ...steps.slice(0, index + 1));
    if (isLink(at))
      throw new UsageError(
        `cannot write ${name}: ${at} is a link in a repository`,
        'name the file that is meant',
      );
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/**
 * Makes a folder and those above it, one at a time: Node's own way never ends where a file system refuses new folders by
 * saying that the one above is not there, as /proc does.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}

/** Where a link leads to, and the permissions that the file has and keeps. */
function existing(name: string): { path: string; mode: number | undefined } {
  try {
    const path = realpathSync(name);
    return { path, mode: statSync(path).mode };
  } catch {
    return { path: name, mode: undefined };
  }
}
