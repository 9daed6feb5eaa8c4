import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { faultReason } from './input.ts';
import { UsageError } from './io.ts';

/** Writes a file whole or not at all: to a neighbour first, which then takes its name. */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  const neighbour = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(neighbour, content);
    renameSync(neighbour, path);
  } catch (error) {
    rmSync(neighbour, { force: true });
    throw new UsageError(`cannot write ${path}: ${faultReason(error)}`);
  }
}
