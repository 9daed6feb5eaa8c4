import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';

/** Writes a file whole or not at all: to a neighbour first, which then takes its name. */
export function writeFileWhole(name: string, content: string | Uint8Array): void {
  const { path, mode } = existing(name);
  const neighbour = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    makeFolder(dirname(path));
    writeFileSync(neighbour, content, mode === undefined ? {} : { mode });
    renameSync(neighbour, path);
  } catch (error) {
    rmSync(neighbour, { force: true });
    throw new UsageError(`cannot write ${name}: ${faultReason(error)}`);
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
