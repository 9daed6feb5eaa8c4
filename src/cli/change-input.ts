import { rules } from '../../rules/index.ts';
import { word } from '../change/word.ts';
import { type Compiled, compile } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Environment } from '../model/topology.ts';
import type { SourceFile } from '../source/source-file.ts';
import { type Io, UsageError } from './io.ts';
import { readRevision } from './revision.ts';

/** One side of a change. */
export interface Side {
  readonly source: SourceFile;
  readonly compiled: Compiled;
  readonly diagnostics: readonly Diagnostic[];
}

export interface SideOptions {
  readonly environment?: Environment;
  /** Whether rules run; a comparison needs none of them. */
  readonly withRules: boolean;
}

/** Reads one side; a file that cannot be read as a topology cannot be compared. */
export async function readSide(name: string, io: Io, { environment, withRules }: SideOptions): Promise<Side> {
  const { source, files } = await readRevision(name, io);
  const { topologies, diagnostics } = await compile(source, {
    rules,
    // What cannot be read is broken however few rules run.
    ...(withRules ? {} : { settings: { only: ['syntax'] } }),
    files,
    ...(environment === undefined ? {} : { environment }),
  });
  const [compiled] = topologies;
  const { value, broken } = compiled?.file ?? {};
  if (compiled === undefined || value?.name === undefined || value.daml === undefined || broken?.length !== 0)
    throw new UsageError(`${name} cannot be read as a topology`, `see canton-plan validate ${word(name)}`);
  if (topologies.length > 1)
    throw new UsageError(`${name} holds ${topologies.length} topologies`, 'put each into a file of its own');
  return { source, compiled, diagnostics };
}
