import type { SourceFile } from '../source/source-file.ts';
import { discover, discoverNear } from './input.ts';
import { type Io, isUsageError } from './io.ts';
import { wholesWith } from './part-graph.ts';
import { repositoryOf } from './repository.ts';

/** How long the files of a repository are taken to be the same: looking for them takes longer than checking one. */
const foundFor = 5000;
let lastFound: { readonly key: string; readonly at: number; readonly names: string[] } | undefined;

function recentlyFound(home: string, folder: string): string[] {
  const key = `${home}\u0000${folder}`;
  const now = performance.now();
  if (lastFound?.key !== key || now - lastFound.at > foundFor) {
    const look = repositoryOf(folder) === undefined ? discoverNear : discover;
    lastFound = { key, at: now, names: look(home, folder) };
  }
  return lastFound.names;
}

/** Texts that nothing names as its part, by name: when that was seen, and which open texts could have named them. */
const alone = new Map<string, { readonly at: number; readonly naming: readonly SourceFile[] }>();

function isAlone({ name }: SourceFile, naming: readonly SourceFile[]): boolean {
  const seen = alone.get(name);
  return (
    seen !== undefined &&
    performance.now() - seen.at < foundFor &&
    seen.naming.length === naming.length &&
    seen.naming.every((each, index) => each === naming[index])
  );
}

/**
 * The whole topologies that a text is, or is a part of. A repository that cannot be looked through has nothing that the text
 * is part of.
 */
export function wholesOf(
  source: SourceFile,
  io: Io,
  open: (path: string) => SourceFile | undefined,
  naming: readonly SourceFile[],
): SourceFile[] {
  if (isAlone(source, naming)) return [source];
  try {
    const wholes = wholesWith([source], io, open, recentlyFound);
    const isPart = wholes.some((each) => each !== source);
    if (!isPart) alone.set(source.name, { at: performance.now(), naming });
    return isPart ? wholes : [source];
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return [source];
  }
}
