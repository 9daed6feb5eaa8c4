import type { Command } from 'commander';
import type { Composing, Files } from '../parse/compose/files.ts';
import { readInput } from './input.ts';
import { type Io, UsageError } from './io.ts';

/** Options of every command that reads a topology: what is laid over it, and what its files may name. */
export interface ComposingFlags {
  readonly overlay?: readonly string[];
  readonly set?: readonly string[];
  readonly allowOutside?: true;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** Declares the options. */
export const takeComposing = (command: Command): Command =>
  command
    .option(
      '--overlay <file>',
      'a merge patch over the topology (RFC 7386): null takes away (repeatable, later ones win)',
      collect,
      [],
    )
    .option(
      '--set <path=value>',
      'one value over everything else: participants.bank.instances=3 (repeatable)',
      collect,
      [],
    )
    .option('--allow-outside', 'let parts and bases lie outside the repository');

/** What a run lays over its topologies, and access to the files that these name. */
export async function composingOf(
  { overlay = [], set = [], allowOutside }: ComposingFlags,
  io: Io,
): Promise<Composing> {
  const overlays = [];
  for (const name of overlay) overlays.push(await readInput(name, io));
  if (set.length > 0) {
    const { readSet } = await import('../parse/compose/set-value.ts');
    for (const text of set)
      if (readSet(text) === undefined)
        throw new UsageError(
          `--set ${text} is not PATH=VALUE`,
          'write it as participants.bank.instances=3; null takes away, and a list is set as a whole',
        );
  }
  return { files: filesHere(io, allowOutside === true), overlays, sets: set };
}

/** Access to the files beside a topology; loaded where one names some. */
export function filesHere(io: Pick<Io, 'cwd'>, isOutsideAllowed = false): () => Promise<Files> {
  let files: Promise<Files> | undefined;
  return () => {
    files ??= import('./part-files.ts').then(({ partFiles }) => partFiles({ cwd: io.cwd, isOutsideAllowed }));
    return files;
  };
}
