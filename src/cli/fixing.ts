import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { plural } from '../base/names.ts';
import { type Compilation, type CompileOptions, compile } from '../compile.ts';
import { applyFixes } from '../diagnostic/apply-fixes.ts';
import { lineEdits } from '../diagnostic/line-edits.ts';
import { unifiedDiff } from '../diagnostic/unified-diff.ts';
import { firstFixes, fixSource } from '../fix.ts';
import { artifactPath } from '../report/artifact-path.ts';
import { secretHider } from '../report/masking.ts';
import type { SourceFile } from '../source/source-file.ts';
import { type Io, UsageError } from './io.ts';
import { writeFileWhole } from './write-file.ts';

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Applies every safe fix to the file, and gives what is left to say about it. */
export async function fixFile(
  source: SourceFile,
  options: CompileOptions,
  io: Io,
): Promise<{ source: SourceFile; compilation: Compilation }> {
  // What is no text cannot be written back unchanged.
  if (source.invalidAt !== undefined) return { source, compilation: await compile(source, options) };
  const fixed = await fixSource(source, options);
  if (fixed.source !== source) {
    rewrite(resolve(io.cwd, source.name), source, fixed.source.text);
    io.stderr.write(`fixed ${plural(fixed.applied.length, 'finding')} in ${source.name}\n`);
  }
  return fixed;
}

function rewrite(path: string, read: SourceFile, text: string): void {
  const now = readFileSync(path);
  const hasMark = byteOrderMark.every((byte, index) => now[index] === byte);
  if (now.subarray(hasMark ? 3 : 0).toString('utf8') !== read.text)
    throw new UsageError(`${read.name} was changed by somebody else meanwhile`, 'run canton-plan again');
  writeFileWhole(path, `${hasMark ? '\ufeff' : ''}${text}`);
}

/** What {@link fixFile} would change, as a unified diff. */
export async function safeDiff(
  source: SourceFile,
  { diagnostics }: Compilation,
  options: CompileOptions,
  io: Io,
): Promise<string> {
  const { source: after } = await fixSource(source, options);
  if (after === source) return '';
  const diff = unifiedDiff(
    source,
    artifactPath(source.name, { working: io.cwd, root: io.cwd }),
    lineEdits(source, after.text),
  );
  return secretHider(diagnostics)(diff);
}

/** The unsafe fixes of a file as one unified diff; those that get in each other's way wait for another run. */
export function suggestedDiff(source: SourceFile, { diagnostics }: Compilation, io: Io): string {
  const unsafe = firstFixes(diagnostics).filter((fix) => !fix.safe);
  const { applied, leftOut, edits } = applyFixes(source.text, unsafe);
  if (leftOut.length > 0)
    io.stderr.write(
      `${plural(leftOut.length, 'fix', 'fixes')} of ${source.name} would change the same lines; run again afterwards\n`,
    );
  const safe = firstFixes(diagnostics).length - unsafe.length;
  if (safe > 0)
    io.stderr.write(
      `${plural(safe, 'safe fix', 'safe fixes')} of ${source.name} ${safe === 1 ? 'is' : 'are'} left out; --fix applies ${safe === 1 ? 'it' : 'them'}, --fix=diff shows ${safe === 1 ? 'it' : 'them'}\n`,
    );
  if (applied.length === 0) return '';
  return secretHider(diagnostics)(
    unifiedDiff(source, artifactPath(source.name, { working: io.cwd, root: io.cwd }), edits),
  );
}
