import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';

/** Writes a file whole or not at all: to a neighbour first, which then takes its name. */
export function writeFileWhole(name: string, content: string | Uint8Array): void {
  const { path, mode } = existing(name);
  const neighbour = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(neighbour, content, mode === undefined ? {} : { mode });
    renameSync(neighbour, path);
  } catch (error) {
    rmSync(neighbour, { force: true });
    throw new UsageError(`cannot write ${name}: ${faultReason(error)}`);
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
