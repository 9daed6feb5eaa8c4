import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { groupBy } from '../base/grouped.ts';
import { plural } from '../base/names.ts';
import { type Compilation, type CompileOptions, compile } from '../compile.ts';
import { applyFixes } from '../diagnostic/apply-fixes.ts';
import { firstFixes, fixSource, withTexts } from '../fix.ts';
import { artifactPath } from '../report/artifact-path.ts';
import { secretHider } from '../report/masking.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { FixMode } from './fix-modes.ts';
import { type Io, UsageError } from './io.ts';
import { compileOptions, type ValidateSettings } from './validate-settings.ts';
import { writeFileWhole } from './write-file.ts';

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Fixes files, or prints how they would be fixed. A file that several topologies are made of is changed for all of them. */
export class Fixer {
  readonly #mode: FixMode;
  readonly #settings: ValidateSettings;
  readonly #io: Io;
  /** Files as they were written meanwhile, by name. */
  readonly #texts = new Map<string, SourceFile>();
  /** What is left to say about each file, by its name, as long as none of its texts was written anew since. */
  readonly #compilations = new Map<string, Compilation>();
  /** Names of files of which a diff was printed: another one would no longer fit. */
  readonly #shown = new Set<string>();

  constructor(mode: FixMode, settings: ValidateSettings, io: Io) {
    this.#mode = mode;
    this.#settings = settings;
    this.#io = io;
  }

  /** What is left to say about each file. */
  async fix(sources: readonly SourceFile[]): Promise<Compilation[]> {
    for (const source of sources) {
      if (this.#mode === 'safe') await this.#fixFiles(source);
      else await this.#showDiffs(source);
    }
    const compilations: Compilation[] = [];
    for (const source of sources)
      compilations.push(
        this.#compilations.get(source.name) ??
          (await compile(this.#texts.get(source.name) ?? source, this.#options(source))),
      );
    return compilations;
  }

  #options(source: SourceFile): CompileOptions {
    return withTexts(compileOptions(source, this.#settings, this.#io), this.#texts);
  }

  async #fixFiles(given: SourceFile): Promise<void> {
    const source = this.#texts.get(given.name) ?? given;
    // What is no text cannot be written back unchanged.
    if (source.invalidAt !== undefined) return;
    const { changed, compilation } = await fixSource(source, this.#options(source));
    for (const { before, after, applied } of changed) {
      if (before.invalidAt !== undefined) continue;
      rewrite(resolve(this.#io.cwd, before.name), before, after.text);
      this.#texts.set(after.name, after);
      this.#forget(after.name);
      this.#io.stderr.write(`fixed ${plural(applied.length, 'finding')} in ${before.name}\n`);
    }
    if (changed.every(({ before }) => before.invalidAt === undefined))
      this.#compilations.set(given.name, compilation);
  }

  /** What was made of an earlier text of a file counts no more. */
  #forget(name: string): void {
    for (const [key, { sources }] of this.#compilations)
      if (sources.some((source) => source.name === name)) this.#compilations.delete(key);
  }

  async #showDiffs(source: SourceFile): Promise<void> {
    const options = this.#options(source);
    const compilation = await compile(source, options);
    this.#compilations.set(source.name, compilation);
    const diffs =
      this.#mode === 'diff'
        ? (await fixSource(source, options, compilation)).changed.map(({ before, after }) => ({
            file: before,
            text: after.text,
          }))
        : suggestedTexts(compilation, this.#io);
    const hide = secretHider(compilation.diagnostics);
    const { unifiedDiff } = await import('../diagnostic/unified-diff.ts');
    for (const { file, text } of diffs) {
      if (this.#shown.has(file.name)) continue;
      this.#shown.add(file.name);
      const path = artifactPath(file.name, { working: this.#io.cwd, root: this.#io.cwd });
      this.#io.stdout.write(hide(unifiedDiff(path, file.text, text)));
    }
  }
}

function rewrite(path: string, read: SourceFile, text: string): void {
  const now = readFileSync(path);
  const hasMark = byteOrderMark.every((byte, index) => now[index] === byte);
  if (now.subarray(hasMark ? 3 : 0).toString('utf8') !== read.text)
    throw new UsageError(`${read.name} was changed by somebody else meanwhile`, 'run canton-plan again');
  writeFileWhole(path, `${hasMark ? '\ufeff' : ''}${text}`);
}

/** Each file with its unsafe fixes applied; those that get in each other's way wait for another run. */
function suggestedTexts({ diagnostics, sources }: Compilation, io: Io): { file: SourceFile; text: string }[] {
  const byFile = groupBy(firstFixes(diagnostics), ({ edits }) => edits[0]?.file);
  return sources.flatMap((source) => {
    const fixes = byFile.get(source) ?? [];
    const unsafe = fixes.filter((fix) => !fix.safe);
    const { applied, leftOut, text } = applyFixes(source.text, unsafe);
    if (leftOut.length > 0)
      io.stderr.write(
        `${plural(leftOut.length, 'fix', 'fixes')} of ${source.name} would change the same lines; run again afterwards\n`,
      );
    const safe = fixes.length - unsafe.length;
    if (safe > 0)
      io.stderr.write(
        `${plural(safe, 'safe fix', 'safe fixes')} of ${source.name} ${safe === 1 ? 'is' : 'are'} left out; --fix applies ${safe === 1 ? 'it' : 'them'}, --fix=diff shows ${safe === 1 ? 'it' : 'them'}\n`,
      );
    return applied.length === 0 ? [] : [{ file: source, text }];
  });
}
